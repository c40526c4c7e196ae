"""As a supervisor would see it: twenty customers at once, real worker and beat, and nobody to press a button."""

from collections import Counter
from collections.abc import Iterator

import pytest

from accounts import scope
from accounts.models import PresenceState, Role, Tenant, User
from accounts.presence import presence_beat, presence_set
from atendimento.models import Queue, Strategy, Ticket, TicketEvent, TicketEventKind
from atendimento.services.assignments import tickets_release
from atendimento.why import why_sentence
from tests.factories import make_chat, make_queue, make_session, make_user
from tests.live import LiveStack
from tests.proof.test_killed import KEY, in_tenant, stack, wait_for  # noqa: F401 (a fixture)
from whatsapp.simulator.driver import Simulator

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
CUSTOMERS, CAPACITY = 20, 6


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator(speed=20) as simulator:
        yield simulator


@pytest.fixture
def people(tenant: Tenant) -> dict[str, User]:
    return {name: make_user(tenant, Role.ATTENDANT, name) for name in ("Livre Um", "Livre Dois", "Cheia", "Pausada")}


@pytest.fixture
def desk(tenant: Tenant, people: dict[str, User], stack: LiveStack, sim: Simulator) -> Queue:  # noqa: F811
    """A queue that distributes: two are free, one is full, one is on a pause."""
    queue = make_queue(tenant, *people.values(), name="Encomendas", default=True)
    with scope.tenant_scope(tenant):
        Queue.objects.filter(pk=queue.pk).update(strategy=Strategy.ROUND_ROBIN, capacity=CAPACITY)
        for person in people.values():
            presence_beat(person)
        presence_set(user=people["Pausada"], state=PresenceState.AWAY, reason="Almoço", by=people["Pausada"])
    for number in range(CAPACITY):
        make_chat(tenant, f"Antiga {number}", queue=queue, assigned_to=people["Cheia"])
    return queue


def test_every_customer_lands_with_somebody_who_may_and_can(
    tenant: Tenant,
    people: dict[str, User],
    desk: Queue,
    stack: LiveStack,  # noqa: F811
    sim: Simulator,
) -> None:
    config = {"base_url": f"{sim.url}/waha", "api_key": "key", "hmac_key": KEY}
    session = make_session(tenant, "waha", "session-001", config=config)
    hook = f"{stack.url}/api/webhooks/whatsapp/{session.webhook_token}"
    line = sim.waha("session-001", hook=hook, hmac_key=KEY, api_key="key")
    for number in range(CUSTOMERS):
        sim.customer(f"Cliente {number}", f"55319777700{number:02d}", line).send_text("Quero encomendar")

    free = {people["Livre Um"].pk: CAPACITY, people["Livre Dois"].pk: CAPACITY}
    waiting = {None: CUSTOMERS - 2 * CAPACITY}
    wait_for(lambda: owners(tenant, people) == free | waiting)
    assert set(in_tenant(tenant, reasons)) == {f"era a vez de Livre em {desk.name}"}

    with scope.tenant_scope(tenant):
        # The one on a pause is back, and one of the free goes home: what waits is theirs, oldest first.
        presence_set(user=people["Livre Dois"], state=PresenceState.OFFLINE, by=people["Livre Dois"])
        presence_set(user=people["Pausada"], state=PresenceState.ONLINE, by=people["Pausada"])
    back = {people["Livre Um"].pk: CAPACITY, people["Pausada"].pk: CAPACITY}
    wait_for(lambda: release(tenant, people["Livre Dois"]) or owners(tenant, people) == back | waiting)


def release(tenant: Tenant, gone: User) -> int:
    """Again and again, as the desk's tick does: who was just about to be given one more gets it and loses it."""
    with scope.tenant_scope(tenant):
        return tickets_release(user=gone, why="deactivated") and 0


def owners(tenant: Tenant, people: dict[str, User]) -> dict[object, int]:
    """How many of the customers each has; hearts go on beating while somebody looks."""
    with scope.tenant_scope(tenant):
        for person in people.values():
            presence_beat(person)
        return dict(Counter(Ticket.objects.filter(chat__phone__contains="77700").values_list("assignee", flat=True)))


def reasons() -> list[str]:
    events = TicketEvent.objects.filter(kind=TicketEventKind.ASSIGNED).select_related("actor", "ticket")
    return [str(why_sentence(event)).split(" (")[0] for event in events]
