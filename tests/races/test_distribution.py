"""Many distributors, people who pull, and customers who write, on real connections, at the same moment."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from accounts import presence, scope
from accounts.errors import Conflict
from accounts.models import Tenant, User
from accounts.presence import presence_beat
from atendimento.models import Chat, Queue, QueueMember, Ticket, TicketEvent, TicketStatus
from atendimento.services.assignments import team_balance, tickets_release
from atendimento.services.distribution import distribute
from atendimento.services.tickets import ticket_take_over
from tests.factories import make_chat, make_session, make_user
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
DISTRIBUTORS, TICKETS, PEOPLE, CAPACITY = 8, 500, 12, 30


@pytest.fixture
def staff(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> list[User]:
    people = [make_user(tenant, name=f"Pessoa {number}") for number in range(PEOPLE)]
    monkeypatch.setattr(presence, "HERE_SECONDS", 600)  # nobody's heart beats while a slow machine works
    for user in people:
        presence_beat(user)
    return people


@pytest.fixture
def busy(tenant: Tenant, staff: list[User]) -> Iterator[Queue]:
    with scope.tenant_scope(tenant):
        queue = Queue.objects.create(name="Vendas", is_default=True, strategy="least_busy", capacity=CAPACITY)
        QueueMember.objects.bulk_create(QueueMember(queue=queue, user=user) for user in staff)
    return queue


def wait_in(tenant: Tenant, queue: Queue, count: int) -> list[Chat]:
    session = make_session(tenant)
    return [make_chat(tenant, f"Cliente {number}", queue=queue, session=session) for number in range(count)]


def seen(tenant: Tenant) -> tuple[Counter[Any], Counter[Any]]:
    """How many open tickets each person has, and how often each ticket was assigned."""
    with scope.tenant_scope(tenant):
        loads = Counter(Ticket.objects.filter(status=TicketStatus.OPEN).values_list("assignee", flat=True))
        return loads, Counter(TicketEvent.objects.filter(kind="assigned").values_list("ticket", flat=True))


def in_scope(tenant: Tenant, call: Any, *args: Any, **kwargs: Any) -> Any:
    with scope.tenant_scope(tenant):
        return call(*args, **kwargs)


def test_eight_distributors_assign_each_of_five_hundred_once_and_never_over_capacity(
    tenant: Tenant, busy: Queue
) -> None:
    wait_in(tenant, busy, TICKETS)
    given = at_once(DISTRIBUTORS, lambda _: in_scope(tenant, distribute))
    loads, assigned = seen(tenant)
    places = PEOPLE * CAPACITY  # fewer than there are tickets
    assert sum(given) == sum(loads.values()) == len(assigned) == places
    assert set(assigned.values()) == {1}
    assert set(loads.values()) == {CAPACITY}
    with scope.tenant_scope(tenant):
        assert Ticket.objects.filter(status=TicketStatus.WAITING).count() == TICKETS - places


def test_who_pulls_and_who_is_given_never_get_the_same_ticket(tenant: Tenant, busy: Queue, staff: list[User]) -> None:
    chats = wait_in(tenant, busy, 60)

    def work(number: int) -> Any:
        if number % 2:
            return in_scope(tenant, distribute)
        return [pull(tenant, chat, staff[number]) for chat in chats]

    pulled = at_once(8, work)
    with scope.tenant_scope(tenant):
        owners = dict(Chat.objects.values_list("pk", "assigned_to"))
        changes = Counter(TicketEvent.objects.exclude(kind="opened").values_list("ticket__chat", flat=True))
        assert all(owners.values())
        assert set(changes.values()) == {1}
        assert Ticket.objects.filter(status=TicketStatus.OPEN).count() == 60
    assert not [result for result in pulled if isinstance(result, Exception)]


def pull(tenant: Tenant, chat: Chat, user: User) -> bool:
    try:
        return bool(in_scope(tenant, ticket_take_over, chat=chat, by=user))
    except Conflict:
        return False


def test_giving_back_balancing_and_distributing_at_once_lose_nothing(
    tenant: Tenant, busy: Queue, staff: list[User], supervisor: User
) -> None:
    wait_in(tenant, busy, 40)
    in_scope(tenant, distribute)

    def work(number: int) -> Any:
        if number < 2:
            return in_scope(tenant, tickets_release, user=staff[number], why="deactivated")
        if number < 4:
            return in_scope(tenant, team_balance, queue=busy, by=supervisor)
        return in_scope(tenant, distribute)

    results = at_once(8, work)
    in_scope(tenant, distribute)
    loads, _assigned = seen(tenant)
    assert not [result for result in results if isinstance(result, Exception)]
    assert sum(loads.values()) == 40
    with scope.tenant_scope(tenant):
        mirrored = Chat.objects.filter(is_open=True).values_list("assigned_to", "current_ticket__assignee")
        assert all(owner == assignee for owner, assignee in mirrored)
