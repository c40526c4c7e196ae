"""Labels as people set them, and who has which. The desk tells the pages (`atendimento.services.labels`)."""

from typing import NoReturn

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from crm.models import Contact, ContactLabel, Label
from crm.models.labels import HUES


@transaction.atomic
def label_create(*, by: User, name: str, hue: int | None = None) -> Label:
    """Raises Forbidden, and Invalid with the field at fault. Without a hue it gets one that few others have."""
    guard(by)
    label = Label(name=checked_name(name), hue=rare_hue() if hue is None else checked_hue(hue))
    label.save(force_insert=True)
    return label


@transaction.atomic
def label_update(*, by: User, label: Label, name: str, hue: int) -> Label:
    guard(by)
    label.name, label.hue = checked_name(name, label), checked_hue(hue)
    label.save(update_fields=["name", "hue"])
    return label


@transaction.atomic
def label_archive(*, by: User, label: Label, archived: bool = True) -> None:
    """Whoever has it keeps it; nobody is given it any more. `archived=False` brings it back."""
    guard(by)
    label.archived = archived
    label.save(update_fields=["archived"])


@transaction.atomic
def label_named(*, by: User, name: str) -> Label:
    """The label that is called so, however it is written; a new one where the person may make labels."""
    found = Label.objects.filter(name__iexact=name.replace("\0", "").strip()).first()
    if found is None and may(by, "label.manage"):
        return label_create(by=by, name=name)
    if found is None or found.archived:
        refuse("name", _("There is no label with this name"))
    return found


def contact_label(*, contact: Contact, label: Label, by: User) -> bool:
    """Whether the contact did not have it yet."""
    if not may(by, "label.apply"):
        raise Forbidden(_("You may not label contacts"))
    _link, new = ContactLabel.objects.get_or_create(contact=contact, label=label, defaults={"by": by})
    return new


def contact_unlabel(*, contact: Contact, label: Label, by: User) -> bool:
    """Whether the contact had it."""
    if not may(by, "label.apply"):
        raise Forbidden(_("You may not label contacts"))
    gone, _rows = ContactLabel.objects.filter(contact=contact, label=label).delete()
    return bool(gone)


def rare_hue() -> int:
    taken = list(Label.objects.values_list("hue", flat=True))
    return min(range(HUES), key=lambda hue: (taken.count(hue), hue * 7 % HUES))


def checked_name(name: str, label: Label | None = None) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        refuse("name", _("Give it a name"))
    if len(name) > 40:
        refuse("name", _("At most %(most)s characters") % {"most": 40})
    if Label.objects.filter(name__iexact=name).exclude(pk=label and label.pk).exists():
        refuse("name", _("There is one with this name already"))
    return name


def checked_hue(hue: int) -> int:
    if not 0 <= hue < HUES:
        refuse("hue", _("Choose a colour"))
    return hue


def guard(by: User) -> None:
    if not may(by, "label.manage"):
        raise Forbidden(_("You may not change labels"))


def refuse(name: str, sentence: str) -> NoReturn:
    raise Invalid(sentence, code="invalid_label", fields={name: [sentence]})
