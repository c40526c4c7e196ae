"""What a bubble or a row says of a message. Knows no viewer: the same for a page and for a push."""

import re
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from atendimento import formatting
from atendimento.models import (
    Ack,
    Attachment,
    AttachmentState,
    Chat,
    Direction,
    Message,
    MessageKind,
    SenderKind,
    TicketEvent,
)
from atendimento.shelves import links_in
from atendimento.why import why_sentence
from crm import phones
from whatsapp.reasons import reason_for

register = template.Library()

BARS = 46
BAR_STEP, WAVE_HEIGHT = 5, 30
KIND_ICONS = {
    "image": "image", "sticker": "smile", "video": "play", "audio": "play", "voice": "mic", "document": "file",
    "location": "place", "contact": "user", "poll": "task", "list": "task", "interactive": "reply", "order": "deal",
    "template": "template", "note": "lock",
}  # fmt: skip


_drawn: dict[tuple[Any, ...], SafeString] = {}  # rows as they were drawn in the last moments
MOST_DRAWN, DRAWN_SECONDS = 4096, 30


@register.simple_tag
def row(chat: Chat) -> SafeString:
    """`_row.jinja` of a chat. A row only changes with its chat's rev, with one of these names, or with the clock, so a
    list that is asked for again is not drawn again.
    """
    names = (chat.title, chat.assigned_to, chat.queue, chat.session, chat.lead)
    key = (chat.pk, chat.rev, *map(str, names), chat.lead and chat.lead.status, int(time.time() / DRAWN_SECONDS))
    if key not in _drawn:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        _drawn[key] = draw_row(chat)
    return _drawn[key]


@register.simple_tag
def bubble(message: Message) -> SafeString:
    return draw_bubble(message)


@register.simple_tag
def sla_chip(chat: Chat) -> SafeString:
    """How long until the nearest deadline; nothing for a chat without one."""
    return drawn("atendimento/_sla_chip.jinja", chat=chat)


def draw_row(chat: Chat) -> SafeString:
    """Afresh, without what `row` remembers; wants what `selectors.for_rows` joins."""
    return drawn("atendimento/_row.jinja", chat=chat)


def draw_bubble(message: Message) -> SafeString:
    """Wants what `selectors.for_bubbles` joins, and the chat."""
    return drawn("atendimento/_message.jinja", message=message)


def drawn(template: str, **context: Any) -> SafeString:
    return mark_safe(render_to_string(template, context, using="jinja2"))  # noqa: S308 (a template's)


@register.filter
def whatsapp(text: str) -> SafeString:
    return formatting.to_html(text)


@register.filter
def noted(message: Message) -> SafeString:
    """A note's words, with whom they mention marked."""
    html = str(formatting.to_html(message.body))
    for name in texts(message.extra.get("mentions")):
        html = html.replace(f"@{escape(name)}", f"<mark>@{escape(name)}</mark>")
    return mark_safe(html)  # noqa: S308 (escaped by `to_html`; the marks are ours)


@register.filter
def only_emoji(text: str) -> bool:
    return formatting.is_only_emoji(text)


@register.filter
def why(event: TicketEvent) -> str:
    """Why the distribution chose so; nothing where the line says it already."""
    return "" if event.data.get("rule") == "hand" else why_sentence(event)


@dataclass(frozen=True)
class Tick:
    icon: str
    label: str
    tone: str = ""  # a class: how the icon is drawn
    word: str = ""  # shown beside the time while something is unusual


@register.filter
def tick(message: Message) -> Tick:
    """How far our message got. Every state has a shape and a word, never a colour alone."""
    if message.uncertain and message.ack == Ack.QUEUED:
        return Tick("hourglass", _("Confirming delivery"), "tick-clock", _("confirming"))
    return {
        Ack.FAILED: Tick("alert", _("Not sent"), "tick-clock is-failed"),
        Ack.QUEUED: Tick("clock", _("Queued"), "tick-clock", _("queued")),
        Ack.SENT: Tick("sent", _("Sent")),
        Ack.DELIVERED: Tick("delivered", _("Delivered")),
        Ack.READ: Tick("read", _("Read"), "is-read"),
        Ack.PLAYED: Tick("played", _("Played"), "is-read"),
    }[Ack(message.ack)]


@register.filter
def failure(message: Message) -> str:
    provider = message.session.provider if message.session else ""
    return str(reason_for(provider, message.error_code, message.error_detail))


@register.filter
def act_failure(message: Message) -> str:
    """Why an act of ours came to nothing; no reason where its gateway tells none."""
    act, provider = message.act, message.session.provider if message.session else ""
    return str(reason_for(provider, act.error_code, act.error_detail)) if act else ""


@register.filter
def is_choice(message: Message) -> bool:
    """Something to choose from, or what was chosen."""
    return message.kind in {MessageKind.POLL, MessageKind.LIST, MessageKind.INTERACTIVE, MessageKind.TEMPLATE}


@register.filter
def kind_icon(message: Message) -> str:
    return KIND_ICONS.get(message.kind, "")


@register.filter
def summary(message: Message) -> str:
    """One line for the list and for quotations: the words, else what it is."""
    if message.revoked_at:
        return _("Deleted message")
    return formatting.plain(message.body)[:200] or kind_words(message)


def kind_words(message: Message) -> str:
    file = attachment(message)
    seconds = f" {file.seconds // 60}:{file.seconds % 60:02}" if file and file.seconds else ""
    words = {
        MessageKind.IMAGE: _("Photo"),
        MessageKind.STICKER: _("Sticker"),
        MessageKind.VIDEO: _("Video") + seconds,
        MessageKind.AUDIO: _("Audio") + seconds,
        MessageKind.VOICE: _("Voice message") + seconds,
        MessageKind.DOCUMENT: (file.name if file else "") or _("Document"),
        MessageKind.NOTE: (file.name if file else "") or _("Note"),
        MessageKind.LOCATION: message.extra.get("name") or _("Location"),
        MessageKind.CONTACT: _("Contact card"),
        MessageKind.POLL: _("Poll"),
        MessageKind.LIST: _("List"),
        MessageKind.INTERACTIVE: _("Answer"),
        MessageKind.ORDER: _("Order"),
        MessageKind.TEMPLATE: _("Template"),
        MessageKind.UNSUPPORTED: _("Message that can't be shown here"),
    }
    return str(words.get(MessageKind(message.kind), ""))


@register.filter
def attachment(message: Message) -> Attachment | None:
    return getattr(message, "attachment", None)


@register.filter
def speaker(message: Message) -> str:
    """Who said it, as a colleague would name them."""
    if message.sender_kind == SenderKind.ATTENDANT and message.sender:
        return message.sender.get_short_name()
    if message.sender_kind == SenderKind.PHONE:
        return _("On the phone")
    if message.sender_kind == SenderKind.BOT:
        return _("Bot")
    return message.sender_name if message.direction == Direction.IN else ""


@register.filter
def author(message: Message) -> str:
    """Never empty: the speaker, else the customer."""
    return speaker(message) or (message.chat.title if message.direction == Direction.IN else _("Company"))


@register.filter
def reactions(message: Message) -> list[dict[str, Any]]:
    """Each emoji once, with who reacted as words."""
    found: dict[str, list[str]] = {}
    for who, emoji in message.reactions.items():
        found.setdefault(str(emoji), []).append(_("company") if who == "us" else _("customer"))
    return [{"emoji": emoji, "amount": len(who), "who": ", ".join(sorted(set(who)))} for emoji, who in found.items()]


@register.filter
def bars(attachment: Attachment) -> list[dict[str, float]]:
    """The waveform as rectangles; a quiet line when the gateway told none."""
    heights = [height for height in attachment.waveform if isinstance(height, int | float)] or [8]
    drawn = (min(max(heights[place * len(heights) // BARS], 0), 100) for place in range(BARS))
    tall = [round(max(3.0, height * 0.28), 1) for height in drawn]
    return [{"x": i * BAR_STEP, "y": round((WAVE_HEIGHT - h) / 2, 1), "h": h} for i, h in enumerate(tall)]


@register.filter
def file_kind(attachment: Attachment) -> str:
    """PDF, DOCX, ZIP: what stands on the sheet of paper."""
    ending = re.search(r"\.([A-Za-z0-9]{1,5})$", attachment.name)
    return (ending[1] if ending else attachment.mime.rpartition("/")[2][:4] or "?").upper()[:4]


@register.filter
def links_of(message: Message) -> list[str]:
    return links_in(message)


@register.filter
def host(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")


@register.filter
def shown_as(attachment: Attachment) -> str:
    """How the page shows a file: what a browser can't play safely is offered as a document."""
    from atendimento.services.media import INLINE_TYPES

    family = attachment.mime.split("/")[0]
    if attachment.mime not in INLINE_TYPES or family not in {"image", "audio", "video"}:
        return "document"
    return family


@dataclass(frozen=True)
class Place:
    """Where something is, with maps of it, made from its numbers only."""

    latitude: float
    longitude: float

    @property
    def numbers(self) -> str:
        return f"{self.latitude:.5f}, {self.longitude:.5f}"

    @property
    def map(self) -> str:
        at = f"{self.latitude:.6f}/{self.longitude:.6f}"
        return f"https://www.openstreetmap.org/?mlat={self.latitude:.6f}&mlon={self.longitude:.6f}#map=17/{at}"

    @property
    def google(self) -> str:
        return f"https://www.google.com/maps/search/?api=1&query={self.latitude:.6f},{self.longitude:.6f}"


@register.filter
def place(extra: dict[str, Any]) -> Place | None:
    """None where the numbers are none, or not on Earth."""
    try:
        found = Place(float(extra["latitude"]), float(extra["longitude"]))
    except (KeyError, TypeError, ValueError):
        return None
    return found if abs(found.latitude) <= 90 and abs(found.longitude) <= 180 else None


@register.filter
def preview(message: Message) -> dict[str, Any] | None:
    """What the sender's WhatsApp drew of a page, where its address may be a link."""
    told = message.extra.get("preview")
    if not isinstance(told, dict) or not told.get("title"):
        return None
    url = formatting.address_of(str(told.get("url") or ""))
    file = attachment(message)
    shown = file if file and file.state == AttachmentState.READY and file.width else None
    return (
        {"url": url, "title": told["title"], "description": told.get("description"), "picture": shown} if url else None
    )


@register.filter
def texts(values: Any) -> list[str]:
    """Only the words of a list that came from a stranger."""
    return [str(value) for value in values if value][:100] if isinstance(values, list | tuple) else []


@register.filter
def dicts(values: Any) -> list[dict[str, Any]]:
    return [value for value in values if isinstance(value, dict)][:100] if isinstance(values, list | tuple) else []


@register.filter
def window_end(chat: Chat) -> datetime | None:
    """Until when the channel lets us write freely."""
    from atendimento.services import sending

    return sending.window_end(chat)


@register.filter
def is_new_lead(chat: Any) -> bool:
    """Somebody we don't know yet: the lead is untouched and nobody took the conversation."""
    return bool(chat.lead_id and chat.lead.status == "NEW" and chat.is_open and chat.assigned_to_id is None)


@register.filter
def phone_text(phone: str) -> str:
    digits = phones.digits_of(str(phone))[:20]
    return phones.display(digits) if digits else ""


@register.filter
def phone_digits(phone: str) -> str:
    """What the list's search finds a person by."""
    return phones.digits_of(str(phone))[:20]


@register.filter
def whole(value: Any) -> int:
    """A number that a stranger claimed, fit for counting."""
    return int(value) if isinstance(value, int | float) and abs(value) < 1_000_000 else 1
