"""What a person sees: children write to their logs, the lines that matter come to the screen by name."""

import re
from typing import IO

from config.engines.service import Service

IMPORTANT = re.compile(r"\b(error|critical|fatal|panic|exception)\b|Traceback", re.IGNORECASE)
PLAIN = re.compile(r"\x1b\[[0-9;]*m")
LONGEST_LOG = 5_000_000


def say(text: str, name: str = "prosa") -> None:
    print(f"{name:<8} | {text}", flush=True)


def make_room(service: Service) -> None:
    """An old log makes way at the start, while nobody writes to it."""
    if service.log.exists() and service.log.stat().st_size > LONGEST_LOG:
        service.log.replace(service.log.with_suffix(".old.log"))


class Tail:
    """Follows one log and passes on what matters."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.handle: IO[str] | None = None
        # A failed statement is its sender's to report; only the server's own trouble counts.
        self.important = re.compile(r"\bPANIC\b") if service.name == "postgres" else IMPORTANT

    def start(self) -> None:
        make_room(self.service)
        self.service.log.parent.mkdir(parents=True, exist_ok=True)
        self.service.log.touch()
        self.handle = self.service.log.open(encoding="utf-8", errors="replace")
        self.handle.seek(0, 2)

    def show(self) -> None:
        for line in self.handle.readlines() if self.handle else []:
            text = PLAIN.sub("", line.rstrip())
            if self.important.search(text):
                say(text[:300], self.service.name)
