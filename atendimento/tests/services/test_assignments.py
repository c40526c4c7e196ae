"""Tickets that change hands without their owner's doing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import presence, scope
from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import PresenceChoice, Tenant, User
from accounts.presence import presence_beat, presence_set
from atendimento.models import Chat, Queue, QueueMember, Ticket, TicketEvent
from atendimento.services.assignments import (
    companies_to_look_at,
    release_abandoned,
    team_balance,
    ticket_assign,
    tickets_release,
)
from atendimento.services.teams import team_create
from atendimento.services.tickets import ticket_snooze, ticket_take_over
from atendimento.why import why_sentence
from crm.models import Notification
from tests.factories import make_chat, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant) -> Iterator[None]:
    presence.client().delete(presence.WATCH)
    with scope.tenant_scope(tenant):
        yield


def fresh(chat: Chat) -> Chat:
    return Chat.objects.select_related("assigned_to", "current_ticket").get(pk=chat.pk)


def last_event(chat: Chat) -> TicketEvent:
    return TicketEvent.objects.filter(ticket__chat=chat).order_by("-created_at")[0]


# Given by a lead


def test_a_lead_gives_a_conversation_to_somebody_who_is_told(chat: Chat, ana: User, supervisor: User) -> None:
    ticket = ticket_assign(chat=chat, to=ana, by=supervisor)
    assert (fresh(chat).assigned_to, ticket.status) == (ana, "open")
    assert last_event(chat).kind == "assigned"
    assert why_sentence(last_event(chat)) == "decisão de Sônia"
    assert Notification.objects.get(user=ana).type == "TICKET_TRANSFERRED"


def test_an_attendant_takes_for_oneself_only(chat: Chat, ana: User, bruno: User) -> None:
    with pytest.raises(Forbidden):
        ticket_assign(chat=chat, to=bruno, by=ana)
    ticket_assign(chat=chat, to=ana, by=ana)
    with pytest.raises(Conflict, match="Ana Lima"):
        ticket_assign(chat=chat, to=bruno, by=bruno)


def test_to_nobody_is_back_to_the_queue(chat: Chat, ana: User, supervisor: User) -> None:
    ticket_take_over(chat=chat, by=ana)
    ticket = ticket_assign(chat=chat, to=None, by=supervisor)
    assert (fresh(chat).assigned_to, ticket.status, last_event(chat).kind) == (None, "waiting", "released")


def test_what_changes_nothing_says_so(chat: Chat, ana: User, supervisor: User) -> None:
    ticket_assign(chat=chat, to=ana, by=supervisor)
    with pytest.raises(Conflict) as caught:
        ticket_assign(chat=chat, to=ana, by=supervisor)
    assert caught.value.code == "no_change"


def test_strangers_and_who_left_get_nothing(chat: Chat, caio: User, tenant: Tenant, supervisor: User) -> None:
    with pytest.raises(Invalid):
        ticket_assign(chat=chat, to=caio, by=supervisor)
    with pytest.raises(Invalid):
        ticket_assign(chat=chat, to=make_user(tenant, name="Rui", is_active=False), by=supervisor)


# Taken from who is gone


def test_released_tickets_wait_again_in_their_order(tenant: Tenant, queue: Queue, ana: User, chat: Chat) -> None:
    late, early = (make_chat(tenant, name, queue=queue, assigned_to=ana) for name in ("Tarde", "Cedo"))
    Ticket.objects.filter(chat=early).update(created_at=timezone.now() - timedelta(hours=1))
    asleep = make_chat(tenant, "Dorme", queue=queue, assigned_to=ana)
    ticket_snooze(chat=asleep, by=ana, until=None)
    assert tickets_release(user=ana, why="deactivated") == 3
    released = TicketEvent.objects.filter(kind="released").order_by("created_at").values_list("ticket__chat", flat=True)
    assert list(released)[:2] == [early.pk, late.pk]
    assert {fresh(one).current_ticket.status for one in (late, early)} == {"waiting"}
    assert (fresh(asleep).current_ticket.status, fresh(asleep).assigned_to) == ("pending", None)
    assert why_sentence(last_event(late)) == "Ana não trabalha mais aqui"


def test_somebody_deactivated_keeps_nothing(tenant: Tenant, queue: Queue, ana: User) -> None:
    chat = make_chat(tenant, "Marina", queue=queue, assigned_to=ana)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert release_abandoned() == 1
    assert fresh(chat).assigned_to is None


@pytest.fixture
def strict(queue: Queue) -> Queue:
    """A queue that waits ten minutes for its people."""
    Queue.objects.filter(pk=queue.pk).update(release_after_minutes=10)
    return queue


def given(tenant: Tenant, queue: Queue, to: User, *, minutes_ago: int) -> Chat:
    chat = make_chat(tenant, "Marina", queue=queue, assigned_to=to)
    Ticket.objects.filter(chat=chat).update(assigned_at=timezone.now() - timedelta(minutes=minutes_ago))
    return chat


def absent(user: User, minutes: int) -> None:
    """Not heard of for so long, while somebody watched."""
    seen = timezone.now() - timedelta(minutes=minutes)
    PresenceChoice.objects.update_or_create(user=user, defaults={"seen_at": seen})
    presence.client().zrem(presence.HERE, presence.name_of(user.tenant_id, user.pk))
    presence.client().set(presence.WATCH, int((seen - timedelta(hours=1)).timestamp()), ex=60)


def test_who_is_absent_for_too_long_loses_what_they_had(tenant: Tenant, strict: Queue, ana: User) -> None:
    chat = given(tenant, strict, ana, minutes_ago=60)
    absent(ana, 9)
    assert release_abandoned() == 0
    absent(ana, 11)
    assert release_abandoned() == 1
    assert fresh(chat).assigned_to is None
    assert why_sentence(last_event(chat)) == "Ana ficou 10 minutos fora"


def test_what_one_was_given_while_absent_waits_as_long(tenant: Tenant, strict: Queue, ana: User) -> None:
    given(tenant, strict, ana, minutes_ago=5)
    absent(ana, 60)
    assert release_abandoned() == 0


def test_a_pause_loses_nothing(tenant: Tenant, strict: Queue, ana: User) -> None:
    given(tenant, strict, ana, minutes_ago=60)
    absent(ana, 60)
    presence_set(user=ana, state="away", reason="Almoço", by=ana)
    assert release_abandoned() == 0


def test_queues_that_wait_forever_take_nothing_back(tenant: Tenant, queue: Queue, ana: User) -> None:
    given(tenant, queue, ana, minutes_ago=600)
    absent(ana, 600)
    with scope.unscoped("the test plays the tick"):
        assert companies_to_look_at() == set()
    assert release_abandoned() == 0


def test_after_an_outage_nobody_is_taken_for_gone(tenant: Tenant, strict: Queue, ana: User) -> None:
    given(tenant, strict, ana, minutes_ago=60)
    absent(ana, 60)
    presence.client().delete(presence.WATCH)
    assert release_abandoned() == 0


# Evened out


@pytest.fixture
def three(tenant: Tenant, queue: Queue, ana: User, bruno: User) -> list[User]:
    rui = make_user(tenant, name="Rui Alves")
    for user in (bruno, rui):
        QueueMember.objects.create(queue=queue, user=user)
    return [ana, bruno, rui]


def loads(people: list[User]) -> list[int]:
    return [Ticket.objects.filter(assignee=user, status="open").count() for user in people]


def fill(tenant: Tenant, queue: Queue, user: User, count: int) -> None:
    for number in range(count):
        make_chat(tenant, f"{user.name} {number}", queue=queue, assigned_to=user)


def test_balance_leaves_nobody_with_two_more_than_another(
    tenant: Tenant, queue: Queue, three: list[User], supervisor: User
) -> None:
    ana, bruno, rui = three
    fill(tenant, queue, ana, 5)
    fill(tenant, queue, bruno, 1)
    for user in three:
        presence_beat(user)
    assert team_balance(queue=queue, by=supervisor) == 3
    assert sorted(loads(three)) == [2, 2, 2]
    said = {why_sentence(event) for event in TicketEvent.objects.filter(kind="assigned")}
    assert "Sônia equilibrou a carga: Ana tinha 5 conversas, Rui 0" in said
    assert team_balance(queue=queue, by=supervisor) == 0


def test_balance_gives_nothing_to_who_is_away_or_full(
    tenant: Tenant, queue: Queue, three: list[User], supervisor: User
) -> None:
    ana, bruno, rui = three
    fill(tenant, queue, ana, 5)
    QueueMember.objects.filter(user=bruno).update(capacity=1)
    presence_beat(bruno)
    presence_beat(rui)
    presence_set(user=rui, state="away", by=rui)
    assert team_balance(queue=queue, by=supervisor) == 1
    assert loads(three) == [4, 1, 0]


def test_balance_moves_unanswered_ones_first(tenant: Tenant, queue: Queue, three: list[User], supervisor: User) -> None:
    ana, bruno, _rui = three
    fill(tenant, queue, ana, 3)
    unanswered = Ticket.objects.filter(assignee=ana).order_by("created_at")[0]
    Ticket.objects.exclude(pk=unanswered.pk).update(first_response_at=timezone.now())
    presence_beat(bruno)
    team_balance(queue=queue, by=supervisor)
    assert Ticket.objects.get(assignee=bruno) == unanswered


def test_a_team_is_evened_out_among_its_own(tenant: Tenant, queue: Queue, three: list[User], supervisor: User) -> None:
    ana, bruno, rui = three
    fill(tenant, queue, ana, 4)
    for user in three:
        presence_beat(user)
    team = team_create(by=supervisor, name="Manhã", members=[ana.pk, bruno.pk], queues=[queue.pk])
    team_balance(team=team, by=supervisor)
    assert loads(three) == [2, 2, 0]


@pytest.mark.parametrize("target", [{}, {"team": "empty"}])
def test_balance_needs_a_queue(supervisor: User, target: dict[str, Any]) -> None:
    if target:
        target = {"team": team_create(by=supervisor, name="Ninguém")}
    with pytest.raises(Invalid):
        team_balance(by=supervisor, **target)


def test_only_leads_even_out(queue: Queue, ana: User) -> None:
    with pytest.raises(Forbidden):
        team_balance(queue=queue, by=ana)
