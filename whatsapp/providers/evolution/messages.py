"""Evolution's messages as events, from webhooks and from its database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from whatsapp.events import (
    Address,
    Echoed,
    Edited,
    Event,
    Ignored,
    Media,
    Reacted,
    Received,
    Revoked,
    Unsupported,
)
from whatsapp.providers._address import foreign_chat
from whatsapp.providers._json import Json, dict_at, dicts_at, dig, id_at, list_at, slim, text_at
from whatsapp.providers._parts import Content, Control, Part
from whatsapp.providers._proto import read
from whatsapp.providers._time import moment
from whatsapp.providers.evolution.ids import chat_of, key_id, person_name, sender_of


def message(data: Json, own: tuple[str, ...] = (), *, sent_by_api: bool = False) -> Iterator[Event]:
    key = dict_at(data, "key")
    chat = chat_of(key, own)
    foreign = foreign_chat(chat.jid)
    if foreign:
        yield Ignored(what=foreign, at=time_of(data))
        return
    found = _content(data)
    if not (chat.jid or chat.phone):
        yield _unsupported("message without chat", data, own)
    elif isinstance(found, Control):
        yield from _control(found, data, chat, own)
    elif key.get("fromMe") is True or sent_by_api:
        via = "api" if sent_by_api or data.get("status") == "PENDING" else "phone"  # a phone's own come as SERVER_ACK
        yield Echoed(**_said(found, data, chat), via=via)
    else:
        name = person_name(data, "pushName", "verifiedBizName")
        yield Received(**_said(found, data, chat), sender=sender_of(key, data, own), name=name)


def _said(found: Content, data: Json, chat: Address) -> dict[str, Any]:
    return {
        "at": time_of(data),
        "provider_id": key_id(dict_at(data, "key")),
        "chat": chat,
        "kind": found.kind,
        "text": found.text,
        "media": _media(found.media, data),
        "quoted_id": found.quoted_id,
        "quoted_text": found.quoted_text,
        "forwarded": found.forwarded,
        "extra": found.extra,
    }


def _content(data: Json) -> Part:
    message = dict_at(data, "message")
    found = read(message, data.get("contextInfo"))
    if isinstance(found, Control) and found.what == "empty":
        return _by_type(data) or found
    if isinstance(found, Control) and found.text == "poll vote":
        return _decrypted_vote(data, message) or found
    if isinstance(found, Content) and not found.quoted_id:  # the generic channel quotes by a bare {quoted: {id}}
        return replace(found, quoted_id=id_at(message, "quoted", "id"))
    return found


_BY_TYPE = {
    "imageMessage": "image",
    "videoMessage": "video",
    "audioMessage": "voice",
    "documentMessage": "document",
    "stickerMessage": "sticker",
}


def _by_type(data: Json) -> Content | None:
    """The generic channel tells of its own files by {mediaUrl} alone, and the kind beside it."""
    kind = _BY_TYPE.get(text_at(data, "messageType"))
    return Content(kind=kind, media=Media()) if kind and "mediaUrl" in dict_at(data, "message") else None


def _decrypted_vote(data: Json, message: Json) -> Content | None:
    voter = text_at(data, "key", "participant") or text_at(data, "key", "remoteJid")
    picked = [text_at(each, "name") for each in dicts_at(data, "pollUpdates") if voter in list_at(each, "voters")]
    poll = id_at(message, "pollUpdateMessage", "pollCreationMessageKey", "id")
    if not picked:
        return None
    return Content(kind="poll", text=", ".join(picked), quoted_id=poll, extra={"vote": True, "options": picked})


def _media(media: Media | None, data: Json) -> Media | None:
    if media is None or media.inline:  # a preview's picture is nowhere but here
        return media
    told = dict_at(data, "message")
    key = dict_at(data, "key")
    ref = {
        "id": key_id(key),
        "url": text_at(told, "mediaUrl") or _plain_url(told),
        "kind": text_at(data, "messageType"),
    }
    return replace(media, inline=text_at(told, "base64"), ref={name: value for name, value in ref.items() if value})


def _plain_url(message: Json) -> str:
    """The generic channel's files have an open url; WhatsApp's own are encrypted and of no use."""
    url = next((text_at(part, "url") for part in message.values() if isinstance(part, dict)), "")
    return "" if ".enc" in url or "whatsapp.net/" in url else url


def _control(found: Control, data: Json, chat: Address, own: tuple[str, ...]) -> Iterator[Event]:
    key = dict_at(data, "key")
    mine = key.get("fromMe") is True
    if found.what == "ignored":
        yield Ignored(what=found.text, at=time_of(data))
    elif found.what == "revoke":
        yield Revoked(provider_id=found.target_id, chat=chat, from_me=mine, at=time_of(data))
    elif found.what == "edit" and found.text:
        yield Edited(provider_id=found.target_id, text=found.text, chat=chat, from_me=mine, at=time_of(data))
    elif found.what == "reaction" and found.target_id:
        yield Reacted(
            provider_id=found.target_id, emoji=found.text, chat=chat, sender=sender_of(key, data, own),
            name="" if mine else person_name(data, "pushName"), from_me=mine, at=time_of(data),
        )  # fmt: skip
    else:
        yield _unsupported(found.text or found.what, data, own)


def _unsupported(what: str, data: Json, own: tuple[str, ...]) -> Unsupported:
    key = dict_at(data, "key")
    mine = key.get("fromMe") is True
    return Unsupported(
        what=what[:100],
        at=time_of(data),
        provider_id=key_id(key),
        chat=chat_of(key, own),
        sender=sender_of(key, data, own),
        name="" if mine else person_name(data, "pushName"),
        from_me=mine,
        raw=slim(data),
    )


def time_of(data: Json) -> datetime | None:
    return moment(dig(data, "messageTimestamp"))
