"""The steps that every change of a ticket is made of. Callers hold the chat's lock."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import postponing, sql
from accounts.commits import after_commit
from accounts.errors import Conflict, Forbidden
from accounts.models import User
from accounts.roles import may
from atendimento import realtime, sla
from atendimento.models import Chat, Handler, Queue, Ticket, TicketEvent, TicketEventKind, TicketStatus
from atendimento.services import promises, telling, waking
from atendimento.services.chats import default_queue, mirror_ticket, next_rev, ticket_number_next
from atendimento.services.familiar import adopt
from whatsapp.models import Session

GRACE = timedelta(hours=2)  # of who has no queue: a message this soon after "resolved" belongs to the same episode


def ticket_for_inbound(chat: Chat, session: Session) -> Ticket:
    """The ticket that a customer's message belongs to: the active one, one reopened in its grace, or a new one.

    A new one waits in the queue of the number they wrote to, else where the chat was served last.
    """
    ticket = lock_current(chat)
    if ticket and ticket.is_active:
        if ticket.status == TicketStatus.PENDING:  # they answered what we were waiting for
            return wake(chat, ticket, None, reason="reply")
        mirror_ticket(chat, ticket)
        return ticket
    if ticket and ticket.status == TicketStatus.RESOLVED:
        if ticket.resolved_at and timezone.now() - ticket.resolved_at < grace_of(ticket):
            return revive(chat, ticket, None)
        close(ticket)
    if ticket:
        chat.queue = queue_again(chat, session)
    return open_new(chat, **met_by_bot(chat.queue))


def met_by_bot(queue: Queue | None) -> dict[str, Any]:
    """Who begins a conversation in a queue with a bot meets the bot first."""
    if queue is None or queue.bot is None or not queue.bot.is_active:
        return {}
    return {"handler": Handler.BOT, "bot": queue.bot, "bot_since": timezone.now()}


def queue_again(chat: Chat, session: Session) -> Queue:
    theirs = Queue.objects.filter(session_links__session=session, is_active=True).first()
    if theirs:
        return theirs
    return chat.queue if chat.queue and chat.queue.is_active else default_queue()


def ticket_for_reply(chat: Chat, by: User) -> Ticket:
    """The ticket that our message belongs to; writing to nobody's chat takes it, to another's is refused."""
    ticket = lock_current(chat)
    if ticket is None or ticket.status == TicketStatus.CLOSED:
        return assign(chat, open_new(chat), by)
    if ticket.status == TicketStatus.RESOLVED:
        return assign(chat, revive(chat, ticket, by), by)
    if ticket.assignee_id is None:
        return assign(chat, ticket, by)
    if ticket.assignee_id != by.pk and not may(by, "ticket.take_from_other"):
        raise Conflict(_("%(who)s is taking care of this conversation") % {"who": ticket.assignee}, code="taken")
    return ticket


# Guards


def lock_current(chat: Chat) -> Ticket | None:
    """The chat's ticket, locked, with its owner and queue."""
    if chat.current_ticket_id is None or chat.ticket_locked:
        return chat.current_ticket
    tail = (
        "atendimento_ticket t LEFT JOIN accounts_user u ON u.id = t.assignee_id "
        "LEFT JOIN atendimento_queue q ON q.id = t.queue_id WHERE t.id = %s FOR UPDATE OF t"
    )
    for ticket, assignee, queue in sql.fetch({"t": Ticket, "u": User, "q": Queue}, tail, [chat.current_ticket_id]):
        adopt(ticket, "assignee", assignee)
        adopt(ticket, "queue", queue)
        return ticket
    return None


def lock_active(chat: Chat) -> Ticket:
    """The chat's ticket, locked. Raises Conflict (`not_active`), with what stands in the way, when it has ended."""
    ticket = lock_current(chat)
    if ticket is None:
        raise Conflict(_("Nobody is being served in this conversation: reopen it first"), code="not_active")
    if ticket.status == TicketStatus.RESOLVED:
        raise Conflict(_("This conversation is already resolved"), code="not_active")
    if ticket.status == TicketStatus.CLOSED:
        raise Conflict(_("No. %(number)s is closed: reopening starts a new one") % {"number": ticket.number}, code="not_active")  # fmt: skip  # noqa: E501
    return ticket


def check_right(ticket: Ticket, by: User, action: str) -> None:
    """Raises Forbidden. What nobody owns may be changed by who sees it; a colleague's, by leads."""
    if not may(by, action):
        raise Forbidden(_("You may not change this conversation"))
    if ticket.assignee_id not in (None, by.pk) and not may(by, "ticket.change_of_other"):
        raise Forbidden(_("Only %(who)s or a supervisor can do this") % {"who": ticket.assignee})


def grace_of(ticket: Ticket) -> timedelta:
    return timedelta(minutes=ticket.queue.grace_minutes) if ticket.queue else GRACE


# Steps


def open_new(chat: Chat, by: User | None = None, **given: Any) -> Ticket:
    """A waiting ticket in the chat's queue; `given`: its subject and priority, or its bot."""
    ticket = Ticket(chat=chat, number=ticket_number_next(), queue=chat.queue, **given)
    if ticket.handler == Handler.HUMAN:
        sla.start(ticket, promises.promise_for(ticket), timezone.now())
    postponing.insert(ticket)
    ticket.is_new = True
    record(chat, ticket, TicketEventKind.OPENED, by, **({"bot": ticket.bot.name} if ticket.bot else {}))
    return ticket


def revive(chat: Chat, ticket: Ticket, by: User | None) -> Ticket:
    """Back to its owner, or to the queue when it had none."""
    if ticket.assignee and not ticket.assignee.is_active:
        ticket.assignee = None
    ticket.resolved_at, ticket.outcome = None, ""
    activate(ticket, reopened=True)
    ticket.save(update_fields=["status", "resolved_at", "outcome", "assignee", *sla.FIELDS])
    record(chat, ticket, TicketEventKind.REOPENED, by)
    return ticket


def wake(chat: Chat, ticket: Ticket, by: User | None, *, reason: str) -> Ticket:
    """Out of the snooze; `reason` is "reply", "time" or "person"."""
    ticket.snoozed_until = None
    activate(ticket)
    ticket.save(update_fields=["status", "snoozed_until", *sla.FIELDS])
    record(chat, ticket, TicketEventKind.WOKEN, by, reason=reason)
    return ticket


def activate(ticket: Ticket, *, reopened: bool = False) -> None:
    ticket.status = TicketStatus.OPEN if ticket.assignee_id else TicketStatus.WAITING
    if ticket.handler == Handler.HUMAN:
        promises.go_on(ticket, reopened=reopened)


def assign(chat: Chat, ticket: Ticket, by: User) -> Ticket:
    """`by` takes it."""
    if ticket.assignee_id == by.pk and ticket.status == TicketStatus.OPEN:
        return ticket
    previous = ticket.assignee_id
    give(ticket, by)
    record(chat, ticket, TicketEventKind.TAKEN_OVER, by, previous=str(previous or ""))
    return ticket


def give(ticket: Ticket, owner: User | None) -> None:
    """To a person, or back to its queue; awake either way. Saved, not recorded."""
    was_pending = ticket.status == TicketStatus.PENDING
    ticket.assignee, ticket.snoozed_until = owner, None
    ticket.assigned_at = timezone.now() if owner else None
    ticket.status = TicketStatus.OPEN if owner else TicketStatus.WAITING
    if not from_bot(ticket) and was_pending:
        promises.go_on(ticket)
    ticket.save(
        update_fields=["assignee", "assigned_at", "status", "handler", "bot_step", "snoozed_until", *sla.FIELDS]
    )


def from_bot(ticket: Ticket) -> bool:
    """People have it from now on, under the lock that a bot's reply needs too: no bot speaks after a person."""
    if ticket.handler != Handler.BOT:
        return False
    ticket.handler, ticket.bot_step = Handler.HUMAN, ""
    promises.begin_with_people(ticket)
    return True


def close(ticket: Ticket, by: User | None = None) -> TicketEvent:
    ticket.status, ticket.closed_at = TicketStatus.CLOSED, timezone.now()
    ticket.save(update_fields=["status", "closed_at"])
    event = TicketEvent.objects.create(ticket=ticket, kind=TicketEventKind.CLOSED, actor=by)
    telling.event_told(event)
    return event


def record(chat: Chat, ticket: Ticket, kind: TicketEventKind, actor: User | None, **data: Any) -> None:
    """The event row, the chat's mirror of the ticket, and a push after commit."""
    event = TicketEvent(ticket=ticket, kind=kind, actor=actor, data=data)
    postponing.insert(event)
    telling.event_told(event)
    show(chat, ticket, event)


def show(chat: Chat, ticket: Ticket, event: TicketEvent) -> None:
    before = realtime.audience(chat)
    mirror_ticket(chat, ticket)
    waking.ticket_moved(ticket)
    next_rev(chat)
    if chat.speaking:
        after_commit(realtime.ticket_spoken, chat, event, before)
    else:
        chat.save()
        after_commit(realtime.ticket_changed, chat.pk, event, before)
