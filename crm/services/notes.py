from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Forbidden
from accounts.models import User
from accounts.roles import may
from crm.models import Contact, Note
from crm.services.checks import guard, refuse

LONGEST = 4000


@transaction.atomic
def note_create(*, contact: Contact, by: User, text: str) -> Note:
    guard(by, "note.write")
    return Note.objects.create(contact=contact, author=by, text=checked(text))


@transaction.atomic
def note_update(*, note: Note, by: User, text: str) -> Note:
    guard_own(note, by)
    note.text, note.edited_at = checked(text), timezone.now()
    note.save(update_fields=["text", "edited_at"])
    return note


@transaction.atomic
def note_delete(*, note: Note, by: User) -> None:
    guard_own(note, by)
    note.delete()


@transaction.atomic
def note_pin(*, note: Note, by: User, pinned: bool) -> None:
    """Everybody may say what is worth reading first."""
    guard(by, "note.write")
    note.pinned = pinned
    note.save(update_fields=["pinned"])


def guard_own(note: Note, by: User) -> None:
    if note.author_id != by.pk and not may(by, "note.change_of_other"):
        raise Forbidden(_("Only who wrote it or a supervisor can change this note"))


def checked(text: str) -> str:
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not text:
        refuse("text", _("Write something here"))
    if len(text) > LONGEST:
        refuse("text", _("At most %(most)s characters") % {"most": LONGEST})
    return text
