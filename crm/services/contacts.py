"""One person, one contact: every entrance finds people here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import postponing, scope, sql
from accounts.errors import Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from crm import phones
from crm.models import (
    Activity,
    Contact,
    ContactLabel,
    FieldValue,
    Identity,
    IdentityKind,
    Lead,
    MergeRecord,
    Note,
    Opportunity,
)
from integrations.hooks import hook_emit

Pair = tuple[str, str]  # (IdentityKind, value)


@dataclass
class Resolved:
    contact: Contact
    created: bool = False
    absorbed: list[UUID] = field(default_factory=list)  # contacts that turned out to be this person


def pairs_of(*, phone: str = "", jid: str = "", lid: str = "", bsuid: str = "") -> list[Pair]:
    """Identity rows for the addresses one event named; the phone becomes its match key."""
    found = [
        (IdentityKind.PHONE, phones.match_key(phone) if phone else ""),
        (IdentityKind.JID, "" if jid.endswith("@lid") else jid),
        (IdentityKind.LID, lid),
        (IdentityKind.BSUID, bsuid),
    ]
    return [(str(kind), value) for kind, value in found if value]


@transaction.atomic(savepoint=False)  # part of what the caller does; a savepoint would cost two round trips
def contact_resolve(*, pairs: list[Pair], phone: str = "", name: str = "") -> Resolved:
    """Find or make the one person behind the addresses; people who turn out to be one are merged.

    Locks nothing on the common path (all addresses known, one person). Otherwise takes an advisory lock per
    address, in order, so that two first messages at once make one contact. Call before locking any chat.
    """
    known = _known(pairs)
    if len(known) == len(pairs) and len({row.contact_id for row in known}) == 1:
        return Resolved(contact_refresh(known[0].contact, phone, name))
    _lock(pairs)
    known = _known(pairs)
    people = sorted({row.contact for row in known}, key=lambda person: (person.created_at, person.pk))
    created = not people
    contact = people[0] if people else contact_new(phone, name)
    absorbed = [contact_absorb(into=contact, other=other) for other in people[1:]]
    missing = set(pairs) - {(row.kind, row.value) for row in known}
    for kind, value in sorted(missing):
        postponing.insert(Identity(contact=contact, kind=kind, value=value))
    return Resolved(contact_refresh(contact, phone, name), created, absorbed)


def contact_new(phone: str, name: str) -> Contact:
    contact = Contact(phone=phone, push_name=name[:160])
    postponing.insert(contact)
    hook_emit("contact.created", lambda: contact_said(contact))
    return contact


def contact_said(contact: Contact) -> dict[str, str]:
    """For outgoing webhooks."""
    return {"id": str(contact.pk), "name": contact.display_name, "phone_number": contact.phone, "email": contact.email}


def contact_absorb(*, into: Contact, other: Contact) -> UUID:
    """Move all that crm knows of `other` into `into`; chats follow in atendimento. Returns the absorbed id."""
    Identity.objects.filter(contact=other).update(contact=into)
    if Lead.objects.filter(contact=into, source="WHATSAPP").exists():
        Lead.objects.filter(contact=other, source="WHATSAPP").update(source="MANUAL")
    for model in (Lead, Note, Activity, Opportunity, MergeRecord):
        model.objects.filter(contact=other).update(contact=into)
    shared: tuple[tuple[type[ContactLabel | FieldValue], str], ...] = ((ContactLabel, "label"), (FieldValue, "field"))
    for each, unique in shared:  # what both have, `into` keeps
        taken = each.objects.filter(contact=into).values(unique)
        each.objects.filter(contact=other).exclude(**{f"{unique}__in": taken}).update(contact=into)
    for attribute in ("name", "push_name", "phone", "email"):
        if not getattr(into, attribute):
            setattr(into, attribute, getattr(other, attribute))
    into.owner_id = into.owner_id or other.owner_id
    into.save()
    return other.pk


@transaction.atomic
def contact_set_owner(*, contact: Contact, by: User, owner: User | None) -> Contact:
    """Into somebody's portfolio ("carteira"), or with None out of it. Raises Forbidden, Invalid (`owner`)."""
    if not may(by, "contact.give"):
        raise Forbidden(_("Only a supervisor says whose customer this is"))
    if owner and (owner.tenant_id != contact.tenant_id or not owner.is_active):
        said = _("There is no such person")
        raise Invalid(said, code="unknown_person", fields={"owner": [said]})
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    contact.owner = owner
    contact.save(update_fields=["owner"])
    return contact


def _known(pairs: Iterable[Pair]) -> list[Identity]:
    wanted = set(pairs)
    kinds, values = [kind for kind, _ in wanted], [value for _, value in wanted]
    tail = (
        "crm_identity i JOIN crm_contact c ON c.id = i.contact_id "
        "WHERE i.tenant_id = %s AND (i.kind, i.value) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
    )
    found = []
    for identity, contact in sql.fetch({"i": Identity, "c": Contact}, tail, [scope.current_tenant_id(), kinds, values]):
        identity.contact = contact
        found.append(identity)
    return found


def _lock(pairs: Iterable[Pair]) -> None:
    tenant = scope.current_tenant_id()
    keys = [f"{tenant}:{kind}:{value}" for kind, value in sorted(pairs)]
    with connection.cursor() as cursor:  # one after the other, in the order given
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key", [keys])


def contact_refresh(contact: Contact, phone: str, name: str) -> Contact:
    """Learn a phone or a new push name; a name given by a person is never touched."""
    changed: list[str] = []
    if phone and not contact.phone:
        contact.phone, changed = phone, [*changed, "phone"]
    if name and contact.push_name != name[:160]:
        contact.push_name, changed = name[:160], [*changed, "push_name"]
    if changed:
        contact.save(update_fields=changed)
    return contact
