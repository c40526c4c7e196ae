"""Evolution API's webhooks as events. Source: its whatsapp.baileys.service.ts; captures of 2.3.6, 2.3.7."""

from collections.abc import Callable, Iterator

from whatsapp.events import (
    Acked,
    AddressLearned,
    Edited,
    Event,
    Ignored,
    Revoked,
    SessionChanged,
    Typing,
    Unsupported,
)
from whatsapp.providers._address import address, foreign_chat, is_group, phone_of
from whatsapp.providers._json import Json, dict_at, dicts_at, id_at, slim, text_at
from whatsapp.providers._proto import protocol
from whatsapp.providers._time import moment
from whatsapp.providers.evolution.ids import chat_of, key_id, own_ids, person_name
from whatsapp.providers.evolution.messages import message

_IGNORED = (
    "chats.", "groups.", "group.", "labels.", "call", "typebot.", "instance.create", "application.startup",
    "messages.set", "error",
)  # fmt: skip


def events(body: Json) -> Iterator[Event]:
    """One event may be spelled MESSAGES_UPSERT, messages-upsert or messages.upsert."""
    name = text_at(body, "event").lower().replace("_", ".").replace("-", ".")
    handler = _HANDLERS.get(name)
    if handler:
        yield from handler(body)
    elif name.startswith(_IGNORED):
        yield Ignored(what=name[:60])
    else:
        yield Unsupported(what=name[:60] or "no event name", raw=slim(dict_at(body, "data")))


def _upsert(body: Json) -> Iterator[Event]:
    for data in dicts_at(body, "data"):
        for row in dicts_at(data, "messages") or [data]:  # 1.x may wrap them
            yield from message(row, own_ids(body), sent_by_api=False)


def _sent(body: Json) -> Iterator[Event]:
    for data in dicts_at(body, "data"):
        yield from message(data, own_ids(body), sent_by_api=True)


def _edited(body: Json) -> Iterator[Event]:
    """Sent for every protocol message, not only edits."""
    for data in dicts_at(body, "data"):
        key = dict_at(data, "key")
        found = protocol(data)
        chat = chat_of(key, own_ids(body))
        at, mine = moment(data.get("timestampMs")), key.get("fromMe") is True
        if foreign_chat(chat.jid):
            yield Ignored(what=foreign_chat(chat.jid), at=at)
        elif found.what == "edit" and found.text:
            yield Edited(provider_id=found.target_id, text=found.text, chat=chat, from_me=mine, at=at)
        elif found.what == "revoke":
            yield Revoked(provider_id=found.target_id, chat=chat, from_me=mine, at=at)
        else:
            yield Ignored(what=found.text or "edit without text", at=at)


def _deleted(body: Json) -> Iterator[Event]:
    """The key itself, or a row of its database, where `id` is a cuid and WhatsApp's id is in `key`."""
    for data in dicts_at(body, "data"):
        key = dict_at(data, "key") or data
        chat = chat_of(key, own_ids(body))
        if foreign_chat(chat.jid) or not key_id(key):
            yield Ignored(what="revocation of " + (foreign_chat(chat.jid) or "nothing"))
        else:
            yield Revoked(provider_id=key_id(key), chat=chat, from_me=key.get("fromMe") is True)


_ACKS = {
    "ERROR": -1, "FAILED": -1, "SERVER_ACK": 1, "SENT": 1, "DELIVERY_ACK": 2, "DELIVERED": 2, "READ": 3,
    "PLAYED": 4,
}  # fmt: skip


def _updated(body: Json) -> Iterator[Event]:
    for data in dicts_at(body, "data"):
        yield _ack(data, own_ids(body))


def _ack(data: Json, own: tuple[str, ...]) -> Event:
    """DELETED is ignored: <=2.3.6 says it of edits too (#2010); revocations come as messages.delete."""
    key = dict_at(data, "key") or data
    provider_id = id_at(data, "keyId") or key_id(key)
    status = text_at(data, "status").upper()
    ack = _ACKS.get(status)
    mine = key.get("fromMe") is True or provider_id.startswith("wamid.")  # the Meta channel says false of our own
    if ack is None or not mine or not provider_id:
        return Ignored(what=f"messages.update {status}"[:60].strip())
    return Acked(
        provider_id=provider_id,
        ack=ack,
        code="not_accepted" if ack < 0 else "",
        chat=chat_of({**key, "id": provider_id}, own),
        at=moment(data.get("datetime")),
    )


def _contacts(body: Json) -> Iterator[Event]:
    rows = dicts_at(body, "data")
    for row in rows:
        yield _contact(row)
    if not rows:
        yield Ignored(what="contacts")


def _contact(row: Json) -> Event:
    jid = next((row[key] for key in ("remoteJid", "id", "jid") if "@" in text_at(row, key)), "")
    person = address(jid, *(row.get(key) for key in ("jid", "lid", "phoneNumber", "remoteJidAlt", "senderPn")))
    name = person_name(row, "pushName", "name", "notify", "verifiedName")
    useful = name or (person.phone and person.lid)
    if not useful or foreign_chat(jid) or is_group(jid) or not (person.phone or person.lid):
        return Ignored(what="contact without news")
    return AddressLearned(address=person, name=name)


_PRESENCES = {
    "composing": "typing", "recording": "recording", "paused": "paused", "available": "online",
    "unavailable": "offline",
}  # fmt: skip


def _presence(body: Json) -> Iterator[Event]:
    data = dict_at(body, "data")
    chat = chat_of({"remoteJid": data.get("id")})
    seen = {who: text_at(each, "lastKnownPresence") for who, each in dict_at(data, "presences").items()}
    if foreign_chat(chat.jid) or not any(state in _PRESENCES for state in seen.values()):
        yield Ignored(what="presence")
        return
    for who, state in seen.items():
        if state in _PRESENCES:
            sender = address(who) if is_group(chat.jid) else None
            yield Typing(chat=chat, state=_PRESENCES[state], sender=sender)


_STATES = {
    "open": "working",
    "connecting": "starting",
    "close": "failed",
    "refused": "failed",
    "closed": "failed",
}


def _connection(body: Json) -> Iterator[Event]:
    """close and refused come only when a person has to act (logged out, banned, no one read the QR code)."""
    data = dict_at(body, "data")
    told = text_at(data, "state") or text_at(data, "status")
    status = _STATES.get(told)
    if status is None:
        yield Unsupported(what=f"connection {told}"[:100], raw=slim(data))
        return
    reason = text_at(data, "statusReason") or text_at(data, "disconnectionReasonCode")
    phone = phone_of(data.get("wuid")) or phone_of(body.get("sender")) if status == "working" else ""
    yield SessionChanged(status=status, phone=phone, detail=f"{told} {reason}".strip())


def _qr(body: Json) -> Iterator[Event]:
    data = dict_at(body, "data")
    code = text_at(data, "qrcode", "base64") or text_at(data, "qrcode", "code")
    if code:
        yield SessionChanged(status="qr", qr=code, detail=text_at(data, "qrcode", "pairingCode")[:60])
    elif "statusCode" in data:  # the last code expired unread
        yield SessionChanged(status="failed", detail=text_at(data, "message")[:200])
    else:
        yield Ignored(what="qrcode without code")


def _gone(body: Json) -> Iterator[Event]:
    yield SessionChanged(status="stopped", detail=text_at(body, "event")[:60])


_HANDLERS: dict[str, Callable[[Json], Iterator[Event]]] = {
    "messages.upsert": _upsert,
    "send.message": _sent,
    "messages.edited": _edited,
    "send.message.update": _edited,
    "messages.delete": _deleted,
    "messages.update": _updated,
    "contacts.upsert": _contacts,
    "contacts.update": _contacts,
    "contacts.set": _contacts,
    "presence.update": _presence,
    "connection.update": _connection,
    "status.instance": _connection,
    "qrcode.updated": _qr,
    "logout.instance": _gone,
    "remove.instance": _gone,
    "instance.delete": _gone,
}
