"""Out of the way until a moment, and in any case until the customer writes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import scope
from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import Tenant, User
from atendimento.models import BusinessHours, Chat, Queue, Ticket, TicketEvent
from atendimento.services import ticks
from atendimento.services.messages import message_send
from atendimento.services.tickets import snooze_choices, ticket_snooze, ticket_take_over, ticket_unsnooze
from atendimento.tests.services.test_receive import MARINA, PHONE, apply, said
from crm.models import Notification
from tests.factories import make_chat
from whatsapp.models import Session

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


@pytest.fixture
def chat(tenant: Tenant, queue: Queue, session: Session, ana: User) -> Chat:
    """Ana's own."""
    return make_chat(tenant, phone=PHONE, queue=queue, session=session, assigned_to=ana)


def sleep_over(by: int = 1) -> None:
    Ticket.objects.update(snoozed_until=timezone.now() - timedelta(seconds=by))


def test_it_wakes_by_itself_once_and_its_owner_is_told(chat: Chat, ana: User) -> None:
    ticket_snooze(chat=chat, by=ana, until=timezone.now() + HOUR)
    assert (Ticket.objects.get().status, ticks.wake_snoozed()) == ("pending", 0)
    sleep_over()
    assert (ticks.wake_snoozed(), ticks.wake_snoozed()) == (1, 0)
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.snoozed_until, ticket.assignee) == ("open", None, ana)
    assert (Notification.objects.get().user, Notification.objects.get().type) == (ana, "SNOOZE_OVER")
    assert TicketEvent.objects.latest("created_at").data == {"reason": "time"}


@pytest.mark.parametrize("until", [None, HOUR])
def test_the_customers_words_wake_it(chat: Chat, session: Session, ana: User, until: timedelta | None) -> None:
    ticket_snooze(chat=chat, by=ana, until=timezone.now() + until if until else None)
    apply(session, said("Voltei", chat=MARINA))
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.snoozed_until) == ("open", None)
    assert TicketEvent.objects.latest("created_at").data == {"reason": "reply"}


def test_without_a_moment_time_does_not_wake_it(chat: Chat, ana: User) -> None:
    ticket_snooze(chat=chat, by=ana, until=None)
    assert ticks.wake_snoozed() == 0


def test_it_can_be_woken_before_its_time_and_only_then(chat: Chat, ana: User) -> None:
    with pytest.raises(Conflict) as caught:
        ticket_unsnooze(chat=chat, by=ana)
    assert caught.value.code == "not_snoozed"
    ticket_snooze(chat=chat, by=ana, until=None)
    ticket_unsnooze(chat=chat, by=ana)
    assert Ticket.objects.get().status == "open"


def test_writing_to_it_leaves_it_asleep_and_taking_it_wakes_it(chat: Chat, ana: User, supervisor: User) -> None:
    ticket_snooze(chat=chat, by=ana, until=timezone.now() + HOUR)
    message_send(chat=chat, by=ana, body="Fico no aguardo")
    assert Ticket.objects.get().status == "pending"
    ticket_take_over(chat=chat, by=supervisor)
    assert (Ticket.objects.get().status, Ticket.objects.get().snoozed_until) == ("open", None)


def test_a_colleagues_is_left_alone(chat: Chat, bruno: User, supervisor: User) -> None:
    with pytest.raises(Forbidden, match="Ana Lima"):
        ticket_snooze(chat=chat, by=bruno, until=None)
    ticket_snooze(chat=chat, by=supervisor, until=None)


@pytest.mark.parametrize(("ahead", "code"), [(timedelta(0), "past"), (timedelta(days=400), "too_far")])
def test_moments_that_make_no_sense(chat: Chat, ana: User, ahead: timedelta, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        ticket_snooze(chat=chat, by=ana, until=timezone.now() + ahead)
    assert (caught.value.code, set(caught.value.fields)) == (code, {"until"})


def test_resolution_stands_still_meanwhile(chat: Chat, ana: User) -> None:
    ticket_snooze(chat=chat, by=ana, until=None)
    assert Ticket.objects.get().resolution_since is None
    ticket_unsnooze(chat=chat, by=ana)
    assert Ticket.objects.get().resolution_since is not None


def test_tomorrow_begins_when_the_queue_opens(queue: Queue) -> None:
    zone = ZoneInfo("America/Sao_Paulo")
    friday = datetime(2026, 11, 27, 15, tzinfo=zone)
    assert [choice.until for choice in snooze_choices(queue, friday)] == [
        None,
        friday + HOUR,
        datetime(2026, 11, 28, 9, tzinfo=zone),
    ]
    queue.hours = BusinessHours.objects.create(name="Comercial", week=[[["07:30", "18:00"]]] * 5 + [[], []])
    queue.save()
    later = snooze_choices(queue, friday)[-1]
    assert (later.until, later.label) == (datetime(2026, 11, 30, 7, 30, tzinfo=zone), "segunda às 7h30")
