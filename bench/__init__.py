"""`make bench`: what one machine carries, each number beside its limit measured in the same run and beside the goal."""
