"""Custom fields as admins define them, and what contacts have in them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from crm.models import Contact, CustomField, FieldKind, FieldValue
from crm.services.checks import guard, refuse, words
from crm.values import read

MOST_FIELDS, MOST_CHOICES = 40, 50


@transaction.atomic
def field_create(*, by: User, name: str, kind: str, choices: Iterable[str] = (), required: bool = False) -> CustomField:
    """Last in the order. `required`: no conversation is resolved without it.

    Raises Forbidden, and Invalid with the field at fault.
    """
    guard(by, "field.manage")
    if kind not in FieldKind.values:
        refuse("kind", _("There is no such kind"))
    if CustomField.objects.filter(archived=False).count() >= MOST_FIELDS:
        refuse("name", _("At most %(most)s fields") % {"most": MOST_FIELDS})
    last = CustomField.objects.aggregate(last=Max("order"))["last"]
    field = CustomField(kind=kind, order=0 if last is None else last + 1, required=required)
    return put(field, name, choices)


@transaction.atomic
def field_update(
    *, by: User, field: CustomField, name: str, choices: Iterable[str] = (), required: bool = False
) -> CustomField:
    """The kind stays: what was filled in was read by it."""
    guard(by, "field.manage")
    field.required = required
    return put(field, name, choices)


@transaction.atomic
def field_archive(*, by: User, field: CustomField, archived: bool = True) -> None:
    """It is asked no more; what was filled in is kept and comes back with it."""
    guard(by, "field.manage")
    field.archived = archived
    field.save(update_fields=["archived"])


@transaction.atomic
def field_move(*, by: User, field: CustomField, up: bool) -> None:
    """One place up or down among those that are asked."""
    guard(by, "field.manage")
    fields = list(CustomField.objects.select_for_update().filter(archived=False).order_by("order", "name"))
    here = fields.index(field)
    there = max(here - 1, 0) if up else min(here + 1, len(fields) - 1)
    fields.insert(there, fields.pop(here))
    for order, each in enumerate(fields):
        each.order = order
    CustomField.objects.bulk_update(fields, ["order"])


def put(field: CustomField, name: str, choices: Iterable[str]) -> CustomField:
    field.name = words("name", name, 40)
    if CustomField.objects.filter(name__iexact=field.name).exclude(pk=field.pk).exists():
        refuse("name", _("There is one with this name already"))
    if field.kind == FieldKind.CHOICE:
        field.choices = checked_choices(choices)
    field.save()
    return field


def checked_choices(choices: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(words("choices", each, 80) for each in choices if each.strip()))
    if len(found) < 2:
        refuse("choices", _("Write at least two, one a line"))
    if len(found) > MOST_CHOICES:
        refuse("choices", _("At most %(most)s choices") % {"most": MOST_CHOICES})
    return found


def values_put(contact: Contact, typed: Mapping[str, str]) -> dict[str, list[str]]:
    """What was typed by field id; empty takes it away, a field left out stays. Returns what is wrong, by field id."""
    known = {str(field.pk): field for field in CustomField.objects.filter(archived=False)}
    wrong: dict[str, list[str]] = {}
    for pk, text in typed.items():
        try:
            put_value(contact, known[pk], text)
        except KeyError:
            wrong[pk] = [_("There is no such field")]
        except ValueError as error:
            wrong[pk] = [str(error)]
    return wrong


def put_value(contact: Contact, field: CustomField, typed: str) -> None:
    text, key = read(field, typed)
    if text:
        new: dict[str, Any] = {"text": text, "key": key}
        FieldValue.objects.update_or_create(contact=contact, field=field, defaults=new)
    else:
        FieldValue.objects.filter(contact=contact, field=field).delete()
