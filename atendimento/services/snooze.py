"""Out of the way until a moment, and in any case until the customer writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Conflict, Invalid
from accounts.models import User
from atendimento import realtime, sla
from atendimento.hours import next_opening
from atendimento.models import Chat, Queue, Ticket, TicketEventKind, TicketStatus
from atendimento.services import promises
from atendimento.services.autotexts import spoken
from atendimento.services.chats import chat_lock
from atendimento.services.episodes import check_right, from_bot, lock_active, lock_current, record, wake
from atendimento.services.terms import terms_of
from crm.models import NotificationType
from crm.services.notices import notices_add

LONGEST = timedelta(days=366)
MORNING = 9  # o'clock, where no calendar says when the day begins


@dataclass(frozen=True)
class Choice:
    """`until` is None for "until the customer replies"."""

    key: str
    label: str
    until: datetime | None


def snooze_choices(queue: Queue | None, now: datetime) -> list[Choice]:
    """What the menu offers besides a date of one's own."""
    tomorrow = tomorrow_at_opening(queue, now)
    return [
        Choice("reply", _("Until the customer replies"), None),
        Choice("hour", _("For 1 hour"), now + timedelta(hours=1)),
        Choice("tomorrow", spoken(tomorrow, now, timezone.get_current_timezone()), tomorrow),
    ]


def tomorrow_at_opening(queue: Queue | None, now: datetime) -> datetime:
    """The first opening of the queue after today; nine o'clock where it has no hours."""
    calendar = terms_of(queue).calendar
    zone = calendar.zone if calendar else timezone.get_current_timezone()
    midnight = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), datetime.min.time(), zone)
    opening = next_opening(calendar, midnight) if calendar else None
    return opening or midnight + timedelta(hours=MORNING)


@transaction.atomic
def ticket_snooze(*, chat: Chat, by: User, until: datetime | None) -> Ticket:
    """Pending until `until` (aware), or with None until the customer writes, which ends any snooze.

    A sleeping one may be set to another moment. Raises Invalid (`past`, `too_far`), Conflict (`not_active`), Forbidden.
    """
    now = timezone.now()
    if until and until <= now:
        raise Invalid(_("That moment is over"), code="past", fields={"until": [_("Choose a moment to come")]})
    if until and until > now + LONGEST:
        raise Invalid(_("Choose a day within a year"), code="too_far", fields={"until": [_("Choose a nearer day")]})
    chat = chat_lock(chat.pk)
    ticket = lock_active(chat)
    check_right(ticket, by, "ticket.snooze")
    was_awake = ticket.status != TicketStatus.PENDING
    from_bot(ticket)
    ticket.status, ticket.snoozed_until = TicketStatus.PENDING, until
    if was_awake:
        promises.stand_still(ticket)
    ticket.save(update_fields=["status", "snoozed_until", "handler", "bot_step", *sla.FIELDS])
    record(chat, ticket, TicketEventKind.SNOOZED, by, until=until.isoformat() if until else "")
    return ticket


@transaction.atomic
def ticket_unsnooze(*, chat: Chat, by: User) -> Ticket:
    """Awake again before its time."""
    chat = chat_lock(chat.pk)
    ticket = lock_active(chat)
    check_right(ticket, by, "ticket.snooze")
    if ticket.status != TicketStatus.PENDING:
        raise Conflict(_("This conversation is not snoozed"), code="not_snoozed")
    return wake(chat, ticket, by, reason="person")


@transaction.atomic
def snooze_end(chat_pk: UUID) -> bool:
    """Wake the chat's ticket when its time has come; says whether it did. Safe to call at any time, by many."""
    now = timezone.now()
    due = Chat.objects.filter(pk=chat_pk, current_ticket__snoozed_until__lte=now)
    chat = due.select_for_update(of=("self",), skip_locked=True).select_related("contact").first()
    ticket = lock_current(chat) if chat else None
    if chat is None or ticket is None or ticket.snoozed_until is None or ticket.snoozed_until > now:
        return False
    wake(chat, ticket, None, reason="time")
    if ticket.assignee:
        tell_owner(chat, ticket, ticket.assignee)
    return True


def tell_owner(chat: Chat, ticket: Ticket, owner: User) -> None:
    notices = notices_add(
        users=[owner],
        type=NotificationType.SNOOZE_OVER,
        title=_("The conversation with %(customer)s is back") % {"customer": chat.title},
        link=chat.link,
        data={"chat": str(chat.pk), "ticket": ticket.number},
    )
    after_commit(realtime.notices_added, notices)
