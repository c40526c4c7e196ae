"""What people do with a ticket: take it over, resolve, close, reopen, and say how urgent it is.

Each function: lock (Chat, then Ticket), guard, change, record, push after commit. All raise Conflict when the move
makes no sense now (the sentence says why) and Forbidden when it is not for `by`.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from atendimento import sla
from atendimento.models import Chat, Ticket, TicketEventKind, TicketPriority, TicketStatus
from atendimento.services import autotexts, closing, promises
from atendimento.services.chats import chat_lock
from atendimento.services.episodes import (
    assign,
    check_right,
    close,
    from_bot,
    lock_active,
    lock_current,
    open_new,
    record,
    revive,
    show,
)
from atendimento.services.terms import terms_of


@transaction.atomic
def ticket_take_over(*, chat: Chat, by: User) -> Ticket:
    """Make `by` the owner. Two at once: one wins, the other is told by whom (Conflict)."""
    chat = chat_lock(chat.pk)
    ticket = lock_current(chat)
    others = ticket is not None and ticket.is_active and ticket.assignee_id not in (None, by.pk)
    if ticket and others and not may(by, "ticket.take_from_other"):
        raise Conflict(_("%(who)s already took this conversation") % {"who": ticket.assignee}, code="taken")
    if ticket is None or ticket.status == TicketStatus.CLOSED:
        ticket = open_new(chat)
    elif not ticket.is_active:
        ticket = revive(chat, ticket, by)
    return assign(chat, ticket, by)


@transaction.atomic
def ticket_resolve(*, chat: Chat, by: User, outcome: str = "", fields: Mapping[str, Any] | None = None) -> Ticket:
    """Done, unless the customer writes again within the grace window.

    The queue may ask for an outcome of its list, queue and company for answers ({label: text}); raises Invalid, with
    `fields`, as `closing.checked` does.
    """
    chat = chat_lock(chat.pk)
    ticket = lock_active(chat)
    if ticket.assignee_id not in (None, by.pk) and not may(by, "ticket.resolve_of_other"):
        raise Forbidden(_("Only %(who)s or a supervisor can resolve this conversation") % {"who": ticket.assignee})
    finish(chat, ticket, by, *closing.checked(chat, ticket.queue, outcome, fields or {}))
    return ticket


@transaction.atomic
def ticket_close(*, chat: Chat, by: User, outcome: str = "", fields: Mapping[str, Any] | None = None) -> Ticket:
    """The end of an episode: the next message opens a new number. What is still active is resolved first."""
    chat = chat_lock(chat.pk)
    ticket = lock_current(chat)
    if ticket is None or ticket.status == TicketStatus.CLOSED:
        raise Conflict(_("This conversation is already closed"), code="not_active")
    check_right(ticket, by, "ticket.close")
    if ticket.is_active:
        finish(chat, ticket, by, *closing.checked(chat, ticket.queue, outcome, fields or {}))
    show(chat, ticket, close(ticket, by))
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


@transaction.atomic
def ticket_set_priority(*, chat: Chat, by: User, priority: str) -> Ticket:
    """How urgent it is; the clocks follow the promise for that priority. Raises Invalid for an unknown one."""
    if priority not in TicketPriority.values:
        raise Invalid(_("There is no such priority"), code="unknown_priority", fields={"priority": [priority]})
    chat = chat_lock(chat.pk)
    ticket = lock_active(chat)
    check_right(ticket, by, "ticket.prioritise")
    if ticket.priority == priority:
        return ticket
    before, terms = ticket.priority, terms_of(ticket.queue)
    ticket.priority = TicketPriority(priority)
    sla.retarget(ticket, terms.promise(before), terms.promise(priority), chat.waiting_since, timezone.now())
    ticket.save(update_fields=["priority", *sla.FIELDS])
    record(chat, ticket, TicketEventKind.PRIORITY, by, was=str(before), now=str(priority))
    return ticket


def finish(
    chat: Chat, ticket: Ticket, by: User | None, outcome: str = "", fields: dict[str, str] | None = None, **data: Any
) -> None:
    """Resolve, whoever said so; `by` is None for the desk itself."""
    if by:
        from_bot(ticket)
    ticket.status, ticket.resolved_at, ticket.snoozed_until = TicketStatus.RESOLVED, timezone.now(), None
    ticket.outcome, ticket.closing_fields = outcome, fields or None
    promises.stand_still(ticket)
    ticket.save(
        update_fields=[
            "status", "resolved_at", "snoozed_until", "outcome", "closing_fields", "handler", "bot_step", *sla.FIELDS
        ]
    )  # fmt: skip
    chat.settle()
    if ticket.queue and ticket.queue.resolve_text:
        autotexts.say(chat, ticket, ticket.queue.resolve_text)
    record(chat, ticket, TicketEventKind.RESOLVED, by, **({"outcome": outcome} if outcome else {}), **data)
