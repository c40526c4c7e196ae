"""Our messages as WAHA's requests (OpenAPI 2026.7.1: MessageTextRequest, MessageImageRequest, ...)."""

from typing import BinaryIO
from urllib.parse import quote

from whatsapp.providers._address import bare, is_group, phone_of
from whatsapp.providers._json import Json, float_at, id_at, list_at, name_at, text_at
from whatsapp.providers._media import encode
from whatsapp.providers._text import cards_of, numbered, options_of
from whatsapp.providers._vcard import compose
from whatsapp.providers.base import Outgoing, ProviderError

TAKE_AN_ID = frozenset(("/api/sendText", "/api/sendLocation", "/api/sendContactVcard", "/api/sendPoll"))
_FILES = {
    "image": "/api/sendImage",
    "sticker": "/api/sendImage",
    "video": "/api/sendVideo",
    "voice": "/api/sendVoice",
    "audio": "/api/sendFile",  # sendVoice would make a voice note of a song
    "document": "/api/sendFile",
}


def chat_id(to: str) -> str:
    """WAHA's chats are @c.us, @lid or @g.us; Baileys' spelling of a phone is turned into WAHA's."""
    phone = phone_of(to)
    return f"{phone}@c.us" if phone else bare(to)


def request(message: Outgoing, file: BinaryIO | None) -> tuple[str, str, Json]:
    """Method, path and body, without session and id."""
    chat = chat_id(message.to)
    path, body = _file(message, file) if message.kind in _FILES else _words(message)
    body["chatId"] = chat
    if message.quoted_id:
        body["reply_to"] = _target(message, chat)
    return "POST", path, body


def act(message: Outgoing) -> tuple[str, str, Json]:
    """The same for what changes a message: a reaction, an edit, a deletion for everyone."""
    chat = chat_id(message.to)
    target = _target(message, chat)
    path = f"/api/{{session}}/chats/{quote(chat, safe='')}/messages/{quote(target, safe='')}"
    match message.kind:
        case "reaction":
            return "PUT", "/api/reaction", {"messageId": target, "reaction": message.text}
        case "edit":
            return "PUT", path, {"text": message.text}
        case "revoke":
            return "DELETE", path, {}
    raise ProviderError(f"no {message.kind} here", code="unsupported_kind", permanent=True)


def _target(message: Outgoing, chat: str) -> str:
    return id_at(message.extra, "quoted_full_id") or _full_id(message, chat)


def _full_id(message: Outgoing, chat: str) -> str:
    """GOWS and NOWEB take a bare id; in groups a full one would need its author too."""
    mine = message.extra.get("quoted_from_me")
    if not isinstance(mine, bool) or is_group(chat):
        return message.quoted_id
    return f"{str(mine).lower()}_{chat}_{message.quoted_id}"


def _file(message: Outgoing, file: BinaryIO | None) -> tuple[str, Json]:
    if file is None:
        raise ProviderError("a file is missing", code="media_missing", permanent=True)
    told: Json = {"mimetype": message.mime, "filename": message.file_name, "data": encode(file)}
    body: Json = {"file": {key: value for key, value in told.items() if value}}
    if message.text and message.kind not in ("voice", "sticker"):
        body["caption"] = message.text
    if message.kind == "voice":
        body["convert"] = "ogg" not in message.mime  # WhatsApp plays nothing but Opus in Ogg
    if message.kind == "video":
        body["convert"] = not message.mime.startswith("video/mp4")
        body["asNote"] = message.extra.get("note") is True
    return _FILES[message.kind], body


def _words(message: Outgoing) -> tuple[str, Json]:
    match message.kind:
        case "text":
            return "/api/sendText", {"text": message.text}
        case "interactive" | "list":
            return "/api/sendText", {"text": numbered(message)}
        case "location":
            return "/api/sendLocation", _location(message)
        case "contact":
            cards = [{"vcard": _vcard(each)} for each in cards_of(message)]
            return "/api/sendContactVcard", {"contacts": cards}
        case "poll":
            return "/api/sendPoll", {"poll": _poll(message)}
    raise ProviderError(f"no {message.kind} here", code="unsupported_kind", permanent=True)


def _location(message: Outgoing) -> Json:
    extra = message.extra
    title = name_at(extra, "name") or name_at(extra, "address") or message.text
    return {
        "latitude": float_at(extra, "latitude"),
        "longitude": float_at(extra, "longitude"),
        "title": title,
    }


def _vcard(card: Json) -> str:
    phones = [each for each in list_at(card, "phones") if isinstance(each, str)] or [""]
    return text_at(card, "vcard") or compose(name_at(card, "name"), phones[0])


def _poll(message: Outgoing) -> Json:
    return {
        "name": message.text or text_at(message.extra, "title"),
        "options": [option["title"] for option in options_of(message)],
        "multipleAnswers": message.extra.get("multiple") is True,
    }
