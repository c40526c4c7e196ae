"""Handing a stored message to the outbox, whoever wrote it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from atendimento.models import Chat, Message
from whatsapp import outbox
from whatsapp.providers import provider_for

WARNING = timedelta(hours=2)


def enqueue(chat: Chat, message: Message, **extra: Any) -> None:
    """Queue the message behind those of its chat; `extra` goes to the provider as it is. The chat has a channel."""
    assert chat.session is not None
    payload: dict[str, Any] = {"kind": str(message.kind), "text": message.body, **extra}
    if message.quoted:
        pointer = pointing_at(message.quoted)
        payload |= pointer | {"extra": {**payload.get("extra", {}), **pointer["extra"]}}
    outbox.enqueue(
        session=chat.session,
        chat_key=chat.pk,
        message_ref=message.pk,
        order=message.rev,
        to=chat.reply_to,
        payload=payload,
    )


def pointing_at(message: Message) -> dict[str, Any]:
    """How gateways are told which message is meant; `full_id` is WAHA's own, with the author in a group."""
    about = {"quoted_from_me": message.from_me, "quoted_text": message.body[:200]}
    if full_id := message.extra.get("full_id"):
        about["quoted_full_id"] = full_id
    return {"quoted_id": message.provider_id, "extra": about}


def reply_windows() -> dict[str, timedelta]:
    """Kinds of channel that let us write freely for some time only, and for how long."""
    windows = {kind: provider_for(kind).reply_window for kind in settings.WHATSAPP_PROVIDERS}
    return {kind: window for kind, window in windows.items() if window}


def window_end(chat: Chat) -> datetime | None:
    """Until when we may write freely; None where that never ends, or never began."""
    window = window_of(chat)
    return window.closes_at if window else None


@dataclass(frozen=True)
class Window:
    """Meta lets a business write freely for a day after the customer's last words (Cloud API, messaging window)."""

    closes_at: datetime | None  # None: the customer never wrote

    @property
    def is_open(self) -> bool:
        return self.closes_at is not None and timezone.now() <= self.closes_at

    @property
    def runs_out_at(self) -> datetime | None:
        """From when on it deserves a warning."""
        return self.closes_at - WARNING if self.closes_at else None


def window_of(chat: Chat) -> Window | None:
    """None for channels that always take free text."""
    length = provider_for(chat.session.provider).reply_window if chat.session else None
    if length is None:
        return None
    return Window(chat.last_inbound_at + length if chat.last_inbound_at else None)


def window_closed(chat: Chat) -> bool:
    window = window_of(chat)
    return window is not None and not window.is_open
