"""Recognising an uncertain send among the messages a gateway remembers."""

from whatsapp.events import Received
from whatsapp.providers._json import id_at, list_at
from whatsapp.providers._text import numbered
from whatsapp.providers.base import Outgoing

_AS_TEXT = ("interactive", "list")


def same_message(message: Outgoing, found: Received) -> bool:
    """By the id we chose, if we chose one; else by what was said.

    `extra["known_ids"]` are ids of other messages of ours, so that two equal texts don't claim the same one.
    """
    chosen = id_at(message.extra, "provider_id")
    if chosen:
        return found.provider_id == chosen
    if not found.provider_id or found.provider_id in list_at(message.extra, "known_ids"):
        return False
    return _kind(message) == _alike(found.kind) and _words(message) == found.text.strip()


def _alike(kind: str) -> str:
    """Gateways may deliver a song as a voice note or a document."""
    return "file" if kind in ("audio", "voice", "document") else kind


def _kind(message: Outgoing) -> str:
    return "text" if message.kind in _AS_TEXT else _alike(message.kind)


def _words(message: Outgoing) -> str:
    if message.kind in _AS_TEXT:
        return numbered(message).strip()
    return "" if message.kind in ("voice", "sticker", "location", "contact") else message.text.strip()
