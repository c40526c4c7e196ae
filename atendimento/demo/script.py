"""How the demo's conversations are written down: who says what, so many minutes after the words before."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Line:
    """`who`: "" for the customer, else the key of one of our people, "phone" for our own handset.

    `quote` counts lines back from here; `file` names one of files.SAMPLES; `event` is a TicketEventKind instead.
    """

    who: str = ""
    text: str = ""
    gap: float = 1.0
    kind: str = "text"
    file: str = ""
    quote: int = 0
    react: dict[str, str] = field(default_factory=dict)
    edited_from: str = ""
    revoked: bool = False
    forwarded: bool = False
    ack: int = 3
    error: str = ""
    uncertain: bool = False
    speaker: str = ""  # in a group
    extra: dict[str, Any] = field(default_factory=dict)
    event: str = ""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One conversation. `ago`: minutes between its last line and now."""

    name: str
    lines: list[Line]
    ago: float
    phone: str = ""
    lid: str = ""
    group: str = ""
    session: str = "loja"
    queue: str = "atendimento"
    owner: str = ""
    status: str = "waiting"
    priority: str = "normal"
    unread: int = 0
    saved_name: str = ""  # how we call them; the push name otherwise
    lead: str = "NEW"
    email: str = ""


def c(text: str = "", gap: float = 1.0, **more: Any) -> Line:
    """The customer speaks."""
    return Line(text=text, gap=gap, **more)


def we(who: str, text: str = "", gap: float = 2.0, **more: Any) -> Line:
    """One of us speaks."""
    return Line(who=who, text=text, gap=gap, **more)


def took(who: str, gap: float = 1.0) -> Line:
    return Line(who=who, event="taken_over", gap=gap)


def solved(who: str, gap: float = 2.0) -> Line:
    return Line(who=who, event="resolved", gap=gap)


def again(gap: float = 60.0) -> Line:
    """The customer wrote inside the grace window."""
    return Line(event="reopened", gap=gap)


def card(name: str, phone: str) -> dict[str, Any]:
    vcard = f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nTEL;type=CELL;waid={phone}:+{phone}\nEND:VCARD"
    return {"cards": [{"name": name, "phones": [phone], "vcard": vcard}]}


def place(latitude: float, longitude: float, name: str, address: str = "") -> dict[str, Any]:
    return {"latitude": latitude, "longitude": longitude, "name": name, "address": address, "live": False}
