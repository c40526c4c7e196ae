"""Order, exactly once, quarantine and replay."""

import json
from collections.abc import Iterator

import pytest
from django.dispatch import receiver

from accounts import scope
from accounts.models import Tenant
from atendimento.models import Message
from tests.factories import make_session
from whatsapp import inbox
from whatsapp.models import Session, WebhookEvent
from whatsapp.signals import event_normalized

pytestmark = pytest.mark.django_db


@pytest.fixture
def waha(tenant: Tenant, queue: object) -> Session:
    return make_session(tenant, "waha", "session-001")


def body_of(session: str, provider_id: str, text: str) -> bytes:
    chat = "5511999990001@c.us"
    payload = {"id": f"false_{chat}_{provider_id}", "from": chat, "body": text, "fromMe": False}
    return json.dumps({"id": f"evt_{provider_id}", "event": "message", "session": session, "payload": payload}).encode()


def store(session: Session, body: str, number: int = 0) -> WebhookEvent:
    return store_raw(session, body_of(session.name, f"A{number}", body), str(number))


def store_raw(session: Session, raw: bytes, key: str) -> WebhookEvent:
    with scope.unscoped("the test plays the door"):
        return WebhookEvent.objects.create(
            tenant_id=session.tenant_id, session=session, provider=session.provider, dedupe_key=key, body=raw
        )


def refresh(row: WebhookEvent) -> None:
    with scope.unscoped("the test looks at the inbox"):
        row.refresh_from_db()


def bodies(session: Session) -> list[str]:
    with scope.tenant_scope(session.tenant_id):
        return list(Message.objects.order_by("rev").values_list("body", flat=True))


@pytest.fixture
def failing() -> Iterator[list[int]]:
    """A receiver that fails as often as the list says."""
    left = [0]

    @receiver(event_normalized)
    def fail(**_kwargs: object) -> None:
        if left[0]:
            left[0] -= 1
            raise RuntimeError("não hoje")

    yield left
    event_normalized.disconnect(fail)


def test_rows_are_processed_in_the_order_of_arrival(waha: Session) -> None:
    for number in range(120):
        store(waha, f"{number}", number)
    assert inbox.drain(waha.pk) == 120
    assert bodies(waha) == [str(number) for number in range(120)]
    assert inbox.drain(waha.pk) == 0


def test_a_row_that_fails_undoes_all_of_it_and_is_tried_again(waha: Session, failing: list[int]) -> None:
    row = store(waha, "oi")
    failing[0] = 1
    inbox.drain(waha.pk)
    refresh(row)
    assert (row.state, row.attempts, bodies(waha)) == ("pending", 1, [])
    assert "não hoje" in row.error
    with scope.unscoped("the test does not wait"):
        WebhookEvent.objects.update(next_attempt_at=None)
    inbox.drain(waha.pk)
    assert bodies(waha) == ["oi"]


def test_the_fifth_failure_is_quarantine_and_one_click_replays_it(waha: Session, failing: list[int]) -> None:
    row = store(waha, "oi")
    failing[0] = 5
    for _ in range(5):
        inbox.drain(waha.pk)
        with scope.unscoped("the test does not wait"):
            WebhookEvent.objects.update(next_attempt_at=None)
    refresh(row)
    assert row.state == "dead"
    with scope.unscoped("the superadmin's click"):
        inbox.replay(row)
    inbox.drain(waha.pk)
    refresh(row)
    assert (row.state, bodies(waha)) == ("done", ["oi"])


def test_a_row_in_trouble_does_not_hold_up_the_others(waha: Session, failing: list[int]) -> None:
    store(waha, "um", 1)
    store(waha, "dois", 2)
    failing[0] = 2  # with the others and alone
    inbox.drain(waha.pk)
    assert bodies(waha) == ["dois"]


@pytest.mark.parametrize("raw", [b"{", b"[[", b'{"event":"message"}', b"\x00", b'{"session":1,"event":2,"payload":3}'])
def test_what_can_not_be_parsed_is_visible_and_never_an_exception(waha: Session, raw: bytes) -> None:
    row = store_raw(waha, raw, "k")
    inbox.drain(waha.pk)
    refresh(row)
    assert row.state in {"dead", "done"}
    store(waha, "e segue", 7)
    inbox.drain(waha.pk)
    assert bodies(waha) == ["e segue"]


def test_nul_and_lone_surrogates_become_visible_marks(waha: Session) -> None:
    raw = body_of("session-001", "Z", "oi").replace(b'"oi"', rb'"a\u0000b\ud800c"')
    store_raw(waha, raw, "k")
    inbox.drain(waha.pk)
    (body,) = bodies(waha)
    assert "\x00" not in body
    assert body.startswith("a")
    assert body.encode()  # no lone surrogate is left


def test_a_quarantined_body_finds_its_session_once_it_exists(tenant: Tenant, queue: object, client) -> None:
    raw = body_of("depois", "Z", "oi")
    client.post("/api/webhooks/whatsapp", raw, content_type="application/json")
    later = make_session(tenant, "waha", "depois")
    with scope.unscoped("the superadmin's click"):
        row = WebhookEvent.objects.get()
        inbox.replay(row)
    inbox.drain(later.pk)
    assert bodies(later) == ["oi"]
