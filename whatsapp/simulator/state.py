"""What the fake gateway knows: lines, messages, files."""

import time
from dataclasses import dataclass, field
from typing import Any

from whatsapp.simulator.people import Customer


@dataclass
class Hook:
    """Where a line's webhooks go, and how they prove themselves."""

    url: str
    hmac_key: str = ""  # WAHA
    jwt_key: str = ""  # Evolution
    headers: dict[str, str] = field(default_factory=dict)
    events: tuple[str, ...] = ()  # none: all
    base64: bool = False  # Evolution: files inside the webhook

    def wants(self, event: str) -> bool:
        names = {event, event.upper().replace(".", "_")}
        return not self.events or "*" in self.events or bool(names & set(self.events))


@dataclass
class Line:
    """A connected number of a company. `status`: working, stopped, qr."""

    dialect: str
    name: str
    api_key: str = ""
    hooks: list[Hook] = field(default_factory=list)
    label: str = ""
    company: str = ""  # whose number it is, as customers see it
    phone: str = "5511999990000"
    lid: str = "270000000000000@lid"
    status: str = "working"
    config: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        return self.dialect, self.name


@dataclass(frozen=True)
class File:
    data: bytes
    mime: str
    name: str = ""
    seconds: int = 0
    width: int = 0
    height: int = 0


@dataclass
class Message:
    """`from_company`: the desk said it. `ack`: 0 accepted, 1 sent, 2 delivered, 3 read, 4 played."""

    id: str
    customer: Customer
    from_company: bool
    kind: str = "text"
    text: str = ""
    file: File | None = None
    quoted: "Message | None" = None
    extra: dict[str, Any] = field(default_factory=dict)
    at: float = field(default_factory=time.time)
    ack: int = 0
    via: str = "app"  # api: through the gateway's API
    reactions: dict[str, str] = field(default_factory=dict)  # {"customer" | "company": emoji}
    edited: bool = False
    revoked: bool = False
    file_until: float = 0.0

    @property
    def seconds(self) -> int:
        return int(self.at)
