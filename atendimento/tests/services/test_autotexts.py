"""What the desk says by itself: to whom, when, and how often."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import BusinessHours, Chat, Message, Queue, Ticket
from atendimento.services.autotexts import spoken
from atendimento.services.tickets import ticket_close, ticket_transfer
from atendimento.tests.services.test_receive import MARINA, apply, said
from whatsapp.events import Address, Echoed
from whatsapp.models import OutboundMessage, OutboundState, Session

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/Sao_Paulo")
MONDAY = datetime(2026, 11, 23, 20, tzinfo=ZONE)
GROUP = Address(jid="120363040000000001@g.us")


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant, queue: Queue):
    with scope.tenant_scope(tenant):
        yield


@pytest.fixture
def closed(queue: Queue) -> None:
    Queue.objects.update(
        hours=BusinessHours.objects.create(name="Nunca", week=[[]] * 7),
        away_text="Estamos fechados. Protocolo {{protocolo}}. Voltamos {{proxima_abertura}}.",
    )


def ours() -> list[str]:
    return list(Message.objects.filter(direction="out").order_by("rev").values_list("body", flat=True))


def test_a_new_conversation_is_greeted_once(session: Session) -> None:
    Queue.objects.update(greeting="Olá, {{nome}}! Protocolo nº {{protocolo}}.")
    apply(session, said("oi", "A1"), said("oi", "A1"), said("tem pão?", "A2"))
    assert ours() == ["Olá, Marina! Protocolo nº 1."]
    assert OutboundMessage.objects.count() == 1
    chat = Chat.objects.get()
    assert chat.waiting_since is not None  # a machine's words are no answer
    assert chat.rev == Message.objects.latest("rev").rev


def test_outside_of_hours_the_away_text_goes_out_once_per_episode(session: Session, closed: None, ana: User) -> None:
    apply(session, said("oi", "A1"), said("oi", "A1"), said("alguém?", "A2"))
    assert ours() == ["Estamos fechados. Protocolo 1. Voltamos."]
    ticket_close(chat=Chat.objects.get(), by=ana)
    apply(session, said("oi de novo", "A3"))
    assert len(ours()) == 2
    assert Ticket.objects.filter(away_told_at=None).count() == 0


def test_inside_of_hours_nobody_is_told_that_we_are_away(session: Session, closed: None) -> None:
    always = BusinessHours.objects.create(name="Sempre", week=[[["00:00", "24:00"]]] * 7, closed_on_holidays=False)
    Queue.objects.update(hours=always)
    apply(session, said("oi", "A1"))
    assert ours() == []


def test_groups_are_told_nothing(session: Session, closed: None) -> None:
    Queue.objects.update(greeting="Olá!")
    apply(session, said("oi", "A1", chat=GROUP))
    assert (Message.objects.count(), ours()) == (1, [])


def test_a_transfer_tells_the_customer_where_they_are(session: Session, ana: User, other_queue: Queue) -> None:
    other_queue.transfer_text = "Você está na fila {{fila}}."
    other_queue.save()
    apply(session, said("oi", "A1"))
    ticket_transfer(chat=Chat.objects.get(), by=ana, queue=other_queue)
    assert ours() == ["Você está na fila Atacado."]


def test_the_echo_of_our_own_text_is_not_somebody_at_the_phone(session: Session) -> None:
    Queue.objects.update(greeting="Olá!")
    apply(session, said("oi", "A1"))
    OutboundMessage.objects.update(state=OutboundState.SENDING)
    apply(session, Echoed(provider_id="E1", chat=MARINA, text="Olá!", at=timezone.now()))
    message = Message.objects.get(direction="out")
    assert (message.provider_id, message.sender_kind) == ("E1", "bot")
    assert Chat.objects.get().waiting_since is not None


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (timedelta(hours=2), "hoje às 22h"),
        (timedelta(hours=12, minutes=30), "amanhã às 8h30"),
        (timedelta(days=3), "quinta às 20h"),
        (timedelta(days=5), "sábado às 20h"),
        (timedelta(days=12), "5 de dezembro às 20h"),
    ],
)
def test_the_next_opening_is_said_as_people_say_it(later: timedelta, words: str) -> None:
    assert spoken(MONDAY + later, MONDAY, ZONE).lower() == words
