"""What may leave, in which order, and what is known when something breaks in the middle."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant
from tests.factories import make_session
from whatsapp import outbox, sweeper
from whatsapp.models import OutboundMessage, Session
from whatsapp.providers import provider_for
from whatsapp.providers.base import Outgoing, ProviderError, Sent

pytestmark = pytest.mark.django_db


class Gateway:
    """Stands for a provider's `send`; the HTTP of each is tested with its own provider."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.errors: list[ProviderError] = []
        self.history: list[str] = []

    def send(self, _self: object, message: Outgoing, file: object = None) -> Sent:
        if self.errors:
            raise self.errors.pop(0)
        self.heard.append(message.text)
        return Sent(f"W-{message.client_ref}")

    def find_sent(self, _self: object, message: Outgoing, since: object) -> Sent | None:
        return Sent("FOUND") if message.text in self.history else None


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    gateway = Gateway()
    waha = provider_for("waha")
    monkeypatch.setattr(waha, "send", lambda *args, **kwargs: gateway.send(*args, **kwargs))
    monkeypatch.setattr(waha, "find_sent", lambda *args, **kwargs: gateway.find_sent(*args, **kwargs))
    return gateway


@pytest.fixture
def waha(tenant: Tenant) -> Session:
    return make_session(tenant)


def queue_up(session: Session, chat_key: UUID, *texts: str) -> list[OutboundMessage]:
    with scope.tenant_scope(session.tenant_id):
        return [
            outbox.enqueue(
                session=session, chat_key=chat_key, message_ref=uuid4(), order=order, to="5511999990001@c.us",
                payload={"kind": "text", "text": text},
            )
            for order, text in enumerate(texts)
        ]  # fmt: skip


def states(session: Session) -> list[str]:
    with scope.tenant_scope(session.tenant_id):
        return list(OutboundMessage.objects.order_by("order").values_list("state", flat=True))


def change(session: Session, **fields: object) -> None:
    with scope.tenant_scope(session.tenant_id):
        OutboundMessage.objects.update(**fields)


def test_a_chats_messages_leave_in_order(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    queue_up(waha, key, "um", "dois", "três")
    outbox.dispatch(key)
    assert gateway.heard == ["um", "dois", "três"]
    assert states(waha) == ["sent"] * 3


def test_a_refused_connection_is_tried_again_and_later_messages_wait(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    queue_up(waha, key, "um", "dois")
    gateway.errors = [ProviderError("connection refused")]
    outbox.dispatch(key)
    outbox.dispatch(key)  # not due yet
    assert (gateway.heard, states(waha)) == ([], ["queued", "queued"])
    change(waha, next_attempt_at=None)
    outbox.dispatch(key)
    assert gateway.heard == ["um", "dois"]


def test_retry_after_is_respected(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    (row,) = queue_up(waha, key, "um")
    gateway.errors = [ProviderError("429", retry_after=120)]
    outbox.dispatch(key)
    with scope.tenant_scope(waha.tenant_id):
        row.refresh_from_db()
    assert row.next_attempt_at > timezone.now() + timedelta(seconds=100)


def test_a_permanent_error_fails_at_once_and_does_not_block_the_chat(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    queue_up(waha, key, "um", "dois")
    gateway.errors = [ProviderError("no", code="no_whatsapp", permanent=True)]
    outbox.dispatch(key)
    assert (gateway.heard, states(waha)) == (["dois"], ["failed", "sent"])


def test_a_lost_answer_is_uncertain_and_never_sent_again_by_us(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    queue_up(waha, key, "um", "dois")
    gateway.errors = [ProviderError("read timed out", uncertain=True)]
    outbox.dispatch(key)
    sweeper.sweep()
    outbox.dispatch(key)
    assert (gateway.heard, states(waha)) == (["dois"], ["uncertain", "sent"])


def test_the_gateways_history_settles_an_uncertain_message(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    (row,) = queue_up(waha, key, "um")
    gateway.errors = [ProviderError("read timed out", uncertain=True)]
    outbox.dispatch(key)
    change(waha, updated_at=timezone.now() - timedelta(seconds=10))
    outbox.settle_uncertain()
    assert states(waha) == ["uncertain"]
    gateway.history = ["um"]
    change(waha, updated_at=timezone.now() - timedelta(seconds=10))
    outbox.settle_uncertain()
    assert states(waha) == ["sent"]


def test_a_worker_that_died_before_any_byte_left_gives_the_message_back(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    queue_up(waha, key, "um")
    change(waha, state="claimed", attempts=1, lease_until=timezone.now() - timedelta(seconds=1))
    sweeper.sweep()
    outbox.dispatch(key)
    assert gateway.heard == ["um"]


def test_a_worker_that_died_while_sending_leaves_the_message_uncertain(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    queue_up(waha, key, "um")
    change(waha, state="sending", attempts=1, lease_until=timezone.now() - timedelta(seconds=1))
    sweeper.sweep()
    outbox.dispatch(key)
    assert (gateway.heard, states(waha)) == ([], ["uncertain"])


def test_a_claim_that_was_given_back_can_not_be_sent_by_the_slow_worker(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    queue_up(waha, key, "um")
    with scope.unscoped("the test plays a worker"):
        slow = outbox.claim(key)
    change(waha, lease_until=timezone.now() - timedelta(seconds=1))
    sweeper.sweep()
    outbox.dispatch(key)
    with scope.tenant_scope(waha.tenant_id):
        assert outbox.deliver(slow) is False
    assert gateway.heard == ["um"]


def test_the_database_keeps_one_message_in_flight_per_chat(waha: Session) -> None:
    key = uuid4()
    one, two = queue_up(waha, key, "um", "dois")
    with scope.tenant_scope(waha.tenant_id), pytest.raises(IntegrityError), transaction.atomic():
        OutboundMessage.objects.filter(pk__in=[one.pk, two.pk]).update(state="sending")


def test_it_gives_up_after_many_tries_with_a_reason(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    queue_up(waha, key, "um")
    change(waha, attempts=outbox.MAX_ATTEMPTS)
    gateway.errors = [ProviderError("connection refused")]
    outbox.dispatch(key)
    assert states(waha) == ["failed"]


def test_an_act_whose_answer_was_lost_is_tried_again_and_given_up_soon(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    (row,) = queue_up(waha, key, "👍")
    change(waha, payload={"kind": "reaction", "text": "👍", "quoted_id": "Q"})
    for attempt in range(outbox.MAX_TRIES):
        gateway.errors = [ProviderError("read timed out", uncertain=True)]
        outbox.dispatch(key)
        assert states(waha) == ["queued" if attempt < outbox.MAX_TRIES - 1 else "failed"]
        change(waha, next_attempt_at=None)


def test_an_act_of_a_worker_that_died_goes_out_again(waha: Session, gateway: Gateway) -> None:
    key = uuid4()
    queue_up(waha, key, "👍")
    payload = {"kind": "reaction", "text": "👍", "quoted_id": "Q"}
    change(waha, payload=payload, state="sending", lease_until=timezone.now() - timedelta(seconds=1))
    sweeper.sweep()
    outbox.dispatch(key)
    assert (gateway.heard, states(waha)) == (["👍"], ["sent"])
