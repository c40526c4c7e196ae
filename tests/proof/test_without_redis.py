"""Redis away: words are kept, the desk works, and everything is caught up."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Message
from tests.factories import make_session
from tests.live import LiveStack, free_port

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True), pytest.mark.timeout(200)]
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def dark(live_stack: LiveStack) -> Iterator[str]:
    """The address of a web process that can't reach Redis; worker and beat beside it can."""
    live_stack.start("beat")
    web = LiveStack(free_port(), live_stack.database)
    service = web._service("web")
    service.name, service.env = f"{service.name}-dark", {**service.env, "REDIS_URL": NOWHERE}
    service.start()
    service.wait_ready()
    yield web.url
    service.stop(patience=5)
    live_stack.stop("beat")


def cookies(user: User) -> dict[str, str]:
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "accounts.backends.EmailBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {settings.SESSION_COOKIE_NAME: session.session_key}


def count(tenant: Tenant) -> int:
    with scope.tenant_scope(tenant):
        return Message.objects.count()


def test_webhooks_that_come_while_the_broker_is_down_are_kept_and_processed(
    dark: str, tenant: Tenant, queue: object
) -> None:
    make_session(tenant, "waha", "aberta", config={"allow_unsigned": True})

    def post(number: int) -> int:
        payload = {"id": f"false_5511981234501@c.us_K{number}", "from": "5511981234501@c.us", "body": str(number)}
        body: dict[str, Any] = {"id": f"e{number}", "event": "message", "session": "aberta", "payload": payload}
        return requests.post(f"{dark}/api/webhooks/whatsapp", json=body, timeout=20).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(post, range(12))) == [200] * 12
    deadline = time.monotonic() + 60
    while count(tenant) < 12 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert count(tenant) == 12


def test_people_can_log_in_read_and_write(dark: str, tenant: Tenant, chat: Chat, ana: User) -> None:
    browser = requests.Session()
    browser.cookies.update(cookies(ana))
    page = browser.get(f"{dark}/atendimento/?chat={chat.pk}", timeout=20)
    assert page.status_code == 200
    assert "Marina Couto" in page.text
    headers = {"X-CSRFToken": browser.cookies["csrftoken"], "Referer": dark}
    sent = browser.post(
        f"{dark}/atendimento/conversas/{chat.pk}/mensagens/", {"body": "Temos sim!"}, headers=headers, timeout=20
    )
    assert sent.status_code in {200, 201}, sent.text[:500]
    assert count(tenant) == 1
