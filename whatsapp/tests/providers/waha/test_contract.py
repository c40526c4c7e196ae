"""WAHA does what every gateway does, reads every captured body, and proves where it comes from."""

import hashlib
import hmac
from typing import Any

import pytest

from whatsapp.providers.base import Provider, Request, Target
from whatsapp.providers.waha import Waha
from whatsapp.tests.providers.contract import ProviderContract
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import PAYLOADS, bodies, load, summary
from whatsapp.tests.providers.waha.setting import EXPECTED, waha


class TestWaha(ProviderContract):
    kind = "waha"
    provider_class = Waha
    config = {"hmac_key": "segredo-de-teste"}
    to = "5511999990001@c.us"
    send_path = "/api/sendText"

    def provider(self, gateway: Gateway | None = None, **config: Any) -> Provider:
        return waha(gateway, **config)

    def unknown_event(self) -> dict[str, Any]:
        return {"event": "message.sung", "session": "loja", "payload": "la la"}

    def signed(self, body: bytes) -> Request:
        signature = hmac.new(b"segredo-de-teste", body, hashlib.sha512).hexdigest()
        return Request(body, {"x-webhook-hmac": signature})


@pytest.mark.parametrize("name", bodies("waha"))
def test_body(name: str) -> None:
    assert [summary(event) for event in waha().parse(load("waha", name))] == EXPECTED[name]


def test_a_request_that_waha_really_signed() -> None:
    told, body = (
        (PAYLOADS / "waha" / "waha-signed-request.txt").read_bytes().split(b"raw body (HMAC key: segredo-de-teste):\n")
    )
    signature = told.split(b'"x-webhook-hmac": "')[1].split(b'"')[0].decode()
    assert waha().verify(Request(body.strip(), {"x-webhook-hmac": signature}))
    assert waha(hmac_key="new", hmac_key_previous="segredo-de-teste").verify(
        Request(body.strip(), {"x-webhook-hmac": signature})
    )
    assert not waha(hmac_key="other").verify(Request(body.strip(), {"x-webhook-hmac": signature}))
    assert not waha().verify(Request(body.strip() + b" ", {"x-webhook-hmac": signature}))


def test_the_delivery_is_named_by_event_and_id() -> None:
    body = load("waha", "gows-message-text.json")
    assert Waha.targets(body) == [Target("atendimento-1", "message:evt_01m80djz2msm1r7v0kd7m4gfsk:2")]
    assert Waha.targets({"event": "message", "session": "s"}) == [Target("s", "")]
