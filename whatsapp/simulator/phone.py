"""What the page shows of the gateway."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from whatsapp.simulator.core import Gateway
from whatsapp.simulator.people import Customer
from whatsapp.simulator.samples import PICTURES
from whatsapp.simulator.state import Line, Message

TICKS = {0: "clock", 1: "sent", 2: "delivered", 3: "read", 4: "read"}
EMOJI = ("👍", "❤️", "😂", "😮", "🙏")
KIND_ICONS = {
    "image": "image",
    "voice": "mic",
    "audio": "mic",
    "document": "file",
    "location": "pin",
    "contact": "user",
}
HUES = 24


@dataclass(frozen=True)
class Bubble:
    """One message as the customer's phone shows it: their own words are on the right."""

    message: Message
    line: Line

    @property
    def mine(self) -> bool:
        return not self.message.from_company

    @property
    def time(self) -> datetime:
        return local(self.message.at)

    @property
    def tick(self) -> str:
        return TICKS[self.message.ack]

    @property
    def tick_label(self) -> str:
        labels = {"clock": _("Queued"), "sent": _("Sent"), "delivered": _("Delivered"), "read": _("Read")}
        return labels[self.tick]

    @property
    def emoji(self) -> list[str]:
        return list(self.message.reactions.values())

    @property
    def quoted_by(self) -> str:
        quoted = self.message.quoted
        return "" if quoted is None else company(self.line) if quoted.from_company else quoted.customer.name

    @property
    def quoted_text(self) -> str:
        return summary(self.message.quoted) if self.message.quoted else ""

    @property
    def cards(self) -> list[str]:
        return [vcard_name(card) for card in self.message.extra.get("cards", [])]


@dataclass(frozen=True)
class Row:
    customer: Customer
    line: Line
    last: Bubble | None
    hue: int

    @property
    def preview(self) -> str:
        return summary(self.last.message) if self.last else self.customer.about


def rows(gateway: Gateway) -> list[Row]:
    """The cast, and strangers whom the company wrote to, at lines that exist."""
    lines = {line.name: line for line in gateway.lines.values()}
    found = []
    for customer in list(gateway.people.values()):
        line = lines.get(customer.line) or written_from(gateway, customer)
        if line:
            thread = gateway.thread(line, customer)
            found.append(Row(customer, line, Bubble(thread[-1], line) if thread else None, hue(customer.name)))
    return found


def written_from(gateway: Gateway, customer: Customer) -> Line | None:
    return next((line for line in gateway.lines.values() if gateway.thread(line, customer)), None)


def state_of(gateway: Gateway, who: str) -> dict[str, Any]:
    """The context of the page and of its live part."""
    people = rows(gateway)
    chosen = next((row for row in people if row.customer.key == who), people[0] if people else None)
    context: dict[str, Any] = {"rows": people, "chosen": chosen, "rev": gateway.rev, "faults": gateway.faults}
    context |= {"emoji": EMOJI, "pictures": list(PICTURES), "reads_alone": gateway.read_after is not None}
    context |= {"deliveries": [(local(each.at), each) for each in list(gateway.courier.log)[-60:][::-1]]}
    if chosen:
        thread = gateway.thread(chosen.line, chosen.customer)
        context["bubbles"] = [Bubble(message, chosen.line) for message in thread]
        until = gateway.company_types.get((*chosen.line.key, chosen.customer.key), 0)
        context |= {"company": company(chosen.line), "company_types": until > datetime.now().timestamp()}
    return context


def company(line: Line) -> str:
    return line.company or line.label or line.name


def summary(message: Message) -> str:
    if message.revoked:
        return _("Deleted message")
    names = {"image": _("Photo"), "voice": _("Voice message"), "document": _("Document"), "location": _("Location")}
    names |= {"contact": _("Contact"), "audio": _("Audio"), "video": _("Video"), "poll": _("Poll")}
    file_name = message.file.name if message.file and message.kind == "document" else ""
    return message.text or file_name or names.get(message.kind, message.kind)


def vcard_name(card: dict[str, Any]) -> str:
    lines = str(card.get("vcard", "")).splitlines()
    return next((line[3:] for line in lines if line.startswith("FN:")), str(card.get("name", "")))


def hue(name: str) -> int:
    return zlib.crc32(name.encode()) % HUES


def local(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, ZoneInfo(settings.TIME_ZONE))
