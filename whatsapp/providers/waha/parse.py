"""WAHA's webhooks as events. Sources: WAHA docs how-to/events and WAHA 2026.2.1's own bodies."""

from collections.abc import Callable, Iterator
from datetime import datetime

from whatsapp.events import (
    Acked,
    Event,
    Ignored,
    SessionChanged,
    Typing,
    Unsupported,
)
from whatsapp.providers._address import foreign_chat, is_group, phone_of
from whatsapp.providers._json import (
    Json,
    dict_at,
    dicts_at,
    dig,
    number_of,
    slim,
    text_at,
)
from whatsapp.providers._time import first_moment, moment
from whatsapp.providers.waha.acts import (
    edited,
    event_response,
    poll_vote,
    reaction,
    response_failed,
    revoked,
    vote_failed,
)
from whatsapp.providers.waha.ids import (
    chat_of,
    from_me,
    own_ids,
    parse_id,
    sender_of,
)
from whatsapp.providers.waha.messages import message, waiting

_IGNORED = ("call.", "group.", "label.", "chat.", "engine.event", "state.change")


def events(body: Json) -> Iterator[Event]:
    name = text_at(body, "event")
    at = moment(body.get("timestamp"))
    handler = _HANDLERS.get(name)
    if handler:
        yield from handler(body, dict_at(body, "payload"))
    elif name.startswith(_IGNORED):
        yield Ignored(what=name[:60], at=at)
    else:
        yield Unsupported(what=name[:60] or "no event name", at=at, raw=slim(dict_at(body, "payload")))


_ACK_NAMES = {"ERROR": -1, "PENDING": 0, "SERVER": 1, "DEVICE": 2, "READ": 3, "PLAYED": 4}


def _ack(body: Json, payload: Json) -> Iterator[Event]:
    number = number_of(payload.get("ack"))
    ack = _ACK_NAMES.get(text_at(payload, "ackName")) if number is None else int(number)
    at = _ack_time(body, payload)
    if not from_me(payload):
        yield Ignored(what="ack of an incoming message", at=at)  # read on our own phone
    elif ack not in (-1, 1, 2, 3, 4):
        yield Ignored(what="pending ack", at=at)
    else:
        failed = ack == -1
        yield Acked(
            provider_id=parse_id(payload.get("id")).wa_id,
            ack=ack,
            code="not_accepted" if failed else "",
            reason=text_at(payload, "_data", "Type")[:200] if failed else "",
            chat=chat_of(payload, own_ids(body)),
            at=at,
        )


def _ack_time(body: Json, payload: Json) -> datetime | None:
    """payload.timestamp is the message's (WEBJS sends it whole), the envelope's is the receipt's."""
    data = dict_at(payload, "_data")
    return first_moment(data.get("Timestamp"), dig(data, "receipt", "readTimestamp"), body.get("timestamp"))


_STATUS = {
    "STOPPED": "stopped",
    "STARTING": "starting",
    "SCAN_QR_CODE": "qr",
    "PASSKEY_REQUIRED": "qr",
    "PASSKEY_CONFIRMATION_REQUIRED": "qr",
    "WORKING": "working",
    "FAILED": "failed",
}


def _session(body: Json, payload: Json) -> Iterator[Event]:
    told = text_at(payload, "status")
    status = _STATUS.get(told)
    at = moment(body.get("timestamp"))
    if status is None:
        yield Unsupported(what=f"session.status {told}"[:100], raw=slim(payload), at=at)
        return
    phone = phone_of(dig(body, "me", "id")) if status == "working" else ""
    yield SessionChanged(status=status, phone=phone, detail=told, at=at)


_PRESENCES = frozenset(("typing", "recording", "paused", "online", "offline"))


def _presence(body: Json, payload: Json) -> Iterator[Event]:
    chat = chat_of({"from": payload.get("id")}, own_ids(body))
    seen = [each for each in dicts_at(payload, "presences") if text_at(each, "lastKnownPresence") in _PRESENCES]
    if foreign_chat(chat.jid) or not seen:
        yield Ignored(what="presence", at=moment(body.get("timestamp")))
        return
    for each in seen:
        sender = sender_of({"participant": each.get("participant"), "from": payload.get("id")}, own_ids(body))
        state = text_at(each, "lastKnownPresence")
        at = moment(body.get("timestamp"))
        yield Typing(chat=chat, state=state, sender=sender if is_group(chat.jid) else None, at=at)


_HANDLERS: dict[str, Callable[[Json, Json], Iterator[Event]]] = {
    "message": message,
    "message.any": message,
    "message.waiting": waiting,
    "message.reaction": reaction,
    "message.edited": edited,
    "message.revoked": revoked,
    "message.ack": _ack,
    "message.ack.group": _ack,
    "poll.vote": poll_vote,
    "poll.vote.failed": vote_failed,
    "event.response": event_response,
    "event.response.failed": response_failed,
    "session.status": _session,
    "presence.update": _presence,
}
