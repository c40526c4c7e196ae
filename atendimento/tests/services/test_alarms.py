"""Deadlines are announced before and at the breach, each once, whatever happened to the processes meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Queue, Ticket, TicketEvent
from atendimento.services import terms, ticks
from atendimento.services.messages import message_send
from atendimento.services.tickets import ticket_resolve, ticket_take_over
from atendimento.tests.services.test_lifecycle import promise
from atendimento.tests.services.test_receive import apply, said
from crm.models import Notification
from whatsapp.events import Echoed
from whatsapp.models import Session

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant, queue: Queue):
    with scope.tenant_scope(tenant):
        promise(queue, "normal", first_response=600, next_response=300, resolution=36000)
        yield


@pytest.fixture
def chat(session: Session) -> Chat:
    """Marina has written for the first time."""
    apply(session, said("oi", "A1"))
    return Chat.objects.get()


def pass_time(minutes: int) -> None:
    """As if the ticket were so much older."""
    names = [
        f"{clock}_{what}_at" for clock in ("first_response", "next_response", "resolution") for what in ("risk", "due")
    ]
    for ticket in Ticket.objects.all():
        for name in [*names, "sla_check_at"]:
            if moment := getattr(ticket, name):
                setattr(ticket, name, moment - minutes * MINUTE)
        ticket.save()


def told() -> list[tuple[str, str]]:
    sla = Notification.objects.filter(type__startswith="SLA")
    return [(n.user.name, n.type) for n in sla.order_by("type", "user__name").select_related("user")]


def test_owner_and_leads_hear_before_and_at_the_breach_once(
    chat: Chat, ana: User, bruno: User, supervisor: User, admin: User
) -> None:
    ticket_take_over(chat=chat, by=ana)
    assert ticks.ring_alarms() == 0
    pass_time(9)
    assert (ticks.ring_alarms(), ticks.ring_alarms()) == (1, 0)
    people = ["Ana Lima", "Davi Neto", "Sônia Prado"]
    assert told() == [(name, "SLA_AT_RISK") for name in people]
    pass_time(2)
    assert (ticks.ring_alarms(), ticks.ring_alarms()) == (1, 0)
    assert told()[3:] == [(name, "SLA_BREACHED") for name in people]
    assert TicketEvent.objects.filter(kind="breached").get().data == {"clock": "first_response"}
    assert Ticket.objects.get().sla_breached == ["first_response"]


def test_what_ran_out_while_everything_was_down_is_announced_by_the_first_tick(chat: Chat, supervisor: User) -> None:
    pass_time(60)
    terms.forget()  # nothing that a process remembers is needed
    assert ticks.ring_alarms() == 1
    assert told() == [("Sônia Prado", "SLA_BREACHED")]


def test_an_answer_in_time_silences_the_clock(chat: Chat, ana: User, supervisor: User) -> None:
    message_send(chat=chat, by=ana, body="Bom dia!")
    pass_time(60)
    assert ticks.ring_alarms() == 0
    chat.refresh_from_db()
    assert chat.sla_kind == "resolution"


def test_an_answer_from_the_phone_counts_too(chat: Chat, session: Session, supervisor: User) -> None:
    from atendimento.tests.services.test_receive import MARINA

    apply(session, Echoed(provider_id="E1", chat=MARINA, text="Bom dia!", at=timezone.now()))
    pass_time(60)
    assert (ticks.ring_alarms(), Ticket.objects.get().first_response_at is None) == (0, False)


def test_the_next_message_of_the_customer_starts_the_next_clock(
    chat: Chat, session: Session, ana: User, supervisor: User
) -> None:
    message_send(chat=chat, by=ana, body="Bom dia!")
    apply(session, said("Tem pão?", "A2"))
    ticket, chat = Ticket.objects.get(), Chat.objects.get()
    assert (chat.sla_kind, chat.sla_due_at) == ("next_response", ticket.next_response_due_at)
    assert (ticket.next_response_due_at - chat.waiting_since) == 5 * MINUTE
    apply(session, said("Alô?", "A3"))
    assert Ticket.objects.get().next_response_due_at == ticket.next_response_due_at
    pass_time(10)
    ticks.ring_alarms()
    assert told() == [("Ana Lima", "SLA_BREACHED"), ("Sônia Prado", "SLA_BREACHED")]


def test_what_is_resolved_is_late_no_more(chat: Chat, ana: User) -> None:
    ticket_resolve(chat=chat, by=ana)
    pass_time(600)
    assert ticks.ring_alarms() == 0
    chat.refresh_from_db()
    assert (chat.sla_kind, chat.sla_due_at) == ("", None)


def test_one_company_never_hears_of_another(chat: Chat, caio: User, supervisor: User) -> None:
    pass_time(60)
    ticks.ring_alarms()
    assert told() == [("Sônia Prado", "SLA_BREACHED")]


def test_the_clocks_cost_an_inbound_message_no_query(
    chat: Chat, session: Session, ana: User, django_assert_num_queries: Any
) -> None:
    """The same statements for a message that starts a clock, one that starts none, and a queue without promises."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(number: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            apply(session, said(f"oi {number}", f"B{number}"))
        return len(queries)

    message_send(chat=chat, by=ana, body="Bom dia!")
    starts, goes_on = cost(1), cost(2)
    message_send(chat=chat, by=ana, body="Temos sim")
    Queue.objects.update(sla=None)
    without = cost(3)
    assert starts == goes_on == without
