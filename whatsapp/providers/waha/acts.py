"""What people do to messages: react, edit, revoke, answer polls and invitations."""

from collections.abc import Iterator

from whatsapp.events import Echoed, Edited, Event, Ignored, Reacted, Received, Revoked
from whatsapp.providers._address import foreign_chat
from whatsapp.providers._json import Json, dict_at, dig, id_at, list_at, number_of, text_at
from whatsapp.providers._proto import protocol
from whatsapp.providers.waha.ids import (
    chat_of,
    engine_message,
    from_me,
    name_of,
    own_ids,
    parse_id,
    sender_of,
)
from whatsapp.providers.waha.messages import time_of, unsupported


def reaction(body: Json, payload: Json) -> Iterator[Event]:
    target = parse_id(dig(payload, "reaction", "messageId")).wa_id
    chat = chat_of(payload, own_ids(body))
    if foreign_chat(chat.jid) or not target:
        yield Ignored(what="reaction to " + (foreign_chat(chat.jid) or "nothing"), at=time_of(payload))
        return
    yield Reacted(
        provider_id=target,
        emoji=text_at(payload, "reaction", "text"),
        chat=chat,
        sender=sender_of(payload, own_ids(body)),
        name="" if from_me(payload) else name_of(payload),
        from_me=from_me(payload),
        at=time_of(payload),
    )


def edited(body: Json, payload: Json) -> Iterator[Event]:
    inside = protocol(dig(engine_message(payload), "protocolMessage"))
    # WEBJS gives the edit the id of the message itself; elsewhere payload.id is the act of editing
    target = id_at(payload, "editedMessageId") or inside.target_id or parse_id(payload.get("id")).wa_id
    text = text_at(payload, "body") or inside.text
    chat = chat_of(payload, own_ids(body))
    if foreign_chat(chat.jid) or not target or not text:
        yield Ignored(what="edit without text", at=time_of(payload))
        return
    target = parse_id(target).wa_id
    yield Edited(provider_id=target, text=text, chat=chat, from_me=from_me(payload), at=time_of(payload))


def revoked(body: Json, payload: Json) -> Iterator[Event]:
    after, before = dict_at(payload, "after"), dict_at(payload, "before")
    act = after or before
    chat = chat_of(act, own_ids(body))
    target = (
        id_at(payload, "revokedMessageId")
        or id_at(act, "_data", "protocolMessageKey", "id")
        or protocol(dig(engine_message(act), "protocolMessage")).target_id
        or id_at(before, "id")
    )
    if foreign_chat(chat.jid) or not target:
        yield Ignored(what="revocation of " + (foreign_chat(chat.jid) or "nothing"), at=time_of(act))
        return
    yield Revoked(provider_id=parse_id(target).wa_id, chat=chat, from_me=from_me(act), at=time_of(act))


def poll_vote(body: Json, payload: Json) -> Iterator[Event]:
    vote = {**dict_at(payload, "vote"), "_data": payload.get("_data")}
    picked = [each for each in list_at(vote, "selectedOptions") if isinstance(each, str)]
    chat = chat_of(vote, own_ids(body))
    if foreign_chat(chat.jid):
        yield Ignored(what="poll vote", at=time_of(vote))
        return
    kind = Echoed if from_me(vote) else Received
    yield kind(
        provider_id=parse_id(vote.get("id")).wa_id,
        chat=chat,
        sender=sender_of(vote, own_ids(body)),
        name="" if from_me(vote) else name_of(vote),
        kind="poll",
        text=", ".join(picked),
        quoted_id=parse_id(dig(payload, "poll", "id")).wa_id,
        extra={"vote": True, "options": picked},
        at=time_of(vote),
    )


def vote_failed(body: Json, payload: Json) -> Iterator[Event]:
    vote = dict_at(payload, "vote")
    yield unsupported("poll vote", body, {**vote, "_data": payload.get("_data")})


def event_response(body: Json, payload: Json) -> Iterator[Event]:
    answer = dict_at(payload, "eventResponse")
    kind = Echoed if from_me(payload) else Received
    yield kind(
        provider_id=parse_id(payload.get("id")).wa_id,
        chat=chat_of(payload, own_ids(body)),
        sender=sender_of(payload, own_ids(body)),
        name="" if from_me(payload) else name_of(payload),
        kind="interactive",
        text=text_at(answer, "response"),
        quoted_id=parse_id(dig(payload, "eventCreationKey", "id")).wa_id,
        extra={
            "event_response": text_at(answer, "response"),
            "guests": number_of(answer.get("extraGuestCount")),
        },
        at=time_of(payload),
    )


def response_failed(body: Json, payload: Json) -> Iterator[Event]:
    yield unsupported("event response", body, payload)
