"""The plug pulled: real worker processes killed with SIGKILL, a real fake gateway, and its ledger as the judge."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Ack, Chat, Message
from atendimento.services.messages import message_send
from tests.factories import make_chat, make_session
from tests.live import LiveStack
from whatsapp.models import OutboundMessage, Session, WebhookEvent
from whatsapp.simulator.driver import Simulator
from whatsapp.simulator.state import Line

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
KEY = "segredo-de-teste"


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator(speed=20) as simulator:
        yield simulator


@pytest.fixture
def stack(live_stack: LiveStack) -> Iterator[LiveStack]:
    live_stack.start("beat")
    yield live_stack
    live_stack.stop("beat")


@pytest.fixture
def waha(tenant: Tenant, queue: object, sim: Simulator) -> Session:
    config = {"base_url": f"{sim.url}/waha", "api_key": "key", "hmac_key": KEY}
    return make_session(tenant, "waha", "session-001", config=config)


@pytest.fixture
def line(stack: LiveStack, sim: Simulator, waha: Session) -> Line:
    hook = f"{stack.url}/api/webhooks/whatsapp/{waha.webhook_token}"
    return sim.waha("session-001", hook=hook, hmac_key=KEY, api_key="key")


def wait_for(condition: Callable[[], Any], seconds: float = 90) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.2)
    raise AssertionError("waited in vain")


def in_tenant(tenant: Tenant, read: Callable[[], Any]) -> Any:
    with scope.tenant_scope(tenant):
        return read()


def test_a_worker_killed_between_claim_and_record_loses_and_doubles_no_incoming_message(
    stack: LiveStack, sim: Simulator, line: Line, tenant: Tenant, waha: Session
) -> None:
    people = [sim.customer(f"Cliente {n}", f"55119812345{n:02d}", line) for n in range(6)]
    sim.faults.update({"deliver_twice": True})
    for turn in range(10):
        for person in people:
            person.send_text(f"{turn}")
        if turn % 3 == 2:
            stack.kill("worker")
            stack.start("worker")
    count = lambda: in_tenant(tenant, lambda: Message.objects.filter(direction="in").count())  # noqa: E731
    wait_for(lambda: count() >= 60)
    wait_for(lambda: not pending(waha))
    assert count() == 60
    with scope.tenant_scope(tenant):
        for chat in Chat.objects.all():
            said = Counter(chat.messages.filter(direction="in").values_list("body", flat=True))
            assert said == Counter(str(turn) for turn in range(10))
            assert chat.unread_count == 10
            assert chat.tickets.count() == 1


def pending(session: Session) -> int:
    with scope.unscoped("the test looks at the inbox"):
        return WebhookEvent.objects.filter(session=session, state="pending").count()


def test_a_worker_killed_while_sending_never_sends_twice(
    stack: LiveStack, sim: Simulator, line: Line, tenant: Tenant, waha: Session, ana: User, queue: Any
) -> None:
    sim.faults.update({"slow_ms": 150})
    chats = [
        make_chat(tenant, f"Cliente {n}", phone=f"55119812345{n:02d}", queue=queue, session=waha) for n in range(4)
    ]
    texts = [f"mensagem {number}" for number in range(16)]
    with scope.tenant_scope(tenant):
        for number, text in enumerate(texts):
            message_send(chat=chats[number % 4], by=ana, body=text)
    for _ in range(3):
        time.sleep(0.7)
        stack.kill("worker")
        stack.start("worker")
    sim.faults.update({"slow_ms": 0})
    settled = ["sent", "failed", "uncertain"]
    wait_for(lambda: in_tenant(tenant, lambda: not OutboundMessage.objects.exclude(state__in=settled).exists()))
    # The gateway's history settles what the dead worker could not record.
    wait_for(
        lambda: in_tenant(
            tenant, lambda: not OutboundMessage.objects.exclude(state="sent").exclude(*lost(sim)).exists()
        )
    )
    sent = Counter(entry["text"] for entry in sim.ledger if entry.get("text") in texts)
    assert max(sent.values()) == 1
    with scope.tenant_scope(tenant):
        unsent = set(OutboundMessage.objects.exclude(state="sent").values_list("payload__text", flat=True))
        assert set(sent) | unsent == set(texts)
        assert not set(sent) & unsent


def lost(sim: Simulator) -> list[Any]:
    """Uncertain and not in the gateway's ledger: only a person may send these again."""
    from django.db.models import Q

    heard = [entry.get("text") for entry in sim.ledger]
    return [Q(state="uncertain") & ~Q(payload__text__in=heard)]


def test_answers_lost_on_the_way_are_settled_by_echo_or_history(
    stack: LiveStack, sim: Simulator, line: Line, tenant: Tenant, waha: Session, ana: User, queue: Any
) -> None:
    chat = make_chat(tenant, "Marina", phone="5511981234501", queue=queue, session=waha)
    sim.faults.update({"lose_answers": 2})
    with scope.tenant_scope(tenant):
        for text in ("um", "dois", "três"):
            message_send(chat=chat, by=ana, body=text)
    wait_for(lambda: in_tenant(tenant, lambda: Message.objects.filter(ack__gte=Ack.SENT).count() == 3))
    assert [entry["text"] for entry in sim.ledger] == ["um", "dois", "três"]
    with scope.tenant_scope(tenant):
        assert Message.objects.count() == 3


def test_a_gateway_that_is_away_gets_everything_later_and_in_order(
    stack: LiveStack, sim: Simulator, line: Line, tenant: Tenant, waha: Session, ana: User, queue: Any
) -> None:
    chat = make_chat(tenant, "Marina", phone="5511981234501", queue=queue, session=waha)
    sim.refuse_connections()
    with scope.tenant_scope(tenant):
        for text in ("um", "dois", "três"):
            message_send(chat=chat, by=ana, body=text)
    time.sleep(1.5)
    sim.accept_connections()
    wait_for(lambda: len(sim.ledger) == 3)
    assert [entry["text"] for entry in sim.ledger] == ["um", "dois", "três"]


def test_what_was_said_while_the_number_was_away_is_recovered(
    stack: LiveStack, sim: Simulator, line: Line, tenant: Tenant, waha: Session
) -> None:
    marina = sim.customer("Marina", "5511981234501", line)
    marina.send_text("antes")
    wait_for(lambda: in_tenant(tenant, Message.objects.count))
    sim.disconnect(line)
    wait_for(lambda: in_tenant(tenant, lambda: Session.objects.get().status == "stopped"))
    sim.faults.update({"drop_webhooks": True})
    marina.send_text("enquanto isso")
    sim.faults.update({"drop_webhooks": False})
    sim.reconnect(line)
    wait_for(lambda: in_tenant(tenant, lambda: Message.objects.filter(body="enquanto isso").exists()))
    wait_for(lambda: in_tenant(tenant, lambda: Message.objects.filter(kind="system").exists()))
    with scope.tenant_scope(tenant):
        assert Message.objects.filter(direction="in").count() == 2
