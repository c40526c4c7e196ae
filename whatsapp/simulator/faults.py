"""What can be made to go wrong, by the page's switches, `POST /simulador/falhas` or a test."""

import random
import threading
import time
from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass
class Faults:
    """Counters go down as they are used; True or a rate stays until it is taken back."""

    slow_ms: int = 0  # every answer of the API waits
    errors: int = 0  # so many sends are answered with error_status
    error_rate: float = 0.0
    error_status: int = 500
    error_after: bool = False  # the error comes after the message was accepted
    lose_answers: int = 0  # so many sends are accepted and never answered
    deliver_twice: bool = False
    shuffle: bool = False
    drop_webhooks: bool = False  # what happens meanwhile is only in the history
    no_signal: bool = False  # customers' phones are off: sent, not delivered
    without_whatsapp: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def update(self, values: dict[str, Any]) -> None:
        """Raises ValueError for a name or a type that doesn't exist."""
        known = {each.name: getattr(Faults(), each.name) for each in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"no such fault: {name}")
            if isinstance(known[name], list):
                value = [str(each) for each in value]
            else:
                value = type(known[name])(value)
            setattr(self, name, value)

    def clear(self) -> None:
        self.update(asdict(Faults()))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def any(self) -> bool:
        return self.as_dict() != asdict(Faults())

    def wait(self) -> None:
        if self.slow_ms:
            time.sleep(self.slow_ms / 1000)

    def fails(self) -> bool:
        return self._take("errors") or random.random() < self.error_rate  # noqa: S311

    def loses(self) -> bool:
        return self._take("lose_answers")

    def _take(self, name: str) -> bool:
        with self._lock:
            left = getattr(self, name)
            if left > 0:
                setattr(self, name, left - 1)
            return bool(left > 0)
