"""A WAHA of the tests."""

from datetime import UTC, datetime
from typing import Any

from whatsapp.providers.waha import Waha
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import FakeSession, expected

EXPECTED = expected("waha")
NEW_ID = "/api/loja/new-message-id"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def waha(gateway: Gateway | None = None, **config: Any) -> Waha:
    told = {
        "base_url": gateway.url if gateway else "http://waha",
        "api_key": "k",
        "hmac_key": "segredo-de-teste",
    }
    provider = Waha(FakeSession("loja", told | config))
    provider.http.timeout = (5, 1.5)
    return provider


def parsed(payload: dict[str, Any], event: str = "message", **envelope: Any) -> Any:
    (found,) = waha().parse({"event": event, "session": "loja", "payload": payload, **envelope})
    return found
