"""How often somebody may ask, who is counted where, and what happens without Redis."""

import pytest
from django.test import Client

from accounts.models import User
from integrations.tests.conftest import Send, sender
from tests.factories import PASSWORD, make_session
from whatsapp import floods

ME, LOGIN = "/api/v1/auth/me", "/api/v1/auth/login"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_counters")]


@pytest.fixture(autouse=True)
def low(settings) -> None:
    settings.LIMITS = {**settings.LIMITS, "anonymous": 3, "user": 5, "token": 7, "login": 2, "stranger": 3}


def test_strangers_are_counted_by_address_and_told_when_to_come_again(nobody: Send) -> None:
    codes = [nobody("get", ME).status_code for _ in range(5)]
    assert codes == [401, 401, 401, 429, 429]
    answer = nobody("get", ME)
    assert answer.json()["error"]["code"] == "throttled"
    assert 0 < int(answer["Retry-After"]) <= 60


def test_guessing_tokens_counts_as_a_stranger() -> None:
    codes = [sender(f"prosa_guess{n}")("get", ME).status_code for n in range(5)]
    assert codes == [401, 401, 401, 429, 429]


def test_people_of_one_office_are_counted_one_by_one(ana: User, bruno: User, login, nobody: Send) -> None:
    hers, his = login(ana), login(bruno)
    assert [hers("get", ME).status_code for _ in range(6)] == [200] * 5 + [429]
    assert his("get", ME).status_code == 200
    assert nobody("get", ME).status_code == 401


def test_a_token_has_a_bucket_of_its_own(admin: User, integration, login) -> None:
    software = integration(admin, "read")
    assert [software("get", ME).status_code for _ in range(8)] == [200] * 7 + [429]
    assert login(admin)("get", ME).status_code == 200


def test_logins_have_the_tightest_one(ana: User, nobody: Send) -> None:
    said = {"email": ana.email, "password": PASSWORD}
    assert [nobody("post", LOGIN, said).status_code for _ in range(3)] == [200, 200, 429]
    assert nobody("get", ME).status_code == 401


def test_the_address_is_what_our_own_proxy_noted(settings, nobody: Send) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}

    def ask(noted: str) -> int:
        return nobody("get", ME, headers={"X-Forwarded-For": noted}).status_code

    assert [ask(f"9.9.9.{n}, 1.2.3.4") for n in range(4)] == [401, 401, 401, 429]
    assert ask("1.2.3.4, 5.6.7.8") == 401


def test_without_redis_everybody_is_answered(settings, nobody: Send, ana: User, login) -> None:
    send = login(ana)
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    assert [nobody("get", ME).status_code for _ in range(5)] == [401] * 5
    assert [send("get", ME).status_code for _ in range(7)] == [200] * 7


@pytest.fixture
def dam() -> None:
    floods._counts.clear()


@pytest.mark.usefixtures("dam")
def test_who_guesses_webhook_tokens_is_soon_not_looked_at(client: Client) -> None:
    codes = [client.post(f"/api/webhooks/whatsapp/guess{n}", b"{}", "application/json").status_code for n in range(6)]
    assert codes == [404, 404, 404, 404, 429, 429]


@pytest.mark.usefixtures("dam")
def test_a_gateway_at_the_same_address_is_not_kept_out(client: Client, tenant: object) -> None:
    session = make_session(tenant, config={"allow_unsigned": True})
    good = f"/api/webhooks/whatsapp/{session.webhook_token}"
    assert client.post(good, b"{}", "application/json").status_code == 200
    for n in range(6):
        client.post(f"/api/webhooks/whatsapp/guess{n}", b"{}", "application/json")
    assert client.post(good, b'{"a": 1}', "application/json").status_code == 200


@pytest.mark.usefixtures("dam")
def test_a_gateway_gone_mad_is_told_to_come_again(client: Client, tenant: object, settings) -> None:
    settings.LIMITS = {**settings.LIMITS, "webhook": 2}
    session = make_session(tenant, config={"allow_unsigned": True})
    good = f"/api/webhooks/whatsapp/{session.webhook_token}"
    answers = [client.post(good, b'{"n": %d}' % n, "application/json") for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_other_origins_are_closed_out_unless_named(client: Client, settings) -> None:
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    assert "Access-Control-Allow-Origin" not in client.options(LOGIN, headers=asked)
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    answer = client.options(LOGIN, headers={**asked, "Access-Control-Request-Headers": "authorization,idempotency-key"})
    assert answer["Access-Control-Allow-Origin"] == "https://app.example"
    assert "idempotency-key" in answer["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer
    assert "Access-Control-Allow-Origin" not in client.options(
        LOGIN, headers={**asked, "Origin": "https://evil.example"}
    )
