"""A chat into the state that somebody named: what each state asks of the ticket is said here, once for all doors."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Conflict
from accounts.models import User
from accounts.roles import may
from atendimento import realtime
from atendimento.models import Chat, Ticket, TicketStatus
from atendimento.services.assignments import ticket_assign
from atendimento.services.chats import chat_lock, next_rev
from atendimento.services.episodes import check_right
from atendimento.services.tickets import (
    lock_current,
    ticket_close,
    ticket_reopen,
    ticket_resolve,
    ticket_set_priority,
    ticket_snooze,
    ticket_take_over,
    ticket_transfer,
    ticket_unsnooze,
)

ARCHIVED = "archived"


@transaction.atomic
def chat_move(*, chat: Chat, to: Sequence[str], by: User) -> None:
    """Bring the chat into the first of the states `to`, unless it is in one of them already.

    States are `Chat.state`'s. Raises what the act itself raises: Conflict, Forbidden, Invalid.
    """
    chat = chat_lock(chat.pk)
    if to[0] != ARCHIVED:
        put_archived(chat, False)
    if chat.state not in to:
        refuse_groups(chat, to[0])
        MOVES[to[0]](chat, by)


@transaction.atomic
def chat_give(*, chat: Chat, to: User | None, by: User) -> None:
    """Assign, or with None give back to the queue: leads anybody's, others what they own or nobody does.

    Being there already is no error. Raises what `ticket_assign` and `ticket_transfer` raise.
    """
    chat = chat_lock(chat.pk)
    refuse_groups(chat)
    if chat.is_open and chat.assigned_to == to and chat.state != TicketStatus.PENDING and not chat.with_bot:
        return
    if to == by or may(by, "ticket.assign_other"):
        ticket_assign(chat=chat, to=to, by=by)
    else:
        ticket_transfer(chat=chat, by=by, to=to, queue=None if to else chat.queue)


@transaction.atomic
def ticket_edit(
    *, ticket: Ticket, by: User, state: str | None = None, priority: str | None = None, subject: str | None = None
) -> None:
    """What a ticket's form may change, all or nothing. Raises Conflict (`ticket_over`) for an episode of the past."""
    chat = current_only(ticket)
    if subject is not None:
        ticket_set_subject(chat=chat, by=by, subject=subject)
    if priority is not None:
        ticket_set_priority(chat=chat, by=by, priority=priority)
    if state is not None:
        chat_move(chat=chat, to=[state], by=by)


def ticket_set_subject(*, chat: Chat, by: User, subject: str) -> None:
    ticket = lock_current(chat)
    assert ticket is not None  # callers asked `current_only`
    check_right(ticket, by, "ticket.edit")
    ticket.subject = subject.strip()[:160]
    ticket.save(update_fields=["subject"])
    next_rev(chat)
    chat.save(update_fields=["rev", "updated_at"])
    after_commit(realtime.chat_changed, chat.pk)


@transaction.atomic
def on_current(*, ticket: Ticket, act: Callable[[Chat], Any]) -> Any:
    """`act` on the ticket's chat, with the lock that keeps this ticket its current one. Raises Conflict."""
    return act(current_only(ticket))


def current_only(ticket: Ticket) -> Chat:
    """The locked chat of a ticket that is still its chat's current one: the past is not rewritten."""
    chat = chat_lock(ticket.chat_id)
    if chat.current_ticket_id != ticket.pk:
        raise Conflict(_("Ticket nº %(number)s is over") % {"number": ticket.number}, code="ticket_over")
    return chat


def archive(chat: Chat, by: User) -> None:
    """Out of sight until the customer writes again; what is still open is resolved first."""
    if ticket := lock_current(chat):
        check_right(ticket, by, "ticket.edit")
    if chat.is_open:
        ticket_resolve(chat=chat, by=by)
        chat = chat_lock(chat.pk)
    put_archived(chat, True)


def wait(chat: Chat, by: User) -> None:
    """Back to its queue, owned by nobody."""
    if not chat.is_open:
        chat = reopened(chat, by)
    chat_give(chat=chat, to=None, by=by)


def open_again(chat: Chat, by: User) -> None:
    if chat.state == TicketStatus.WAITING:
        ticket_take_over(chat=chat, by=by)
    elif chat.state == TicketStatus.PENDING:
        ticket_unsnooze(chat=chat, by=by)
    elif not chat.is_open:
        ticket_reopen(chat=chat, by=by)


def set_aside(chat: Chat, by: User) -> None:
    if not chat.is_open:
        chat = reopened(chat, by)
    ticket_snooze(chat=chat, by=by, until=None)


def resolve(chat: Chat, by: User) -> None:
    ticket_resolve(chat=chat, by=by)


def close(chat: Chat, by: User) -> None:
    ticket_close(chat=chat, by=by)


def reopened(chat: Chat, by: User) -> Chat:
    ticket_reopen(chat=chat, by=by)
    return chat_lock(chat.pk)


def refuse_groups(chat: Chat, to: str = "") -> None:
    """Groups are stored and shown; they have no tickets, and so no state but archived or not."""
    if chat.is_group and to != ARCHIVED:
        raise Conflict(_("A group has no tickets"), code="group")


def put_archived(chat: Chat, archived: bool) -> None:
    if chat.archived == archived:
        return
    chat.archived = archived
    next_rev(chat)
    chat.save(update_fields=["archived", "rev", "updated_at"])
    after_commit(realtime.chat_changed, chat.pk)


MOVES: dict[str, Callable[[Chat, User], None]] = {
    ARCHIVED: archive,
    "waiting": wait,
    "open": open_again,
    "pending": set_aside,
    "resolved": resolve,
    "closed": close,
}
