"""Things that happen at the same moment, on real connections of their own."""

import hashlib
import hmac
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts import scope
from accounts.errors import Conflict
from accounts.models import Tenant, User
from atendimento.models import Chat, Message, Ticket
from atendimento.services.messages import message_send
from atendimento.services.tickets import ticket_take_over
from crm.models import Contact, Lead
from tests.factories import make_session
from whatsapp import inbox, outbox
from whatsapp.models import OutboundMessage, Session, WebhookEvent

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "segredo"


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run `work(0…count-1)` in threads that start together; results in order, exceptions as values."""
    barrier = Barrier(count)

    def run(number: int) -> Any:
        try:
            barrier.wait()
            return work(number)
        except Exception as error:  # noqa: BLE001 (the test looks at it)
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def waha(tenant: Tenant, queue: object) -> Session:
    return make_session(tenant, "waha", "session-001", config={"hmac_key": KEY})


def body(session: Session, provider_id: str, text: str = "oi", phone: str = "5511999990001") -> bytes:
    payload = {"id": f"false_{phone}@c.us_{provider_id}", "from": f"{phone}@c.us", "body": text, "fromMe": False}
    return json.dumps(
        {"id": f"evt_{provider_id}", "event": "message", "session": session.name, "payload": payload}
    ).encode()


def post(session: Session, raw: bytes) -> int:
    key = session.config["hmac_key"].encode()
    headers = {"X-Webhook-Hmac": hmac.new(key, raw, hashlib.sha512).hexdigest()}
    path = f"/api/webhooks/whatsapp/{session.webhook_token}"
    return Client().post(path, raw, content_type="application/json", headers=headers).status_code


def counts(tenant: Tenant, *models: Any) -> list[int]:
    with scope.tenant_scope(tenant):
        return [model.objects.count() for model in models]


def test_fifty_parallel_copies_of_one_webhook_are_one_message(waha: Session, tenant: Tenant) -> None:
    raw = body(waha, "A1")
    assert at_once(50, lambda _: post(waha, raw)) == [200] * 50
    at_once(4, lambda _: inbox.drain(waha.pk))
    with scope.unscoped("the test counts rows"):
        assert WebhookEvent.objects.count() == 1
    assert counts(tenant, Message, Chat, Contact, Lead, Ticket) == [1, 1, 1, 1, 1]


def test_two_first_messages_of_one_phone_on_two_numbers_make_one_of_each(waha: Session, tenant: Tenant) -> None:
    other = make_session(tenant, "waha", "session-003", config={"hmac_key": KEY})
    for round_ in range(8):
        phone = f"55119888800{round_:02d}"
        post(waha, body(waha, f"A{round_}", phone=phone))
        post(other, body(other, f"B{round_}", phone=phone))
        at_once(2, lambda number: inbox.drain([waha, other][number].pk))
        # A drainer that lost a race leaves its row pending for the next look.
        with scope.unscoped("the test does not wait"):
            WebhookEvent.objects.update(next_attempt_at=None)
        for session in (waha, other):
            inbox.drain(session.pk)
    assert counts(tenant, Message, Chat, Contact, Lead, Ticket) == [16, 8, 8, 8, 8]


def test_many_drainers_keep_the_order_of_one_session(waha: Session, tenant: Tenant) -> None:
    for number in range(60):
        post(waha, body(waha, f"A{number:03d}", text=str(number)))
    at_once(6, lambda _: inbox.drain(waha.pk))
    inbox.drain(waha.pk)
    with scope.tenant_scope(tenant):
        assert list(Message.objects.order_by("rev").values_list("body", flat=True)) == [str(n) for n in range(60)]


def test_two_attendants_take_one_conversation_and_one_is_told_by_whom(
    tenant: Tenant, chat: Chat, ana: User, bruno: User
) -> None:
    people = [ana, bruno]

    def take(number: int) -> Any:
        with scope.tenant_scope(tenant):
            return ticket_take_over(chat=chat, by=people[number])

    results = at_once(2, take)
    losers = [result for result in results if isinstance(result, Conflict)]
    with scope.tenant_scope(tenant):
        winner = Ticket.objects.select_related("assignee").get().assignee
    assert len(losers) == 1
    assert winner.name in str(losers[0].message)
    assert winner == people[results.index(next(r for r in results if isinstance(r, Ticket)))]


def test_one_client_id_from_many_clicks_is_one_message(tenant: Tenant, chat: Chat, ana: User) -> None:
    from uuid import uuid4

    key = uuid4()

    def send(_number: int) -> Any:
        with scope.tenant_scope(tenant):
            return message_send(chat=chat, by=ana, body="oi", client_id=key).pk

    assert len(set(at_once(8, send))) == 1
    assert counts(tenant, Message, OutboundMessage) == [1, 1]


def test_many_dispatchers_claim_each_message_once(tenant: Tenant, chat: Chat, ana: User) -> None:
    with scope.tenant_scope(tenant):
        for number in range(5):
            message_send(chat=chat, by=ana, body=str(number))

    def claim(_number: int) -> Any:
        with scope.unscoped("the test plays workers"):
            return outbox.claim(chat.pk)

    claimed = [row for row in at_once(8, claim) if row is not None]
    assert [row.payload["text"] for row in claimed] == ["0"]


def test_ticket_numbers_have_no_holes_and_no_twins(tenant: Tenant, waha: Session) -> None:
    sessions = [make_session(tenant, "waha", f"s{n}", config={"hmac_key": KEY}) for n in range(4)]
    for number, session in enumerate(sessions):
        for turn in range(5):
            post(session, body(session, f"N{number}{turn}", phone=f"5531977{number}{turn}0000"))
    at_once(4, lambda number: inbox.drain(sessions[number].pk))
    with scope.tenant_scope(tenant):
        assert sorted(Ticket.objects.values_list("number", flat=True)) == list(range(1, 21))
