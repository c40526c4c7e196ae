"""A bot and a person at the same moment: whoever is first, no bot speaks after a person."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Message, Queue, SenderKind, Ticket
from atendimento.services import inbound
from atendimento.services.messages import message_send
from bots.models import BotRun
from bots.services.runs import bot_think
from tests.factories import make_bot
from tests.races.test_races import at_once
from whatsapp.events import Address, Echoed, Received
from whatsapp.models import Session

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


def write(session: Session, phone: str, text: str, ours: bool = False) -> None:
    kind = Echoed if ours else Received
    address = Address(phone=phone, jid=f"{phone}@c.us")
    event = kind(provider_id=f"{phone}-{text}", chat=address, text=text, at=timezone.now())
    with transaction.atomic():
        inbound.apply(session=session, event=event, webhook_event_id=1)


@pytest.mark.parametrize("door", ["inbox", "phone"])
def test_no_bot_speaks_after_a_person(tenant: Tenant, queue: Queue, session: Session, ana: User, door: str) -> None:
    make_bot(tenant, queue)
    tickets: list[Ticket] = []
    with scope.tenant_scope(tenant):
        for number in range(ROUNDS):
            phone = f"55319777700{number:02d}"
            write(session, phone, "oi")
            ticket = Ticket.objects.select_related("chat").latest("number")
            bot_think(ticket.pk)
            write(session, phone, "1")
            tickets.append(ticket)

    def person(ticket: Ticket) -> None:
        if door == "inbox":
            message_send(chat=ticket.chat, by=ana, body="Oi, sou a Ana")
        else:
            write(session, ticket.chat.contact.phone, "Oi, é a Rosa", ours=True)

    def work(number: int) -> Any:
        with scope.tenant_scope(tenant):
            if number == 0:
                return [person(ticket) for ticket in tickets]
            return [bot_think(ticket.pk) for ticket in tickets]

    results = at_once(5, work)
    assert [each for each in results if isinstance(each, Exception)] == []
    with scope.tenant_scope(tenant):
        for chat in Chat.objects.all():
            said = list(Message.objects.filter(chat=chat, direction="out").order_by("rev"))
            people = [at for at, message in enumerate(said) if message.sender_kind != SenderKind.BOT]
            assert people == [len(said) - 1]
            assert len(said) in (2, 4)  # the greeting, maybe both parts of the answer, and the person
        assert set(Ticket.objects.values_list("handler", flat=True)) == {"human"}
        assert BotRun.objects.exclude(unheard=[]).count() == 0
