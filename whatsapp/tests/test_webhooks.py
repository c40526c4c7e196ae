"""The door: what is believed, what is kept, and what the gateway is told."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from accounts import scope
from accounts.models import Tenant
from tests.factories import make_session, make_tenant
from whatsapp.models import Session, WebhookEvent

pytestmark = pytest.mark.django_db
PAYLOADS = Path(__file__).parents[2] / "tests" / "payloads"
KEY = "segredo-de-teste"
JSON = "application/json"


@pytest.fixture
def waha(tenant: Tenant) -> Session:
    return make_session(tenant, "waha", "session-001", config={"hmac_key": KEY, "base_url": "http://127.0.0.1:9"})


@pytest.fixture
def cloud(tenant: Tenant) -> Session:
    config = {"app_secret": "test-app-secret", "verify_token": "prosa-demo", "phone_number_id": "800000000000001"}
    return make_session(tenant, "cloud", "800000000000001", config=config)


def signed(raw: bytes, key: str = KEY) -> dict[str, str]:
    return {
        "X-Webhook-Hmac": hmac.new(key.encode(), raw, hashlib.sha512).hexdigest(),
        "X-Webhook-Hmac-Algorithm": "sha512",
    }


def meta_signed(raw: bytes, secret: str = "test-app-secret") -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}


def post(client: Client, raw: bytes, token: str = "", headers: dict[str, str] | None = None, path: str = ""):
    path = path or "/api/webhooks/whatsapp" + (f"/{token}" if token else "")
    return client.post(path, raw, content_type=JSON, headers=headers or {})


def rows() -> list[WebhookEvent]:
    with scope.unscoped("the test looks at the inbox"):
        return list(WebhookEvent.objects.order_by("id"))


def text(session: str = "session-001") -> bytes:
    payload = {"id": "false_5511999990001@c.us_ABC", "from": "5511999990001@c.us", "body": "Olá!", "fromMe": False}
    return json.dumps({"id": "evt_1", "event": "message", "session": session, "payload": payload}).encode()


def test_a_signed_body_is_stored_raw_once(client: Client, waha: Session) -> None:
    raw = text()
    first, again = (post(client, raw, waha.webhook_token, signed(raw)) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json()["new"], again.json()["new"]) == (True, False)
    assert [bytes(row.body) for row in rows()] == [raw]
    assert rows()[0].tenant_id == waha.tenant_id


def test_a_missing_signature_keeps_nothing_and_a_wrong_one_is_kept_aside(client: Client, waha: Session) -> None:
    assert post(client, text(), waha.webhook_token).status_code == 401
    assert rows() == []
    assert post(client, text(), waha.webhook_token, signed(text(), "other")).status_code == 401
    assert [row.state for row in rows()] == ["refused"]


def test_an_unknown_token_is_404_and_keeps_nothing(client: Client) -> None:
    assert post(client, text(), "x" * 32).status_code == 404
    assert rows() == []


@pytest.mark.parametrize("path", ["/api/webhooks/whatsapp", "/api/webhooks/whatsapp/", "/api/v1/webhooks/whatsapp"])
def test_the_bare_routes_find_the_session_by_name_and_still_want_proof(
    client: Client, waha: Session, path: str
) -> None:
    raw = text()
    assert post(client, raw, headers=signed(raw), path=path).status_code == 200
    assert [row.session_id for row in rows()] == [waha.pk]
    other = raw.replace(b"ABC", b"DEF")
    assert post(client, other, path=path).status_code == 401
    assert len(rows()) == 1


def test_another_companys_session_of_the_same_name_gets_only_what_it_can_prove(client: Client, waha: Session) -> None:
    theirs = make_session(make_tenant("Outra"), "waha", "session-001", config={"hmac_key": "deles"})
    raw = text()
    post(client, raw, headers=signed(raw, "deles"))
    assert [row.session_id for row in rows()] == [theirs.pk]


def test_a_body_about_another_session_is_not_believed_through_my_token(client: Client, waha: Session) -> None:
    make_session(make_tenant("Outra"), "waha", "session-9", config={"hmac_key": "deles"})
    raw = text("session-9")
    assert post(client, raw, waha.webhook_token, signed(raw)).status_code == 200
    assert [(row.session_id, row.state) for row in rows()] == [(waha.pk, "dead")]


def test_an_unknown_session_waits_in_quarantine(client: Client) -> None:
    assert post(client, text("quem?")).status_code == 200
    assert [(row.session_id, row.tenant_id, row.state) for row in rows()] == [(None, None, "dead")]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[]", b"null", b'"oi"', b"\xff\xfe", b"[" * 100_000, b'{"event": NaN}', b'{"a":' * 50_000,
        b'{"session": ' + b"9" * 6000 + b"}", b'{"event":"message","session":["x"]}', b"event=message", b"\x00" * 64,
    ],
    ids=lambda raw: repr(raw[:20]),
)  # fmt: skip
def test_hostile_bodies_are_quarantined_with_a_reason(client: Client, waha: Session, raw: bytes) -> None:
    assert post(client, raw).status_code == 200
    assert post(client, raw, waha.webhook_token, signed(raw)).status_code == 200
    assert [row.state for row in rows()] == ["dead", "dead"]
    assert all(row.error for row in rows())


def test_a_10_mb_body_is_taken_and_a_40_mb_one_is_too_large(client: Client, waha: Session) -> None:
    raw = json.dumps(
        {"id": "e", "event": "message", "session": "session-001", "payload": {"body": "x" * 10_000_000}}
    ).encode()
    assert post(client, raw, waha.webhook_token, signed(raw)).status_code == 200
    assert post(client, b"x" * 40_000_000, waha.webhook_token).status_code == 413


def test_metas_handshake_echoes_the_challenge(client: Client, cloud: Session) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "prosa-demo", "hub.challenge": "1158201444"}
    for path in ("/api/webhooks/whatsapp", f"/api/webhooks/whatsapp/{cloud.webhook_token}"):
        assert client.get(path, query).content == b"1158201444"
        assert client.get(path, query | {"hub.verify_token": "errado"}).status_code == 403


def test_metas_own_vector_verifies(client: Client, cloud: Session) -> None:
    raw = (PAYLOADS / "cloud" / "text.json").read_bytes()
    told = "sha256=ef7eaf5fa13a3c239d52339959b7e5ab11b1f711c1878066c8436a6792f31976"
    assert post(client, raw, cloud.webhook_token, {"X-Hub-Signature-256": told}).status_code == 200


def test_a_batch_for_several_numbers_reaches_only_those_of_the_proven_company(client: Client, cloud: Session) -> None:
    raw = (PAYLOADS / "cloud" / "inferred" / "batch_two_entries_three_tenants_mixed_fields.json").read_bytes()
    post(client, raw, cloud.webhook_token, meta_signed(raw))
    owned = {row.session_id for row in rows() if row.state == "pending"}
    assert owned <= {cloud.pk}


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_down_answers_503(client: Client, tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    waha = make_session(tenant, "waha", "session-001", config={"hmac_key": KEY})
    raw = text()
    connection.close()
    with monkeypatch.context() as broken:
        broken.setitem(connection.settings_dict, "HOST", "/nowhere")
        answer = post(client, raw, waha.webhook_token, signed(raw))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert rows() == []
    assert post(client, raw, waha.webhook_token, signed(raw)).json()["new"]


def test_a_body_without_any_id_may_honestly_come_again_a_minute_later(client: Client, tenant: Tenant) -> None:
    make_session(tenant, "waha", "session-001", config={"allow_unsigned": True})
    payload = {"from": "5511999990001@c.us", "body": "Oi", "fromMe": False}  # spec 1's example, word for word
    raw = json.dumps({"event": "message", "session": "session-001", "payload": payload}).encode()
    assert [post(client, raw).json()["new"] for _ in range(3)] == [True, False, False]
    with scope.unscoped("the test ages the row"):
        WebhookEvent.objects.update(dedupe_key="an earlier minute")
    assert post(client, raw).json()["new"]
