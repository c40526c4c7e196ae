"""Two contacts that are one person, joined by hand; and taken apart again for as long as `KEPT`."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Conflict, Forbidden
from accounts.models import User
from accounts.roles import may
from atendimento import realtime
from atendimento.models import Chat, Ticket, TicketEvent, TicketEventKind, TicketStatus, folded
from atendimento.services.badges import mirror_badges
from atendimento.services.chats import absorb_contact, mirror_ticket
from atendimento.services.labels import person_of
from atendimento.services.snapshots import Before, Changes, bring_back, change_back, move_back
from crm.models import Contact, Lead, MergeRecord
from crm.services.contacts import contact_absorb
from whatsapp.models import OutboundMessage, OutboundState

KEPT = timedelta(days=30)


@transaction.atomic
def contact_merge(*, chat: Chat, other: Contact, by: User) -> MergeRecord:
    """`other` becomes the person of `chat`: every message, ticket, note, deal and label is theirs from now on.

    Raises Conflict (`same`) for one and the same. The caller has checked that `by` sees both.
    """
    guard(by)
    mine, theirs = lock_chats(chat, other)
    contact = person_of(mine)
    if contact.pk == other.pk:
        raise Conflict(_("This is the same person already"), code="same")
    leads = Lead.objects.filter(contact=other)  # of two who came by themselves, one becomes a lead made by hand
    before, changes = Before(other, theirs), Changes([contact, mine, *open_tickets(mine, *theirs), *leads])
    waiting = {str(each.pk): queued(each) for each in theirs}
    heard = [(each.pk, realtime.audience(each)) for each in theirs]
    contact_absorb(into=contact, other=other)
    mine.search_text = folded(mine.title)  # a name may have come with the other
    absorb_contact(mine, other.pk)
    mirror_badges([contact.pk])
    record = MergeRecord.objects.create(contact=contact, absorbed=other.pk, name=other.display_name, by=by)
    record.data = {
        **before.after(),
        "changed": changes.after(reread(contact, mine, changes)),
        "outbox": waiting,
        "chats": [str(each.pk) for each in theirs],
    }
    record.save(update_fields=["data"])
    after_commit(realtime.chats_joined, mine.pk, heard)
    return record


@transaction.atomic
def merge_undo(*, record: MergeRecord, by: User) -> None:
    """Who was absorbed is there again with all that was theirs; what happened since stays with who was kept.

    Raises Conflict (`undone`, `too_late`, `newer`).
    """
    guard(by)
    chats = list(Chat.objects.select_for_update().filter(contact=record.contact_id).order_by("pk"))
    record = MergeRecord.objects.select_for_update().get(pk=record.pk)
    check_undo(record)
    data = record.data
    bring_back([*data["roots"], *data["gone"]])
    move_back(data["moved"], {str(record.contact_id), *(str(chat.pk) for chat in chats)})
    spare = [row["pk"] for row in data["changed"] if row["model"] == Ticket._meta.label_lower]
    told = TicketEvent.objects.filter(ticket__in=spare, kind=TicketEventKind.MERGED)
    told.filter(created_at__gte=record.created_at - timedelta(minutes=1)).delete()
    change_back(data["changed"])
    for pk, rows in data["outbox"].items():
        OutboundMessage.objects.filter(pk__in=rows, state=OutboundState.QUEUED).update(chat_key=pk)
    record.undone_at = timezone.now()
    record.save(update_fields=["undone_at"])
    apart = [each.pk for each in chats] + data["chats"]
    settle(apart)
    mirror_badges([record.contact_id, record.absorbed])
    after_commit(realtime.chats_parted, apart)


def merges_forget() -> None:
    """What can't be undone any more is not kept: it holds what people said about themselves."""
    MergeRecord.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(data={}).update(data={})


def guard(by: User) -> None:
    if not may(by, "contact.merge"):
        raise Forbidden(_("Your role does not allow this"))


def check_undo(record: MergeRecord) -> None:
    if record.undone_at:
        raise Conflict(_("They were taken apart already"), code="undone")
    if record.created_at < timezone.now() - KEPT:
        raise Conflict(_("A merge can be undone for 30 days"), code="too_late")
    newer = MergeRecord.objects.filter(contact=record.contact_id, undone_at=None, created_at__gt=record.created_at)
    if newer.exists():
        raise Conflict(_("Undo the later merge first"), code="newer")


def lock_chats(chat: Chat, other: Contact) -> tuple[Chat, list[Chat]]:
    """All in one order, so that two merges at once don't wait for each other."""
    wanted = Chat.objects.filter(pk=chat.pk) | Chat.objects.filter(contact=other)
    locked = {each.pk: each for each in wanted.select_for_update(of=("self",)).select_related("contact").order_by("pk")}
    mine = locked.pop(chat.pk)
    return mine, list(locked.values())


def open_tickets(*chats: Chat) -> list[Ticket]:
    return list(Ticket.objects.filter(chat__in=chats).exclude(status=TicketStatus.CLOSED))


def queued(chat: Chat) -> list[str]:
    rows = OutboundMessage.objects.filter(chat_key=chat.pk, state=OutboundState.QUEUED)
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def reread(contact: Contact, chat: Chat, changes: Changes) -> list[Any]:
    def ids(of: type[Model]) -> list[Any]:
        return [pk for model, pk in changes.before if model == of._meta.label_lower]

    return [
        Contact.objects.get(pk=contact.pk),
        Chat.objects.get(pk=chat.pk),
        *Ticket.objects.filter(pk__in=ids(Ticket)),
        *Lead.objects.filter(pk__in=ids(Lead)),
    ]


def settle(chats: list[Any]) -> None:
    """Each shows its own ticket again, and takes a rev of its own."""
    for chat in Chat.objects.filter(pk__in=chats).select_related("current_ticket__queue", "current_ticket__assignee"):
        if chat.current_ticket:
            mirror_ticket(chat, chat.current_ticket)
        chat.rev += 1
        chat.save()
