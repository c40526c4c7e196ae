"""What the tick does, as beat and worker do it: unscoped, for all companies."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from accounts import presence, scope
from accounts.models import Tenant, User
from accounts.presence import presence_beat, presence_set
from atendimento import realtime, tasks
from atendimento.models import Chat, Queue, Ticket
from atendimento.services import shifts, waking
from atendimento.services.tickets import ticket_resolve
from tests.factories import make_chat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(tenant: Tenant) -> Iterator[None]:
    presence.client().delete(presence.HERE, presence.NEWS)
    yield
    cache.delete(waking.flag(tenant.pk))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """Frames that would leave, with their groups."""
    frames: list[tuple[str, Any]] = []
    monkeypatch.setattr(
        realtime, "send_all", lambda sent: frames.extend((group, frame) for groups, frame in sent for group in groups)
    )
    return frames


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Companies whose distribution was woken."""
    companies: list[str] = []
    monkeypatch.setattr(tasks.distribute_tickets, "delay", lambda: companies.append(str(scope.current_tenant_id())))
    return companies


def test_arrivals_and_pauses_are_told_to_their_own_company_in_one_frame(
    tenant: Tenant, ana: User, bruno: User, caio: User, told: list[Any], woken: list[str]
) -> None:
    for user in (ana, bruno, caio):
        presence_beat(user)
    presence_set(user=bruno, state="away", reason="Almoço", by=bruno)
    shifts.tell_presences()
    by_group = {group: {one["user"]: (one["state"], one["reason"]) for one in frame["people"]} for group, frame in told}
    assert by_group == {
        f"tenant.{tenant.pk}": {str(ana.pk): ("online", ""), str(bruno.pk): ("away", "Almoço")},
        f"tenant.{caio.tenant_id}": {str(caio.pk): ("online", "")},
    }
    shifts.tell_presences()
    assert len(told) == 2


def test_who_arrives_wakes_the_distribution(tenant: Tenant, ana: User, told: list[Any], woken: list[str]) -> None:
    presence_beat(ana)
    shifts.tell_presences()
    assert woken == [str(tenant.pk)]


def test_companies_with_somebody_waiting_are_woken_at_most_once_until_looked_at(
    tenant: Tenant, chat: Chat, queue: Queue, woken: list[str]
) -> None:
    shifts.wake_distributions()
    assert woken == []  # people pull from this queue
    put(queue, strategy="round_robin")
    shifts.wake_distributions()
    shifts.wake_distributions()
    assert woken == [str(tenant.pk)]


def put(queue: Queue, **fields: Any) -> None:
    with scope.tenant_scope(queue.tenant_id):
        Queue.objects.filter(pk=queue.pk).update(**fields)


def test_a_ticket_that_ends_wakes_the_distribution_once_it_is_committed(
    tenant: Tenant, queue: Queue, ana: User, woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    put(queue, strategy="round_robin")
    chat = make_chat(tenant, "Marina", queue=queue, assigned_to=ana)
    with scope.tenant_scope(tenant), django_capture_on_commit_callbacks(execute=True):
        ticket_resolve(chat=chat, by=ana)
        assert woken == []
    assert woken == [str(tenant.pk)]


def test_without_a_broker_the_ticket_still_ends(
    tenant: Tenant, queue: Queue, ana: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def fail() -> None:
        raise ConnectionError

    monkeypatch.setattr(tasks.distribute_tickets, "delay", fail)
    put(queue, strategy="round_robin")
    chat = make_chat(tenant, "Marina", queue=queue, assigned_to=ana)
    with scope.tenant_scope(tenant), django_capture_on_commit_callbacks(execute=True):
        ticket_resolve(chat=chat, by=ana)
        assert Ticket.objects.get().status == "resolved"


def test_only_companies_with_abandoned_tickets_are_looked_at(
    tenant: Tenant, queue: Queue, ana: User, caio_chat: Chat
) -> None:
    make_chat(tenant, "Marina", queue=queue, assigned_to=ana)
    assert shifts.companies_with_abandoned() == set()
    put(queue, release_after_minutes=5)
    assert shifts.companies_with_abandoned() == {tenant.pk}
