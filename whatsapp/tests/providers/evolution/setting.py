"""An Evolution of the tests."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from whatsapp.providers.evolution import Evolution
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import FakeSession, expected

EXPECTED = expected("evolution")
TEXT = "/message/sendText/loja"
FIND = "/chat/findMessages/loja"
JID = "5511988887777@s.whatsapp.net"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def evolution(gateway: Gateway | None = None, **config: Any) -> Evolution:
    told = {"base_url": gateway.url if gateway else "http://evo", "api_key": "token-1"}
    provider = Evolution(FakeSession("loja", told | config))
    provider.http.timeout = (5, 1.5)
    return provider


def parsed(data: Any, event: str = "messages.upsert", **envelope: Any) -> Any:
    (found,) = evolution().parse({"event": event, "instance": "loja", "data": data, **envelope})
    return found


def jwt(key: str, claims: dict[str, Any], alg: str = "HS256") -> str:
    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).decode().rstrip("=")

    signed = part(json.dumps({"alg": alg, "typ": "JWT"}).encode()) + "." + part(json.dumps(claims).encode())
    return signed + "." + part(hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest())
