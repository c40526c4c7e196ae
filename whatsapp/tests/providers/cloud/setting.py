"""The Cloud API of the tests."""

from typing import Any

from whatsapp.providers.base import Outgoing, ProviderError
from whatsapp.providers.cloud import CloudApi
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import FakeSession, expected

EXPECTED = expected("cloud")
NUMBER = "800000000000001"
MESSAGES = f"/v26.0/{NUMBER}/messages"
MEDIA = f"/v26.0/{NUMBER}/media"
SENT = {"contacts": [{"input": "5511900000001", "wa_id": "5511900000001"}], "messages": [{"id": "wamid.A"}]}
SIGNATURE = "sha256=ef7eaf5fa13a3c239d52339959b7e5ab11b1f711c1878066c8436a6792f31976"


def cloud(gateway: Gateway | None = None, **config: Any) -> CloudApi:
    told = {"graph_url": gateway.url, "access_token": "t0ken"} if gateway else {}
    provider = CloudApi(FakeSession(NUMBER, {"app_secret": "test-app-secret"} | told | config))
    provider.http.timeout = (5, 1.5)
    return provider


def body(message: dict[str, Any], contacts: Any = None, **value: Any) -> dict[str, Any]:
    told = {"metadata": {"phone_number_id": NUMBER}, "messages": [message], "contacts": contacts, **value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "9", "changes": [{"field": "messages", "value": told}]}],
    }


def refused(code: int, status: int = 400, **error: Any) -> ProviderError:
    with Gateway({MESSAGES: (status, {"error": {"code": code, "message": "(#1) No", **error}})}) as gateway:
        try:
            cloud(gateway).send(Outgoing(to="5511900000001", kind="text", text="a"))
        except ProviderError as error:
            return error
    raise AssertionError("it was sent")
