"""The life of a ticket. Each function: guard, lock (Chat, then Ticket), change, record, push after commit."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import sql
from accounts.commits import after_commit
from accounts.errors import Conflict, Forbidden
from accounts.models import User
from accounts.roles import may
from atendimento import realtime
from atendimento.models import Chat, Queue, Ticket, TicketEvent, TicketEventKind, TicketStatus
from atendimento.services.chats import adopt, chat_lock, mirror_ticket, next_rev, ticket_number_next

GRACE = timedelta(hours=2)  # a message this soon after "resolved" belongs to the same episode


def ticket_for_inbound(chat: Chat) -> Ticket:
    """The ticket that a customer's message belongs to: the active one, one reopened in its grace, or a new one."""
    ticket = lock_current(chat)
    if ticket and ticket.is_active:
        if ticket.status == TicketStatus.PENDING:  # they answered what we were waiting for
            ticket.status = TicketStatus.OPEN if ticket.assignee_id else TicketStatus.WAITING
            ticket.save(update_fields=["status"])
        mirror_ticket(chat, ticket)
        return ticket
    if ticket and ticket.status == TicketStatus.RESOLVED:
        if ticket.resolved_at and timezone.now() - ticket.resolved_at < GRACE:
            return revive(chat, ticket, None)
        close(ticket)
    return open_new(chat)


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


@transaction.atomic
def ticket_take_over(*, chat: Chat, by: User) -> Ticket:
    """Make `by` the owner. Two at once: one wins, the other is told by whom (Conflict)."""
    chat = chat_lock(chat.pk)
    ticket = lock_current(chat)
    if ticket and ticket.is_active and ticket.assignee_id == by.pk:
        return ticket
    if ticket and ticket.is_active and ticket.assignee_id and not may(by, "ticket.take_from_other"):
        raise Conflict(_("%(who)s already took this conversation") % {"who": ticket.assignee}, code="taken")
    if ticket is None or ticket.status == TicketStatus.CLOSED:
        ticket = open_new(chat)
    elif not ticket.is_active:
        ticket = revive(chat, ticket, by)
    return assign(chat, ticket, by)


@transaction.atomic
def ticket_resolve(*, chat: Chat, by: User) -> Ticket:
    """Done, unless the customer writes again within the grace window."""
    chat = chat_lock(chat.pk)
    ticket = lock_current(chat)
    if ticket is None or not ticket.is_active:
        raise Conflict(_("This conversation is already resolved"), code="not_active")
    if ticket.assignee_id not in (None, by.pk) and not may(by, "ticket.resolve_of_other"):
        raise Forbidden(_("Only %(who)s or a supervisor can resolve this conversation") % {"who": ticket.assignee})
    ticket.status, ticket.resolved_at = TicketStatus.RESOLVED, timezone.now()
    ticket.save(update_fields=["status", "resolved_at"])
    chat.waiting_since, chat.unread_count = None, 0
    record(chat, ticket, TicketEventKind.RESOLVED, by)
    return ticket


@transaction.atomic
def ticket_reopen(*, chat: Chat, by: User) -> Ticket:
    """Take a resolved conversation up again; a closed one opens a new number."""
    chat = chat_lock(chat.pk)
    ticket = lock_current(chat)
    if ticket and ticket.is_active:
        raise Conflict(_("This conversation is already open"), code="active")
    if ticket and ticket.status == TicketStatus.RESOLVED:
        return assign(chat, revive(chat, ticket, by), by)
    return assign(chat, open_new(chat), by)


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


def open_new(chat: Chat) -> Ticket:
    number = ticket_number_next()
    ticket = Ticket(chat=chat, number=number, queue=chat.queue)
    sql.insert(ticket)
    record(chat, ticket, TicketEventKind.OPENED, None)
    return ticket


def revive(chat: Chat, ticket: Ticket, by: User | None) -> Ticket:
    """Back to its owner, or to the queue when it had none."""
    if ticket.assignee and not ticket.assignee.is_active:
        ticket.assignee = None
    ticket.status = TicketStatus.OPEN if ticket.assignee_id else TicketStatus.WAITING
    ticket.resolved_at = None
    ticket.save(update_fields=["status", "resolved_at", "assignee"])
    record(chat, ticket, TicketEventKind.REOPENED, by)
    return ticket


def assign(chat: Chat, ticket: Ticket, by: User) -> Ticket:
    if ticket.assignee_id == by.pk and ticket.status == TicketStatus.OPEN:
        return ticket
    previous = ticket.assignee_id
    ticket.assignee, ticket.status = by, TicketStatus.OPEN
    ticket.handler = "human"  # under the lock that a bot's reply needs too: no bot speaks after a person
    ticket.save(update_fields=["assignee", "status", "handler"])
    record(chat, ticket, TicketEventKind.TAKEN_OVER, by, previous=str(previous or ""))
    return ticket


def close(ticket: Ticket) -> None:
    ticket.status, ticket.closed_at = TicketStatus.CLOSED, timezone.now()
    ticket.save(update_fields=["status", "closed_at"])
    TicketEvent.objects.create(ticket=ticket, kind=TicketEventKind.CLOSED)


def record(chat: Chat, ticket: Ticket, kind: TicketEventKind, actor: User | None, **data: Any) -> None:
    """The event row, the chat's mirror of the ticket, and a push after commit."""
    before = realtime.audience(chat)
    event = TicketEvent(ticket=ticket, kind=kind, actor=actor, data=data)
    sql.insert(event)
    mirror_ticket(chat, ticket)
    next_rev(chat)
    if chat.speaking:
        after_commit(realtime.ticket_spoken, chat, event, before)
    else:
        chat.save()
        after_commit(realtime.ticket_changed, chat.pk, event, before)
