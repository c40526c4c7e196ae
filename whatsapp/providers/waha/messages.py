"""WAHA's messages as events, from webhooks and from its history."""

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
from whatsapp.providers._json import Json, dict_at, id_at, name_at, slim, text_at
from whatsapp.providers._parts import Content, Control
from whatsapp.providers._time import moment
from whatsapp.providers.waha.content import content
from whatsapp.providers.waha.ids import (
    chat_of,
    from_me,
    full_id,
    name_of,
    own_ids,
    parse_id,
    sender_of,
)


def message(body: Json, payload: Json) -> Iterator[Event]:
    chat = chat_of(payload, own_ids(body))
    foreign = foreign_chat(chat.jid)
    if foreign:
        yield Ignored(what=foreign, at=time_of(payload))
        return
    found = content(payload)
    if not (chat.jid or chat.phone):
        yield unsupported("message without chat", body, payload)
    elif isinstance(found, Control):
        yield from _control(found, payload, chat, body)
    else:
        yield _said(body, payload, chat, replace(found, extra=_extra(found.extra, payload)))


def _extra(extra: dict[str, Any], payload: Json) -> dict[str, Any]:
    return {**extra, "full_id": full_id(payload)} if full_id(payload) else extra


def _said(body: Json, payload: Json, chat: Address, found: Content) -> Received:
    common: dict[str, Any] = {
        "at": time_of(payload),
        "provider_id": parse_id(payload.get("id")).wa_id,
        "chat": chat,
        "kind": found.kind,
        "text": found.text,
        "media": _media(found.media, payload),
        "quoted_id": found.quoted_id,
        "quoted_text": found.quoted_text,
        "forwarded": found.forwarded,
        "extra": found.extra,
    }
    if from_me(payload):
        return Echoed(**common, via="api" if payload.get("source") == "api" else "phone")
    return Received(**common, sender=sender_of(payload, own_ids(body)), name=name_of(payload))


def _media(media: Media | None, payload: Json) -> Media | None:
    """What the engine knows of the file, joined with where WAHA keeps it."""
    if media is None or media.inline:  # a preview's picture is nowhere but here
        return media
    told = dict_at(payload, "media")
    ref = {"url": text_at(told, "url"), "full_id": full_id(payload), "chat": parse_id(payload.get("id")).chat}
    if dict_at(told, "s3"):
        ref["s3"] = id_at(told, "s3", "Key")
    return replace(
        media,
        mime=text_at(told, "mimetype")[:120] or media.mime,
        name=name_at(told, "filename") or media.name,
        ref={key: value for key, value in ref.items() if value},
        error=_media_error(told.get("error")),
    )


def _media_error(error: Any) -> str:
    """The shape of media.error depends on the engine: {code, details}, an Axios error, {details}."""
    if isinstance(error, dict):
        error = text_at(error, "details") or text_at(error, "message") or text_at(error, "name") or "media error"
    return " ".join(str(error)[:300].split()) if error else ""


def _control(found: Control, payload: Json, chat: Address, body: Json) -> Iterator[Event]:
    """Reactions, edits and revocations have events of their own, but also sit in a gateway's history."""
    mine = from_me(payload)
    if found.what == "ignored":
        yield Ignored(what=found.text, at=time_of(payload))
    elif found.what == "revoke":
        yield Revoked(provider_id=found.target_id, chat=chat, from_me=mine, at=time_of(payload))
    elif found.what == "edit" and found.text:
        yield Edited(provider_id=found.target_id, text=found.text, chat=chat, from_me=mine, at=time_of(payload))
    elif found.what == "reaction" and found.target_id:
        yield Reacted(
            provider_id=found.target_id, emoji=found.text, chat=chat, from_me=mine, at=time_of(payload),
            sender=sender_of(payload, own_ids(body)), name="" if mine else name_of(payload),
        )  # fmt: skip
    else:
        # undecryptable for now; see waiting
        yield unsupported(found.text or found.what, body, payload, keep_id=found.text != "ciphertext")


def unsupported(what: str, body: Json, payload: Json, *, keep_id: bool = True) -> Unsupported:
    return Unsupported(
        what=what[:100],
        at=time_of(payload),
        provider_id=parse_id(payload.get("id")).wa_id if keep_id else "",
        chat=chat_of(payload, own_ids(body)),
        sender=sender_of(payload, own_ids(body)),
        name="" if from_me(payload) else name_of(payload),
        from_me=from_me(payload),
        raw=slim(payload),
    )


def waiting(body: Json, payload: Json) -> Iterator[Event]:
    # the message itself may still come under this id, and must not meet its own placeholder
    yield unsupported("message.waiting", body, payload, keep_id=False)


def time_of(payload: Json) -> datetime | None:
    return moment(payload.get("timestamp"))
