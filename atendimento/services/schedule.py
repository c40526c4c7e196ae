"""Words for later: kept, changed, called off, and sent once when their time has come."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Conflict, DomainError, Forbidden, Invalid
from accounts.language import in_house_language
from accounts.models import User
from accounts.roles import may
from atendimento import realtime
from atendimento.models import Chat, ScheduledMessage, ScheduleState
from atendimento.services.chats import chat_lock
from atendimento.services.messages import check, message_send
from atendimento.services.wording import worded
from crm.models import NotificationType
from crm.services.notices import notices_add

LONGEST = timedelta(days=366)
MOST = 20  # waiting in one chat


@transaction.atomic
def message_schedule(
    *, chat: Chat, by: User, body: str, due_at: datetime | None, unless_answered: bool = False
) -> ScheduledMessage:
    """Raises Invalid (`empty`, `too_long`, `unknown_blank`, `past`, `too_far`, `too_many`), Conflict (`taken`,
    `no_channel`), Forbidden. Whether the channel takes free text is asked when it leaves: the customer may write.
    """
    chat, body = chat_lock(chat.pk), body.replace("\0", "").strip()
    due_at = checked(chat, by, body, due_at)
    if waiting(chat).count() >= MOST:
        raise Invalid(_("%(max)s messages are waiting here already") % {"max": MOST}, code="too_many")
    row = ScheduledMessage.objects.create(
        chat=chat, author=by, body=body, due_at=due_at, unless_answered=unless_answered
    )
    after_commit(realtime.schedule_changed, chat.pk)
    return row


def checked(chat: Chat, by: User, body: str, due_at: datetime | None) -> datetime:
    now = timezone.now()
    check(chat, by, body, None, later=True)
    worded(chat, by, body)
    if chat.assigned_to_id not in (None, by.pk) and not may(by, "ticket.take_from_other"):
        raise Conflict(_("%(who)s is taking care of this conversation") % {"who": chat.assigned_to}, code="taken")
    if due_at is None:
        raise Invalid(_("Choose a day and a time"), code="bad_date")
    if due_at <= now:
        raise Invalid(_("That moment is over"), code="past")
    if due_at > now + LONGEST:
        raise Invalid(_("Choose a day within a year"), code="too_far")
    return due_at


def waiting(chat: Chat) -> QuerySet[ScheduledMessage]:
    return ScheduledMessage.objects.filter(chat=chat, state=ScheduleState.WAITING)


@transaction.atomic
def scheduled_change(
    *, scheduled: ScheduledMessage, by: User, body: str, due_at: datetime | None, unless_answered: bool
) -> ScheduledMessage:
    chat, row = locked(scheduled, by)
    body = body.replace("\0", "").strip()
    due_at = checked(chat, by, body, due_at)
    row.body, row.due_at, row.unless_answered = body, due_at, unless_answered
    row.save(update_fields=["body", "due_at", "unless_answered"])
    after_commit(realtime.schedule_changed, chat.pk)
    return row


@transaction.atomic
def scheduled_cancel(*, scheduled: ScheduledMessage, by: User) -> ScheduledMessage:
    _chat, row = locked(scheduled, by)
    settle(row, ScheduleState.CANCELLED)
    return row


def locked(scheduled: ScheduledMessage, by: User) -> tuple[Chat, ScheduledMessage]:
    """Raises Conflict (`not_waiting`) for what has left or was called off, Forbidden for a colleague's."""
    chat = chat_lock(scheduled.chat_id)
    row = ScheduledMessage.objects.select_for_update(of=("self",)).select_related("author").get(pk=scheduled.pk)
    if row.author_id != by.pk and not may(by, "ticket.change_of_other"):
        raise Forbidden(_("Only %(who)s or a supervisor can change this") % {"who": row.author})
    if row.state != ScheduleState.WAITING:
        raise Conflict(_("This scheduled message is not waiting any more"), code="not_waiting")
    return chat, row


def settle(row: ScheduledMessage, state: ScheduleState, reason: str = "") -> None:
    row.state, row.reason = state, reason[:300]
    row.save(update_fields=["state", "reason"])
    after_commit(realtime.schedule_changed, row.chat_id)


@in_house_language
@transaction.atomic
def scheduled_send(pk: UUID) -> bool:
    """Send one whose time has come; says whether anything was settled. Safe to call at any time, by many at once:
    the chat's lock and the state choose one, and the row's id is the message's `client_id`.
    """
    due = ScheduledMessage.objects.filter(pk=pk, state=ScheduleState.WAITING, due_at__lte=timezone.now())
    chats = Chat.objects.filter(scheduled__in=due.values("pk"))
    chat = chats.select_for_update(of=("self",), skip_locked=True).select_related("contact").first()
    row = due.select_for_update(of=("self",), skip_locked=True).select_related("author").first() if chat else None
    if chat is None or row is None:
        return False
    if row.unless_answered and chat.last_inbound_at and chat.last_inbound_at > row.created_at:
        settle(row, ScheduleState.CANCELLED, _("The customer wrote first"))
        return True
    try:
        with transaction.atomic():
            message_send(chat=chat, by=row.author, body=worded(chat, row.author, row.body), client_id=row.pk)
    except DomainError as error:
        settle(row, ScheduleState.FAILED, str(error.message))
        tell_author(chat, row)
    else:
        settle(row, ScheduleState.SENT)
    return True


def tell_author(chat: Chat, row: ScheduledMessage) -> None:
    notices = notices_add(
        users=[row.author],
        type=NotificationType.NOT_SENT,
        title=_("Your scheduled message to %(customer)s was not sent") % {"customer": chat.title},
        message=row.reason,
        link=chat.link,
        data={"chat": str(chat.pk)},
    )
    after_commit(realtime.notices_added, notices)
