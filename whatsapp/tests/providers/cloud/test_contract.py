"""Meta does what every gateway does, reads every captured body, and proves where it comes from."""

import hashlib
import hmac
from typing import Any

import pytest

from whatsapp.providers.base import Provider, Request
from whatsapp.providers.cloud import CloudApi
from whatsapp.tests.providers.cloud.setting import EXPECTED, MESSAGES, SIGNATURE, cloud
from whatsapp.tests.providers.contract import ProviderContract
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import PAYLOADS, bodies, load, summary


class TestCloud(ProviderContract):
    kind = "cloud"
    provider_class = CloudApi
    config = {"app_secret": "test-app-secret"}
    to = "5511900000001"
    send_path = MESSAGES

    def provider(self, gateway: Gateway | None = None, **config: Any) -> Provider:
        if gateway and not hasattr(gateway, "server"):  # an address alone, maybe a wrong one
            return cloud(graph_url=gateway.url or "nonsense", **config)
        return cloud(gateway, **config)

    def unknown_event(self) -> dict[str, Any]:
        return {
            "object": "whatsapp_business_account",
            "entry": [{"id": "9", "changes": [{"field": "songs", "value": {}}]}],
        }

    def signed(self, body: bytes) -> Request:
        signature = hmac.new(b"test-app-secret", body, hashlib.sha256).hexdigest()
        return Request(body, {"x-hub-signature-256": f"sha256={signature}"})


@pytest.mark.parametrize("name", bodies("cloud"))
def test_body(name: str) -> None:
    assert [summary(event) for event in cloud().parse(load("cloud", name))] == EXPECTED[name]


def test_a_body_that_meta_would_sign() -> None:
    told = (PAYLOADS / "cloud" / "text.json").read_bytes()
    assert cloud().verify(Request(told, {"x-hub-signature-256": SIGNATURE}))
    assert cloud(app_secret="new", app_secret_previous="test-app-secret").verify(
        Request(told, {"x-hub-signature-256": SIGNATURE})
    )
    assert not cloud(app_secret="new").verify(Request(told, {"x-hub-signature-256": SIGNATURE}))
    assert not cloud().verify(Request(told, {"x-hub-signature-256": SIGNATURE.removeprefix("sha256=")}))
    assert not cloud().verify(Request(told + b"\n", {"x-hub-signature-256": SIGNATURE}))
