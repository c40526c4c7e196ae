"""Who lets a conversation fall asleep finds it resolved; who waits for us never does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Queue, Ticket, TicketEvent
from atendimento.services import ticks
from atendimento.services.messages import message_send
from atendimento.services.tickets import ticket_reopen, ticket_snooze
from atendimento.tests.services.test_receive import apply, said
from whatsapp.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant, queue: Queue):
    with scope.tenant_scope(tenant):
        Queue.objects.update(resolve_after_minutes=30)
        yield


@pytest.fixture
def chat(session: Session, ana: User) -> Chat:
    """Ana has answered Marina."""
    apply(session, said("oi", "A1"))
    message_send(chat=Chat.objects.get(), by=ana, body="Bom dia! Qual o tamanho?")
    return Chat.objects.get()


def pass_time(minutes: int) -> None:
    past = timezone.now() - timedelta(minutes=minutes)
    Chat.objects.update(last_message_at=past)
    Ticket.objects.update(resolution_since=past)


def test_it_is_resolved_after_the_queues_patience_and_not_before(chat: Chat) -> None:
    pass_time(29)
    assert ticks.resolve_silent() == 0
    pass_time(31)
    assert (ticks.resolve_silent(), ticks.resolve_silent()) == (1, 0)
    event = TicketEvent.objects.latest("created_at")
    assert (Ticket.objects.get().status, event.kind, event.actor, event.data) == (
        "resolved", "resolved", None, {"silence": 30}
    )  # fmt: skip


def test_who_waits_for_us_is_never_resolved(chat: Chat, session: Session) -> None:
    apply(session, said("Médio", "A2"))
    pass_time(600)
    assert ticks.resolve_silent() == 0


def test_who_was_never_answered_is_never_resolved(session: Session) -> None:
    apply(session, said("oi", "A1"))
    Chat.objects.update(waiting_since=None)
    pass_time(600)
    assert ticks.resolve_silent() == 0


def test_a_snoozed_one_keeps_its_own_time(chat: Chat, ana: User) -> None:
    ticket_snooze(chat=chat, by=ana, until=timezone.now() + timedelta(days=3))
    pass_time(600)
    assert ticks.resolve_silent() == 0


def test_a_queue_that_does_not_ask_for_it_resolves_nothing(chat: Chat) -> None:
    Queue.objects.update(resolve_after_minutes=None)
    pass_time(600)
    assert ticks.resolve_silent() == 0


def test_what_was_reopened_gets_its_patience_anew(chat: Chat, ana: User) -> None:
    pass_time(31)
    ticks.resolve_silent()
    ticket_reopen(chat=chat, by=ana)
    assert ticks.resolve_silent() == 0
