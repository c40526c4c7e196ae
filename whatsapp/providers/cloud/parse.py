"""Cloud API webhooks as events. Source: Meta's webhook reference, 2026-08."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from whatsapp.events import (
    Acked,
    Address,
    AddressLearned,
    Echoed,
    Edited,
    Event,
    Ignored,
    Reacted,
    Received,
    Revoked,
    SessionChanged,
    Unsupported,
)
from whatsapp.providers._address import phone_of
from whatsapp.providers._json import Json, dict_at, dicts_at, id_at, name_at, slim, text_at, true_at
from whatsapp.providers._parts import Content
from whatsapp.providers._time import moment
from whatsapp.providers.cloud.codes import meaning, words
from whatsapp.providers.cloud.content import content

_IGNORED = (
    "message_template", "template_", "account_", "business_", "phone_number_", "user_preferences", "calls",
    "history", "smb_app_state_sync", "flows", "security", "payment", "group_", "messaging_handovers",
    "partner_solutions",
    "tracking_events", "automatic_events", "standby",
)  # fmt: skip
_LOST = ("PARTNER_REMOVED", "ACCOUNT_DELETED")


def events(body: Json, config: Mapping[str, str]) -> Iterator[Event]:
    """Of one POST, which may carry several numbers, the events of the number that `config` names."""
    for entry in dicts_at(body, "entry"):
        for change in dicts_at(entry, "changes"):
            yield from _change(entry, change, config)


def _change(entry: Json, change: Json, config: Mapping[str, str]) -> Iterator[Event]:
    value, field = dict_at(change, "value"), text_at(change, "field")
    if not _is_ours(entry, value, config):
        yield Ignored(what="another number")
    elif field == "messages":
        yield from _messages(value)
    elif field == "smb_message_echoes":
        for told in dicts_at(value, "message_echoes"):
            yield from _message(told, value, mine=True)
    elif field == "account_update" and text_at(value, "event") in _LOST:
        yield SessionChanged(status="failed", detail=text_at(value, "event"), at=moment(entry.get("time")))
    elif field.startswith(_IGNORED):
        yield Ignored(what=field[:60], at=moment(entry.get("time")))
    else:
        yield Unsupported(what=f"field {field}"[:100], at=moment(entry.get("time")), raw=slim(change))


def _is_ours(entry: Json, value: Json, config: Mapping[str, str]) -> bool:
    """Tenant A's secret must not speak for tenant B's number, so a body is read for one number only."""
    number, ours = id_at(value, "metadata", "phone_number_id"), config.get("phone_number_id")
    if number:
        return not ours or number == ours
    account = config.get("waba_id")
    return not account or id_at(entry, "id") == account


def _messages(value: Json) -> Iterator[Event]:
    messages, statuses = dicts_at(value, "messages"), dicts_at(value, "statuses")
    for told in messages:
        yield from _message(told, value, mine=False)
    for told in statuses:
        yield _status(told)
    if not messages and not statuses:
        errors = dicts_at(value, "errors")
        what = f"error {words(errors[0])}" if errors else "messages without a message"
        yield Unsupported(what=what[:100], raw=slim(value))


# Messages


@dataclass(frozen=True)
class _Said:
    """One message with what every reader needs of it."""

    told: Json
    value: Json
    mine: bool
    person: Address
    contact: Json

    @property
    def at(self) -> datetime | None:
        return moment(self.told.get("timestamp"))

    @property
    def group(self) -> str:
        """Meta's group ids are opaque; the suffix makes them read as groups, and `send` takes it off."""
        group = id_at(self.told, "group_id")
        return f"{group}@g.us" if group else ""

    @property
    def chat(self) -> Address:
        return Address(jid=self.group) if self.group else self.person

    @property
    def sender(self) -> Address | None:
        return self.person if self.group and not self.mine else None

    @property
    def name(self) -> str:
        return "" if self.mine else name_at(self.contact, "profile", "name")


def _message(told: Json, value: Json, *, mine: bool) -> Iterator[Event]:
    phone, bsuid = ("to", "to_user_id") if mine else ("from", "from_user_id")
    contact = _contact(value, id_at(told, phone), id_at(told, bsuid))
    person = Address(
        phone=phone_of(told.get(phone)) or phone_of(contact.get("wa_id")),
        bsuid=id_at(told, bsuid) or id_at(contact, "user_id"),
    )
    said = _Said(told, value, mine, person, contact)
    reader = _READERS.get(text_at(told, "type"), _content)
    yield from reader(said)


def _contact(value: Json, phone: str, bsuid: str) -> Json:
    """The contact by its ids, a batch lists several in any order; alone, it speaks for an unnamed sender."""
    contacts = dicts_at(value, "contacts")
    for contact in contacts:
        if (phone and id_at(contact, "wa_id") == phone) or (bsuid and id_at(contact, "user_id") == bsuid):
            return contact
    return contacts[0] if len(contacts) == 1 and not phone and not bsuid else {}


def _content(said: _Said) -> Iterator[Event]:
    found = content(said.told, said.value)
    if not (said.chat.jid or said.chat.phone or said.chat.bsuid):
        yield _unsupported("message without chat", said)
    elif isinstance(found, Content):
        yield _received(found, said)
        yield from _shared_number(said)
    else:
        yield _unsupported(found, said)


def _received(found: Content, said: _Said) -> Received:
    common: dict[str, Any] = {
        "at": said.at,
        "provider_id": id_at(said.told, "id"),
        "chat": said.chat,
        "kind": found.kind,
        "text": found.text,
        "media": found.media,
        "quoted_id": id_at(said.told, "context", "id"),
        "forwarded": true_at(said.told, "context", "forwarded")
        or true_at(said.told, "context", "frequently_forwarded"),
        "extra": {**found.extra, **_person(said)},
    }
    if said.mine:
        return Echoed(**common, via="phone")
    return Received(**common, sender=said.sender, name=said.name)


def _person(said: _Said) -> dict[str, str]:
    found = {
        "username": name_at(said.contact, "profile", "username"),
        "parent_bsuid": id_at(said.contact, "parent_user_id") or id_at(said.told, "from_parent_user_id"),
    }
    return {name: value for name, value in found.items() if value}


def _shared_number(said: _Said) -> Iterator[Event]:
    """The answer to our contact-info request: the own number of somebody known by a user id only."""
    cards = dicts_at(said.told, "contacts")
    asked = text_at(said.told, "origin") or (text_at(cards[0], "origin") if cards else "")
    if asked != "contact_request" or said.mine:
        return
    phones = [phone_of(each.get("wa_id")) for each in dicts_at(cards[0] if cards else {}, "phones")]
    phone = next(filter(None, phones), "")
    if phone and said.person.bsuid:
        yield AddressLearned(address=Address(phone=phone, bsuid=said.person.bsuid), name=said.name, at=said.at)


def _unsupported(what: str, said: _Said) -> Unsupported:
    return Unsupported(
        what=what[:100],
        at=said.at,
        provider_id=id_at(said.told, "id"),
        chat=said.chat,
        sender=said.sender,
        name=said.name,
        from_me=said.mine,
        raw=slim(said.told),
    )


def _reaction(said: _Said) -> Iterator[Event]:
    target = id_at(said.told, "reaction", "message_id")
    if not target:
        yield Ignored(what="reaction to nothing", at=said.at)
        return
    emoji = text_at(said.told, "reaction", "emoji")  # empty or missing: taken back
    yield Reacted(
        provider_id=target,
        emoji=emoji,
        chat=said.chat,
        sender=said.sender,
        name=said.name,
        from_me=said.mine,
        at=said.at,
    )


def _edit(said: _Said) -> Iterator[Event]:
    found = content(dict_at(said.told, "edit", "message"), {})
    target = id_at(said.told, "edit", "original_message_id")
    if isinstance(found, Content) and target and found.text:
        yield Edited(provider_id=target, text=found.text, chat=said.chat, from_me=said.mine, at=said.at)
    else:
        yield Ignored(what="edit without text", at=said.at)


def _revoke(said: _Said) -> Iterator[Event]:
    target = id_at(said.told, "revoke", "original_message_id")
    if target:
        yield Revoked(provider_id=target, chat=said.chat, from_me=said.mine, at=said.at)
    else:
        yield Ignored(what="revocation of nothing", at=said.at)


def _welcome(said: _Said) -> Iterator[Event]:
    yield Ignored(what="request_welcome", at=said.at)


_CHANGES = ("user_changed_number", "user_changed_user_id")


def _system(said: _Said) -> Iterator[Event]:
    """Number changes have no contacts array; `from` is still the old number."""
    told = dict_at(said.told, "system")
    type_ = text_at(told, "type")
    new = Address(
        phone=phone_of(told.get("wa_id")) or phone_of(told.get("new_wa_id")),
        bsuid=id_at(told, "user_id"),
    )
    old = Address(phone=said.person.phone, bsuid=id_at(told, "previous_user_id"))
    if type_ in _CHANGES and (new.phone or new.bsuid) and (old.phone or old.bsuid):
        yield AddressLearned(address=new, previous=old, at=said.at)
    else:
        yield Ignored(what=f"system {type_}"[:60], at=said.at)


_READERS: dict[str, Callable[[_Said], Iterator[Event]]] = {
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
    "system": _system,
    "request_welcome": _welcome,
}


# Statuses

_ACKS = {"failed": -1, "sent": 1, "delivered": 2, "read": 3, "played": 4}


def _status(told: Json) -> Event:
    status, at = text_at(told, "status"), moment(told.get("timestamp"))
    if status == "deleted":  # legacy: the customer deleted it on their side
        return Ignored(what="status deleted", at=at)
    if status not in _ACKS:
        return Unsupported(what=f"status {status}"[:100], raw=slim(told), at=at)
    code, reason = _why(told) if status == "failed" else ("", "")
    return Acked(
        provider_id=id_at(told, "id"),
        client_ref=id_at(told, "biz_opaque_callback_data"),
        ack=_ACKS[status],
        code=code,
        reason=reason,
        chat=_recipient(told),
        at=at,
    )


def _why(told: Json) -> tuple[str, str]:
    error = next(iter(dicts_at(told, "errors")), {})
    known = meaning(error)
    return (known.code if known else "rejected"), (words(error) if error else "")


def _recipient(told: Json) -> Address:
    if text_at(told, "recipient_type") == "group":
        return Address(jid=f"{id_at(told, 'recipient_id')}@g.us")
    return Address(phone=phone_of(told.get("recipient_id")), bsuid=id_at(told, "recipient_user_id"))
