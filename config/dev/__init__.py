"""The supervisor behind `make run`: everything Prosa needs, from one command, on one machine."""
