"""Menus as plain text, for gateways and sizes that have no buttons."""

from typing import Any

from whatsapp.providers._json import dict_at, list_at, text_at
from whatsapp.providers.base import Outgoing


def options_of(message: Outgoing) -> list[dict[str, str]]:
    """Options as {id, title, description}; a plain string is its own id."""
    return [_option(each) for each in list_at(message.extra, "options")]


def _option(value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        title = text_at(value, "title")
        return {
            "id": text_at(value, "id") or title,
            "title": title,
            "description": text_at(value, "description"),
        }
    return {"id": str(value), "title": str(value), "description": ""}


def numbered(message: Outgoing) -> str:
    lines = [f"{number}. {option['title']}" for number, option in enumerate(options_of(message), 1)]
    head = message.text or text_at(message.extra, "title")
    return "\n".join(filter(None, (head, "\n".join(lines))))


def cards_of(message: Outgoing) -> list[dict[str, Any]]:
    return [each for each in list_at(dict_at(message.extra), "cards") if isinstance(each, dict)]
