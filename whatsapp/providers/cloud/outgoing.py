"""Our messages as the Cloud API's (Meta: Cloud API reference, Messages, v26.0)."""

import re
from typing import Any

from whatsapp.providers._address import is_group, phone_of
from whatsapp.providers._json import Json, dict_at, float_at, list_at, name_at, text_at
from whatsapp.providers._text import cards_of, numbered, options_of
from whatsapp.providers.base import Outgoing, ProviderError

FILES = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "voice": "audio",
    "document": "document",
    "sticker": "sticker",
}
_BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
_MAX_BUTTONS, _MAX_ROWS = 3, 10


def recipient(to: str) -> Json:
    """A user id goes in `recipient`; beside a `to` it would be ignored."""
    if _BSUID.fullmatch(to):
        return {"recipient_type": "individual", "recipient": to}
    if is_group(to):
        return {"recipient_type": "group", "to": to.removesuffix("@g.us")}
    return {"recipient_type": "individual", "to": phone_of(to) or to}


def request(message: Outgoing, media_id: str) -> Json:
    type_, part = _part(message, media_id)
    body: Json = {"messaging_product": "whatsapp", **recipient(message.to), "type": type_, type_: part}
    if message.quoted_id and message.kind != "reaction":
        body["context"] = {"message_id": message.quoted_id}
    if message.client_ref:  # comes back in every status, and there settles a send whose answer was lost
        body["biz_opaque_callback_data"] = message.client_ref
    return body


def _part(message: Outgoing, media_id: str) -> tuple[str, Any]:
    if message.kind in FILES:
        return FILES[message.kind], _file(message, media_id)
    match message.kind:
        case "text":
            return "text", {"body": message.text, "preview_url": "http" in message.text}
        case "interactive" | "list" | "poll":
            return _menu(message)
        case "template":
            return "template", _template(message)
        case "location":
            return "location", _location(message)
        case "contact":
            return "contacts", [_card(each) for each in cards_of(message)]
        case "reaction":
            return "reaction", {"message_id": message.quoted_id, "emoji": message.text}
    raise ProviderError(f"no {message.kind} here", code="unsupported_kind", permanent=True)


def _file(message: Outgoing, media_id: str) -> Json:
    part: Json = {"id": media_id}
    if message.text and message.kind in ("image", "video", "document"):
        part["caption"] = message.text
    if message.kind == "document" and message.file_name:
        part["filename"] = message.file_name
    if message.kind == "voice":
        part["voice"] = True
    return part


def _menu(message: Outgoing) -> tuple[str, Any]:
    """Up to 3 options as buttons, up to 10 as a list, more as numbered text."""
    options = options_of(message)
    head = message.text or text_at(message.extra, "title")
    if not options or not head or len(options) > _MAX_ROWS:
        return "text", {"body": numbered(message)}
    if len(options) <= _MAX_BUTTONS and message.kind != "list":
        buttons = [{"type": "reply", "reply": {"id": o["id"][:256], "title": o["title"][:20]}} for o in options]
        return "interactive", {
            "type": "button",
            "body": {"text": head[:1024]},
            "action": {"buttons": buttons},
        }
    button = name_at(message.extra, "button")[:20] or "Menu"
    sections = [{"rows": [_row(option) for option in options]}]
    return "interactive", {
        "type": "list",
        "body": {"text": head[:1024]},
        "action": {"button": button, "sections": sections},
    }


def _row(option: dict[str, str]) -> Json:
    row = {"id": option["id"][:200], "title": option["title"][:24], "description": option["description"][:72]}
    return {key: value for key, value in row.items() if value}


def _template(message: Outgoing) -> Json:
    """`extra["template"]`: {name, language, components}; or `parameters`, the plain texts of a body."""
    told = dict_at(message.extra, "template")
    components = list_at(told, "components")
    texts = [{"type": "text", "text": str(each)} for each in list_at(told, "parameters")]
    if texts and not components:
        components = [{"type": "body", "parameters": texts}]
    part = {"name": text_at(told, "name"), "language": {"code": text_at(told, "language") or "pt_BR"}}
    return part | ({"components": components} if components else {})


def _location(message: Outgoing) -> Json:
    extra = message.extra
    part: Json = {"latitude": float_at(extra, "latitude"), "longitude": float_at(extra, "longitude")}
    return part | {key: name_at(extra, key) for key in ("name", "address") if name_at(extra, key)}


def _card(card: Json) -> Json:
    name = name_at(card, "name")
    phones = [each for each in list_at(card, "phones") if isinstance(each, str)]
    return {
        "name": {
            "formatted_name": name or next(iter(phones), ""),
            "first_name": name or next(iter(phones), ""),
        },
        "phones": [{"phone": each if each.startswith("+") else f"+{each}", "type": "CELL"} for each in phones],
    }
