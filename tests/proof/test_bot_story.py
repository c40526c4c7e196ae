"""A customer, a bot and Ana, over a real gateway's HTTP, with a real worker and beat."""

from collections.abc import Iterator

import pytest

from accounts import scope
from accounts.models import PresenceState, Tenant, User
from accounts.presence import presence_beat, presence_set
from atendimento.models import Chat, Queue, Strategy, Ticket
from atendimento.services.messages import message_send
from tests.factories import make_bot, make_queue, make_session
from tests.live import LiveStack
from tests.proof.test_killed import KEY, in_tenant, stack, wait_for  # noqa: F401 (a fixture)
from whatsapp.simulator.driver import Person, Simulator

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def marina(tenant: Tenant, stack: LiveStack, queue: Queue, ana: User) -> Iterator[Person]:  # noqa: F811
    """At a number whose queue has a bot; its second option leads to the queue that Ana serves."""
    sales = make_queue(tenant, ana, name="Vendas")
    with scope.tenant_scope(tenant):
        Queue.objects.filter(pk=sales.pk).update(strategy=Strategy.LEAST_BUSY)
        presence_set(user=ana, state=PresenceState.ONLINE, by=ana)
    options = [
        {"title": "Horários", "does": "say", "text": "Das 6h às 20h."},
        {"title": "Vendas", "does": "queue", "queue": str(sales.pk)},
    ]
    make_bot(tenant, queue, options=options)
    with Simulator(speed=20) as sim:
        config = {"base_url": f"{sim.url}/waha", "api_key": "key", "hmac_key": KEY}
        session = make_session(tenant, "waha", "session-001", config=config)
        hook = f"{stack.url}/api/webhooks/whatsapp/{session.webhook_token}"
        line = sim.waha("session-001", hook=hook, hmac_key=KEY, api_key="key")
        yield sim.customer("Marina", "5531977700001", line)


def said_to(person: Person) -> list[str]:
    return [message.text.split("\n")[0] for message in person.thread if message.from_company]


def test_the_bot_asks_the_customer_chooses_ana_gets_it_and_the_bot_is_silent(
    tenant: Tenant, ana: User, marina: Person
) -> None:
    marina.send_text("oi")
    wait_for(lambda: len(said_to(marina)) == 1)
    marina.send_text("2")
    wait_for(lambda: in_tenant(tenant, lambda: presence_beat(ana) or Ticket.objects.get().assignee_id == ana.pk))
    wait_for(lambda: len(said_to(marina)) == 2)
    with scope.tenant_scope(tenant):
        message_send(chat=Chat.objects.get(), by=ana, body="Oi, sou a Ana!")
    wait_for(lambda: len(said_to(marina)) == 3)
    marina.send_text("1")
    marina.send_text("menu")
    wait_for(lambda: in_tenant(tenant, lambda: Chat.objects.get().inbound_count == 4))
    with scope.tenant_scope(tenant):
        ticket = Ticket.objects.select_related("queue").get()
    assert (ticket.handler, ticket.queue.name) == ("human", "Vendas")
    hello, bye = "Olá, Marina! Sou o robô da padaria.", "Vou chamar alguém. Protocolo 1."
    assert said_to(marina) == [hello, bye, "Oi, sou a Ana!"]
