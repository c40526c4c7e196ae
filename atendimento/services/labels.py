"""Labels of the person beside a chat, told to everybody who sees it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import Conflict
from accounts.models import User
from atendimento.models import Chat
from atendimento.services.badges import mirror_badges, show_badges
from atendimento.services.chats import chat_lock
from crm.models import Contact, ContactLabel, Label
from crm.services import labels

PART = "labels"  # of the panel


@transaction.atomic
def label_apply(*, chat: Chat, label: Label, by: User) -> bool:
    """Whether it is new to the person. Raises Conflict (`no_contact`) for groups and for an archived label."""
    chat = chat_lock(chat.pk)
    if label.archived:
        raise Conflict(_("This label is not given any more"), code="archived")
    new = labels.contact_label(contact=person_of(chat), label=label, by=by)
    if new:
        show_badges(chat, PART)
    return new


@transaction.atomic
def label_remove(*, chat: Chat, label: Label, by: User) -> bool:
    """Whether the person had it."""
    chat = chat_lock(chat.pk)
    had = labels.contact_unlabel(contact=person_of(chat), label=label, by=by)
    if had:
        show_badges(chat, PART)
    return had


@transaction.atomic
def label_restyle(*, by: User, label: Label, name: str, hue: int) -> Label:
    """Another name or colour, wherever it stands."""
    label = labels.label_update(by=by, label=label, name=name, hue=hue)
    mirror_badges(ContactLabel.objects.filter(label=label).values_list("contact", flat=True))
    return label


def person_of(chat: Chat) -> Contact:
    if chat.contact is None:
        raise Conflict(_("A group has no contact data"), code="no_contact")
    return chat.contact
