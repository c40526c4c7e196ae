"""Production's HTTP entrance: webhooks pass without the middleware, everything else with it."""

import io
from typing import Any

import pytest

from accounts.models import Tenant
from config.wsgi import application
from tests.factories import make_session

pytestmark = pytest.mark.django_db(transaction=True)  # a real request closes old connections


def ask(method: str, path: str, body: bytes = b"") -> tuple[str, dict[str, str]]:
    answer: list[Any] = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "SERVER_NAME": "testserver", "SERVER_PORT": "80",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
    }  # fmt: skip
    b"".join(application(environ, lambda status, headers: answer.append((status, dict(headers)))))
    return answer[0]


def test_a_webhook_is_stored_without_a_page_around_it(tenant: Tenant) -> None:
    session = make_session(tenant, "waha", "loja")
    body = b'{"id":"e","event":"session.status","session":"loja","payload":{"status":"WORKING"}}'
    status, headers = ask("POST", f"/api/webhooks/whatsapp/{session.webhook_token}", body)
    assert status.startswith("200")
    assert "Content-Security-Policy" not in headers
    assert int(headers["Content-Length"]) > 0


def test_an_unknown_token_is_404_and_a_broken_path_no_error() -> None:
    assert ask("POST", "/api/webhooks/whatsapp/nobody")[0].startswith("404")
    assert ask("POST", "/api/webhooks/other")[0].startswith("404")


def test_pages_keep_their_walls() -> None:
    status, headers = ask("GET", "/entrar/")
    assert status.startswith("200")
    assert "script-src 'self'" in headers["Content-Security-Policy"]
