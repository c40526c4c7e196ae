"""Queues, teams and skills as leads set them."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts import scope
from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import Tenant, User
from atendimento import selectors
from atendimento.models import BusinessHours, Chat, Queue, SessionQueue, Ticket, TicketEvent
from atendimento.services.chats import default_queue
from atendimento.services.queues import (
    queue_archive,
    queue_create,
    queue_members_set,
    queue_restore,
    queue_update,
)
from atendimento.services.teams import (
    person_skills_set,
    skill_delete,
    skill_save,
    team_create,
    team_delete,
    team_update,
)
from tests.factories import make_chat, make_queue, make_session
from whatsapp.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant) -> Iterator[None]:
    with scope.tenant_scope(tenant):
        yield


def faults(call: Any, **fields: Any) -> list[str]:
    with pytest.raises(Invalid) as caught:
        call(**fields)
    return sorted(caught.value.fields)


def people(queue: Queue) -> dict[str, bool]:
    return {row.user.get_short_name(): row.is_direct for row in queue.memberships.select_related("user")}


def test_a_lead_makes_a_queue(supervisor: User, session: Session) -> None:
    english = skill_save(by=supervisor, name="inglês")
    queue = queue_create(
        by=supervisor,
        name=" Bolos ",
        strategy="least_busy",
        capacity=3,
        outcomes=["vendido", " ", "vendido"],
        required_skills=[english],
        sessions=[session],
    )
    queue.refresh_from_db()
    assert (queue.name, queue.strategy, queue.capacity, queue.outcomes) == ("Bolos", "least_busy", 3, ["vendido"])
    assert (list(queue.required_skills.all()), list(queue.sessions.all())) == ([english], [session])


@pytest.mark.parametrize("call", [queue_create, team_create, skill_save])
def test_attendants_make_nothing(ana: User, call: Any) -> None:
    with pytest.raises(Forbidden):
        call(by=ana, name="Minha")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": "  "}, ["name"]),
        ({"name": "x" * 61}, ["name"]),
        ({"name": "Encomendas"}, ["name"]),
        ({"strategy": "luck", "capacity": 0}, ["capacity", "strategy"]),
        ({"capacity": "muitas"}, ["capacity"]),
        ({"capacity": 101}, ["capacity"]),
        ({"release_after_minutes": 0}, ["release_after_minutes"]),
        ({"grace_minutes": -1}, ["grace_minutes"]),
        ({"greeting": "x" * 1001}, ["greeting"]),
        ({"outcomes": ["x" * 61]}, ["outcomes"]),
        ({"outcomes": [str(number) for number in range(31)]}, ["outcomes"]),
    ],
    ids=lambda value: ", ".join(value),
)
def test_all_that_is_wrong_is_said_at_once(supervisor: User, queue: Queue, fields: dict, wrong: list[str]) -> None:
    assert faults(queue_create, **{"by": supervisor, "name": "Bolos", **fields}) == wrong
    assert Queue.objects.count() == 1


def test_what_belongs_to_another_company_does_not_exist(supervisor: User, queue: Queue, other_tenant: Tenant) -> None:
    with scope.tenant_scope(other_tenant):
        hours, theirs = BusinessHours.objects.create(name="Comercial"), make_session(other_tenant)
    assert faults(queue_update, queue=queue, by=supervisor, hours=hours) == ["hours"]
    assert faults(queue_update, queue=queue, by=supervisor, sessions=[theirs]) == ["sessions"]


def test_what_is_not_named_stays(supervisor: User, queue: Queue) -> None:
    queue_update(queue=queue, by=supervisor, greeting="Oi!")
    queue_update(queue=queue, by=supervisor, capacity=9)
    queue.refresh_from_db()
    assert (queue.greeting, queue.capacity, queue.is_default) == ("Oi!", 9, True)


def test_there_is_always_one_default_queue(supervisor: User, queue: Queue, other_queue: Queue) -> None:
    assert faults(queue_update, queue=queue, by=supervisor, is_default=False) == ["is_default"]
    queue_update(queue=other_queue, by=supervisor, is_default=True)
    assert default_queue() == other_queue


def test_a_number_has_one_queue_and_all_others_the_default(
    supervisor: User, queue: Queue, other_queue: Queue, session: Session
) -> None:
    queue_update(queue=queue, by=supervisor, sessions=[session])
    queue_update(queue=other_queue, by=supervisor, sessions=[session])
    assert SessionQueue.objects.get().queue == other_queue
    assert default_queue(session) == other_queue
    assert default_queue(make_session(queue.tenant)) == queue


def test_an_archived_queue_hands_on_its_tickets_with_their_owners(
    tenant: Tenant, supervisor: User, queue: Queue, other_queue: Queue, bruno: User
) -> None:
    chat = make_chat(tenant, "Marina", queue=other_queue, assigned_to=bruno)
    waiting = make_chat(tenant, "Otávio", queue=other_queue)
    asleep = make_chat(tenant, "Rosa", queue=other_queue, assigned_to=bruno, status="pending")
    assert queue_archive(queue=other_queue, by=supervisor) == 3
    found = {one.pk: one for one in Chat.objects.select_related("current_ticket")}
    assert {one.queue_id for one in found.values()} == {queue.pk}
    told = [(found[one.pk].current_ticket.status, found[one.pk].assigned_to_id) for one in (chat, waiting, asleep)]
    assert told == [("open", bruno.pk), ("waiting", None), ("pending", bruno.pk)]
    assert TicketEvent.objects.filter(kind="transferred").count() == 3
    queue_restore(queue=other_queue, by=supervisor)
    other_queue.refresh_from_db()
    assert other_queue.is_active


def test_the_default_queue_is_not_archived(supervisor: User, queue: Queue, other_queue: Queue) -> None:
    with pytest.raises(Conflict) as caught:
        queue_archive(queue=queue, by=supervisor)
    assert caught.value.code == "default_queue"
    assert faults(queue_archive, queue=other_queue, by=supervisor, move_to=other_queue) == ["move_to"]


# People


def test_members_are_set_by_name_with_a_capacity(supervisor: User, queue: Queue, ana: User, bruno: User) -> None:
    queue_members_set(queue=queue, by=supervisor, members={bruno.pk: 2})
    assert people(queue) == {"Bruno": True}
    assert queue.memberships.get().capacity == 2
    queue_members_set(queue=queue, by=supervisor, members={bruno.pk: None, ana.pk: 3})
    assert set(people(queue)) == {"Ana", "Bruno"}


def test_strangers_are_no_members(supervisor: User, queue: Queue, caio: User, ana: User) -> None:
    assert faults(queue_members_set, queue=queue, by=supervisor, members={caio.pk: None}) == ["members"]
    assert faults(queue_members_set, queue=queue, by=supervisor, members={ana.pk: 0}) == ["members"]
    assert faults(team_create, by=supervisor, name="Nós", members=[caio.pk]) == ["members"]


def test_a_team_sees_what_its_queues_hold(
    tenant: Tenant, supervisor: User, queue: Queue, chat: Chat, ana: User, bruno: User
) -> None:
    assert not selectors.can_see(bruno, chat.pk)
    team = team_create(by=supervisor, name="Manhã", members=[bruno.pk], queues=[queue.pk])
    assert selectors.can_see(bruno, chat.pk)
    assert people(queue) == {"Ana": True, "Bruno": False}
    team_update(team=team, by=supervisor, queues=[])
    assert not selectors.can_see(bruno, chat.pk)


def test_who_is_chosen_by_name_stays_when_the_team_goes(supervisor: User, queue: Queue, ana: User, bruno: User) -> None:
    team = team_create(by=supervisor, name="Manhã", members=[ana.pk, bruno.pk], queues=[queue.pk])
    team_delete(team=team, by=supervisor)
    assert people(queue) == {"Ana": True}


def test_who_a_team_brings_is_not_removed_by_name(supervisor: User, queue: Queue, ana: User, bruno: User) -> None:
    team = team_create(by=supervisor, name="Manhã", members=[ana.pk, bruno.pk], queues=[queue.pk])
    queue_members_set(queue=queue, by=supervisor, members={})
    assert people(queue) == {"Ana": False, "Bruno": False}
    team_update(team=team, by=supervisor, members=[bruno.pk])
    assert people(queue) == {"Bruno": False}


def test_two_teams_hold_a_person_until_both_let_go(supervisor: User, queue: Queue, ana: User, bruno: User) -> None:
    day, night = (
        team_create(by=supervisor, name=name, members=[bruno.pk], queues=[queue.pk]) for name in ("Dia", "Noite")
    )
    team_delete(team=day, by=supervisor)
    assert "Bruno" in people(queue)
    team_delete(team=night, by=supervisor)
    assert "Bruno" not in people(queue)


def test_names_of_teams_and_skills_are_told_apart(supervisor: User) -> None:
    for call in (team_create, skill_save):
        call(by=supervisor, name="Manhã")
        assert faults(call, by=supervisor, name=" Manhã ") == ["name"]
        assert faults(call, by=supervisor, name="") == ["name"]


def test_skills_are_given_and_taken(supervisor: User, ana: User, queue: Queue) -> None:
    english, cakes = (skill_save(by=supervisor, name=name) for name in ("inglês", "bolos"))
    person_skills_set(user=ana, by=supervisor, skills=[english, cakes])
    person_skills_set(user=ana, by=supervisor, skills=[cakes])
    assert list(ana.skills.all()) == [cakes]
    queue_update(queue=queue, by=supervisor, required_skills=[cakes])
    skill_delete(by=supervisor, skill=cakes)
    assert not queue.required_skills.exists()


def test_a_queue_with_a_past_is_only_archived(supervisor: User, tenant: Tenant, queue: Queue) -> None:
    old = make_queue(tenant, name="Natal")
    make_chat(tenant, "Marina", queue=old, status="closed")
    assert queue_archive(queue=old, by=supervisor) == 0
    assert Ticket.objects.get().queue == old
