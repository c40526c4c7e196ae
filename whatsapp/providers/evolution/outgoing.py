"""Our messages as Evolution's requests, for 2.x and, on its refusal, 1.x (observed on 2.3.6 and 2.3.7)."""

from typing import BinaryIO

from whatsapp.providers._address import bare, phone_of
from whatsapp.providers._json import Json, float_at, list_at, name_at, text_at
from whatsapp.providers._media import encode
from whatsapp.providers._text import cards_of, numbered, options_of
from whatsapp.providers.base import Outgoing, ProviderError

_FILES = ("image", "video", "audio", "document")


def number(to: str) -> str:
    """The jid as WhatsApp told it: of a bare number, Evolution's createJid would guess the ninth digit."""
    return f"{phone_of(to)}@s.whatsapp.net" if to.endswith("@c.us") else bare(to)


def request(message: Outgoing, file: BinaryIO | None) -> tuple[str, Json]:
    """The endpoint's name and its body."""
    if message.kind == "reaction":
        return "sendReaction", {"key": _quoted_key(message), "reaction": message.text}
    endpoint, body = _with_file(message, file) if _is_file(message) else _words(message)
    body["number"] = number(message.to)
    if message.quoted_id:
        quoted_text = text_at(message.extra, "quoted_text")
        body["quoted"] = {"key": _quoted_key(message), "message": {"conversation": quoted_text}}
    return endpoint, body


def change(message: Outgoing) -> tuple[str, str, Json]:
    """Method, endpoint below `chat/`, and body of an edit or a deletion for everyone."""
    key = _quoted_key(message)
    if message.kind == "edit":
        return "POST", "updateMessage", {"number": number(message.to), "text": message.text, "key": key}
    return "DELETE", "deleteMessageForEveryone", key


def as_v1(endpoint: str, body: Json) -> Json:
    """1.x nests what 2.x keeps flat."""
    options = {"quoted": body["quoted"]} if "quoted" in body else {}
    rest = {key: value for key, value in body.items() if key not in ("number", "quoted")}
    nested = {"sendText": "textMessage", "sendMedia": "mediaMessage", "sendWhatsAppAudio": "audioMessage"}
    nested |= {"sendLocation": "locationMessage", "sendContact": "contactMessage", "sendPoll": "pollMessage"}
    nested |= {"sendReaction": "reactionMessage", "sendSticker": "stickerMessage"}
    inner = body["contact"] if endpoint == "sendContact" else {**rest}
    return {"number": body.get("number", ""), nested[endpoint]: inner, "options": options}


def _quoted_key(message: Outgoing) -> Json:
    mine = message.extra.get("quoted_from_me") is True
    return {"id": message.quoted_id, "remoteJid": number(message.to), "fromMe": mine}


def _is_file(message: Outgoing) -> bool:
    return message.kind in (*_FILES, "voice", "sticker")


def _with_file(message: Outgoing, file: BinaryIO | None) -> tuple[str, Json]:
    if file is None:
        raise ProviderError("a file is missing", code="media_missing", permanent=True)
    data = encode(file)  # a data URI is refused
    if message.kind == "voice":
        return "sendWhatsAppAudio", {"audio": data}
    if message.kind == "sticker":
        return "sendSticker", {"sticker": data}
    body = {"mediatype": message.kind, "mimetype": message.mime, "media": data, "caption": message.text}
    body["fileName"] = message.file_name or ("file" if message.kind == "document" else "")
    return "sendMedia", {key: value for key, value in body.items() if value}


def _words(message: Outgoing) -> tuple[str, Json]:
    match message.kind:
        case "text":
            return "sendText", {"text": message.text}
        case "interactive" | "list":  # its own buttons and lists reach few phones
            return "sendText", {"text": numbered(message)}
        case "location":
            return "sendLocation", _location(message)
        case "contact":
            return "sendContact", {"contact": [_card(each) for each in cards_of(message)]}
        case "poll":
            return "sendPoll", _poll(message)
    raise ProviderError(f"no {message.kind} here", code="unsupported_kind", permanent=True)


def _location(message: Outgoing) -> Json:
    extra = message.extra
    name = name_at(extra, "name") or message.text or name_at(extra, "address")
    return {
        "latitude": float_at(extra, "latitude"),
        "longitude": float_at(extra, "longitude"),
        "name": name,
        "address": name_at(extra, "address") or name,
    }


def _card(card: Json) -> Json:
    phone = next((each for each in list_at(card, "phones") if isinstance(each, str)), "")
    digits = "".join(filter(str.isdecimal, phone))
    return {"fullName": name_at(card, "name") or phone, "wuid": digits, "phoneNumber": phone}


def _poll(message: Outgoing) -> Json:
    values = [option["title"] for option in options_of(message)]
    several = message.extra.get("multiple") is True
    title = message.text or text_at(message.extra, "title")
    return {"name": title, "selectableCount": len(values) if several else 1, "values": values}
