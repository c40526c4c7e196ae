"""Contacts that look like the person beside a chat: the same CPF, e-mail, phone or full name."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from atendimento.models import Chat, folded
from atendimento.selectors import chats_visible
from atendimento.services.merges import KEPT
from crm import phones
from crm.models import Contact, FieldKind, FieldValue, Identity, IdentityKind, MergeRecord

MOST = 3


@dataclass(frozen=True)
class Twin:
    contact: Contact
    why: str


def twins(user: User, chat: Chat) -> list[Twin]:
    """Only people whom the user sees anyway."""
    contact = chat.contact
    if contact is None:
        return []
    signs = signs_of(contact)
    found = Contact.objects.filter(chats__in=chats_visible(user).values("pk")).exclude(pk=contact.pk)
    anyhow = Q()
    for _why, sign in signs:
        anyhow |= sign
    if not signs:
        return []
    people = found.filter(anyhow).order_by("created_at").distinct()[:MOST]
    return [Twin(person, reason(person, signs)) for person in people]


Sign = tuple[str, Any]


def signs_of(contact: Contact) -> list[Sign]:
    """What would tell that somebody is this person, the surest first."""
    signs: list[Sign] = []
    mine = FieldValue.objects.filter(contact=contact, field__kind__in=[FieldKind.CPF, FieldKind.PHONE])
    keys = {kind: [key for of, key in mine.values_list("field__kind", "key") if of == kind] for kind in FieldKind}
    if keys[FieldKind.CPF]:
        same = FieldValue.objects.filter(key__in=keys[FieldKind.CPF], field__kind=FieldKind.CPF)
        signs.append((_("same CPF"), Q(pk__in=same.values("contact"))))
    if contact.email:
        signs.append((_("same e-mail"), Q(email=contact.email.lower())))
    if numbers := [*keys[FieldKind.PHONE], *([phones.match_key(contact.phone)] if contact.phone else [])]:
        written = FieldValue.objects.filter(key__in=numbers, field__kind=FieldKind.PHONE).values("contact")
        known = Identity.objects.filter(kind=IdentityKind.PHONE, value__in=numbers).values("contact")
        signs.append((_("same phone"), Q(pk__in=written) | Q(pk__in=known)))
    if len(contact.display_name.split()) > 1 and contact.display_name != contact.display_phone:
        named = Chat.objects.filter(search_text=folded(contact.display_name)).values("contact")
        signs.append((_("same name"), Q(pk__in=named)))
    return signs


def reason(person: Contact, signs: list[Sign]) -> str:
    return next(why for why, sign in signs if Contact.objects.filter(sign, pk=person.pk).exists())


def merges_of(contact: Contact) -> list[MergeRecord]:
    """Those that can still be undone, the newest first."""
    since = timezone.now() - KEPT
    found = MergeRecord.objects.filter(contact=contact, undone_at=None, created_at__gt=since).defer("data")
    return list(found.select_related("by").order_by("-created_at")[:MOST])
