"""Keeping a ticket's clocks in step with what is said. Callers hold Chat and Ticket and save the chat."""

from datetime import datetime

from django.utils import timezone

from atendimento import sla
from atendimento.models import Chat, Handler, Ticket
from atendimento.services.terms import terms_of

# What a customer's message may change of its ticket; written with the chat, in one statement.
WAITS = ("next_response_risk_at", "next_response_due_at", "sla_check_at", "sla_announced")


def promise_for(ticket: Ticket) -> sla.Promise:
    return terms_of(ticket.queue).promise(ticket.priority)


def customer_waits(chat: Chat, ticket: Ticket, since: datetime) -> bool:
    """They wrote after we had answered; returns whether the ticket's WAITS fields changed."""
    if ticket.handler == Handler.BOT or ticket.queue is None or ticket.queue.sla_id is None:
        return False
    if not sla.customer_waits(ticket, promise_for(ticket), since):
        return False
    sla.mirror(chat, ticket)
    return True


def we_answered(chat: Chat, ticket: Ticket, at: datetime) -> None:
    """A person of ours spoke, here or on the phone itself."""
    if ticket.is_active and sla.answered(ticket, at):
        ticket.save(update_fields=sla.FIELDS)
        sla.mirror(chat, ticket)


def begin_with_people(ticket: Ticket) -> None:
    """A bot hands over: from now on people are awaited. The caller saves `sla.FIELDS`."""
    promise, now = promise_for(ticket), timezone.now()
    sla.start(ticket, promise, now)
    sla.customer_waits(ticket, promise, now)


def stand_still(ticket: Ticket) -> None:
    """The ticket was snoozed or ended; its status says so already. The caller saves `sla.FIELDS`."""
    sla.pause(ticket, promise_for(ticket), timezone.now())


def go_on(ticket: Ticket, *, reopened: bool = False) -> None:
    """The ticket is awake again, or active again; its status says so already. The caller saves `sla.FIELDS`."""
    change = sla.reopen if reopened else sla.resume
    change(ticket, promise_for(ticket), timezone.now())
