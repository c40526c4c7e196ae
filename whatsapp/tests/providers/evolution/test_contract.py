"""Evolution does what every gateway does, reads every captured body, and proves where it comes from."""

import time
from typing import Any

import pytest

from whatsapp.providers.base import Provider, Request, Target
from whatsapp.providers.evolution import Evolution
from whatsapp.tests.providers.contract import ProviderContract
from whatsapp.tests.providers.evolution.setting import EXPECTED, JID, TEXT, evolution, jwt
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import bodies, load, summary


class TestEvolution(ProviderContract):
    kind = "evolution"
    provider_class = Evolution
    config = {"api_key": "token-1", "webhook_secret": "s3cret", "jwt_key": "j"}
    to = JID
    send_path = TEXT

    def provider(self, gateway: Gateway | None = None, **config: Any) -> Provider:
        return evolution(gateway, webhook_secret="s3cret", **config)

    def unknown_event(self) -> dict[str, Any]:
        return {"event": "messages.sung", "instance": "loja", "data": []}

    def signed(self, body: bytes) -> Request:
        return Request(body, {"x-prosa-secret": "s3cret"})


@pytest.mark.parametrize("name", bodies("evolution"))
def test_body(name: str) -> None:
    assert [summary(event) for event in evolution().parse(load("evolution", name))] == EXPECTED[name]


def test_the_instance_token_in_the_body_is_proof() -> None:
    assert evolution().verify(Request(b'{"apikey": "token-1"}', {}))
    assert evolution(api_key="global", instance_token="token-1").verify(Request(b'{"apikey": "token-1"}', {}))
    for body in (
        b'{"apikey": "token-2"}',
        b'{"apikey": null}',
        b'{"data": {"apikey": "token-1"}}',
        b"[",
        b"\xff",
    ):
        assert not evolution().verify(Request(body, {})), body


def test_a_secret_header_is_proof() -> None:
    provider = evolution(webhook_secret="new", webhook_secret_previous="old")
    assert provider.verify(Request(b"", {"x-prosa-secret": "new"}))
    assert provider.verify(Request(b"", {"apikey": "old"}))
    assert not provider.verify(Request(b"", {"apikey": "older"}))


def test_a_token_over_our_key_is_proof_while_retries_may_come() -> None:
    now = time.time()
    provider = evolution(jwt_key="key")

    def ok(token: str) -> bool:
        return provider.verify(Request(b"", {"authorization": f"Bearer {token}"}))

    assert ok(jwt("key", {"exp": now + 600}))
    assert ok(jwt("key", {"exp": now - 1200}))
    assert not ok(jwt("key", {"exp": now - 3600}))
    assert not ok(jwt("key", {}))
    assert not ok(jwt("other", {"exp": now + 600}))
    assert not ok(jwt("key", {"exp": now + 600}, alg="none"))
    for token in ("", ".", "..", "a.b.c", jwt("key", {"exp": now + 600})[:-2]):
        assert not ok(token)
    assert not evolution().verify(Request(b"", {"authorization": "Bearer " + jwt("", {"exp": now + 600})}))


def test_a_delivery_is_known_by_its_message() -> None:
    body = load("evolution", "live-baileys-text-conversation.messages_upsert.json")
    assert Evolution.targets(body) == [Target(body["instance"], body["data"]["key"]["id"])]
