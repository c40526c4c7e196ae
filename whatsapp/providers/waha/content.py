"""What a WAHA message says: the engine's own message tells the kind, WAHA's fields the text and the file."""

from dataclasses import replace
from typing import Any

from whatsapp.events import Media
from whatsapp.providers._json import (
    Json,
    dict_at,
    dicts_at,
    dig,
    float_at,
    id_at,
    int_at,
    list_at,
    name_at,
    text_at,
    true_at,
)
from whatsapp.providers._media import kind_of
from whatsapp.providers._parts import Content, Control, Part, with_preview
from whatsapp.providers._proto import read
from whatsapp.providers._vcard import card
from whatsapp.providers.waha.ids import engine_message, parse_id

_WEBJS_KINDS = {
    "chat": "text", "image": "image", "video": "video", "ptv": "video", "ptt": "voice", "audio": "audio",
    "document": "document", "sticker": "sticker", "location": "location", "vcard": "contact",
    "multi_vcard": "contact", "poll_creation": "poll", "list": "list", "list_response": "interactive",
    "buttons_response": "interactive", "template_button_reply": "interactive", "native_flow": "interactive",
    "interactive_response": "interactive", "interactive": "interactive", "hsm": "template", "order": "order",
    "product": "order", "groups_v4_invite": "interactive", "event_creation": "interactive",
}  # fmt: skip
# wwebjs MessageTypes: notices drawn in the chat, and acts that have webhooks of their own
_WEBJS_NOTICES = {
    "e2e_notification", "notification", "notification_template", "gp2", "call_log", "protocol",
    "broadcast_notification", "debug", "pinned_message", "keep_in_chat", "reaction", "revoked",
    "poll_update", "album", "group_notification", "biz_content_placeholder",
}  # fmt: skip
_BODY_IS_NOT_TEXT = frozenset(("location", "contact", "sticker"))  # WEBJS: base64 thumbnail, raw vCard


def content(payload: Json) -> Part:
    found = _by_engine(payload)
    if isinstance(found, Control) and found.what in ("empty", "unknown"):
        found = _by_fields(payload) or found
    if isinstance(found, Control):
        return found
    found = _with_quote(_with_location(_with_cards(found, payload), payload), payload)
    return replace(found, text=_text(found, payload))


def _by_engine(payload: Json) -> Part:
    if type_ := text_at(payload, "_data", "type"):
        return _webjs(type_, payload)
    return read(engine_message(payload))


def _webjs(type_: str, payload: Json) -> Part:
    if type_ in _WEBJS_NOTICES:
        return Control(what="ignored", text=type_)
    kind = _WEBJS_KINDS.get(type_)
    if kind is None:
        return Control(what="unknown", text=type_[:60])
    data = dict_at(payload, "_data")
    extra: dict[str, Any] = {}
    if kind == "poll":
        options = [name_at(each, "name") for each in dicts_at(data, "pollOptions")]
        extra = {"title": text_at(data, "pollName"), "options": options}
    if type_ == "ptv":
        extra = {"note": True}
    if true_at(data, "isViewOnce"):
        extra["view_once"] = True
    if ad := _webjs_ad(dict_at(data, "ctwaContext")):
        extra["referral"] = ad
    text = text_at(data, "caption") or text_at(data, "pollName")
    media = _webjs_media(data) if kind in ("image", "video", "voice", "audio", "document", "sticker") else None
    quoted = id_at(data, "quotedStanzaID")
    found = Content(
        kind=kind,
        text=text,
        media=media,
        extra=extra,
        quoted_id=quoted,
        forwarded=true_at(data, "isForwarded"),
    )
    if kind != "text":
        return found
    return with_preview(replace(found, text=text_at(data, "body")), data, "matchedText", "thumbnail")


def _webjs_ad(context: Json) -> dict[str, str]:
    names = {"source_url": "sourceUrl", "source_id": "sourceId", "headline": "title", "body": "description"}
    found = {ours: text_at(context, theirs)[:2000] for ours, theirs in names.items()}
    return {name: value for name, value in found.items() if value}


def _webjs_media(data: Json) -> Media:
    return Media(
        mime=text_at(data, "mimetype")[:120],
        size=int_at(data, "size"),
        seconds=int_at(data, "duration"),
        width=int_at(data, "width"),
        height=int_at(data, "height"),
    )


def _by_fields(payload: Json) -> Content | None:
    """No engine data, as with WPP or a hand-written body: WAHA's own fields have to do."""
    if payload.get("hasMedia") is True or dict_at(payload, "media"):
        mime = text_at(payload, "media", "mimetype")
        kind = "sticker" if mime == "image/webp" else kind_of(mime)
        return Content(kind=kind, media=Media(mime=mime[:120]))
    if dict_at(payload, "location"):
        return Content(kind="location")
    if list_at(payload, "vCards"):
        return Content(kind="contact")
    return Content() if text_at(payload, "body") else None


def _with_cards(found: Content, payload: Json) -> Content:
    told = [each for each in list_at(payload, "vCards") if isinstance(each, str)][:100]
    if found.kind != "contact" or not told:
        return found
    return replace(found, extra={**found.extra, "cards": [card(each) for each in told]})


def _with_location(found: Content, payload: Json) -> Content:
    told = dict_at(payload, "location")
    if found.kind != "location" or not told:
        return found
    extra: dict[str, Any] = {
        "latitude": float_at(told, "latitude"),
        "longitude": float_at(told, "longitude"),
        "live": true_at(told, "live"),
    }
    extra |= {key: name_at(told, key) for key in ("name", "address", "url") if name_at(told, key)}
    return replace(found, text=text_at(told, "description") or found.text, extra={**found.extra, **extra})


def _with_quote(found: Content, payload: Json) -> Content:
    told = dict_at(payload, "replyTo")
    if not told:
        return found
    quoted = parse_id(dig(told, "id")).wa_id
    return replace(found, quoted_id=quoted or found.quoted_id, quoted_text=text_at(told, "body") or found.quoted_text)


def _text(found: Content, payload: Json) -> str:
    body = "" if found.kind in _BODY_IS_NOT_TEXT else text_at(payload, "body")
    text = body or found.text
    if found.media and (text == text_at(payload, "media", "filename") or _is_thumbnail(text)):
        return ""  # WEBJS: the name of a document without caption, the thumbnail of a picture
    return text


def _is_thumbnail(body: str) -> bool:
    return body.startswith("/9j/") and " " not in body
