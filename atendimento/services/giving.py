"""Stands in until `atendimento.services.assignments` is there."""

from django.db import transaction

from accounts.models import User
from atendimento.models import Chat, Ticket
from atendimento.services.tickets import ticket_transfer


@transaction.atomic
def ticket_assign(*, chat: Chat, to: User | None, by: User) -> Ticket:
    return ticket_transfer(chat=chat, by=by, to=to, queue=chat.queue if to is None else None)
