"""`/healthz` tells a load balancer, and `make run`, whether work can be done here."""

import pytest
from django.db import OperationalError
from django.test import Client
from playwright.sync_api import Page

from config import health
from tests.live import LiveStack


@pytest.mark.django_db
def test_a_migrated_installation_is_healthy(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "realtime": "up"}


@pytest.mark.django_db
def test_pending_migrations_are_not_healthy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health, "pending_migrations", lambda: True)
    assert client.get("/healthz").status_code == 503


def test_a_database_that_is_down_is_not_healthy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> bool:
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "database_ready", refuse)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")


@pytest.mark.django_db
def test_without_redis_work_goes_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "redis_answers", lambda: False)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["realtime"]) == (200, "down")


@pytest.mark.live
def test_the_live_stack_answers(live_stack: LiveStack) -> None:
    from tests.live import answers

    assert answers(live_stack.url)
    live_stack.kill("worker")
    live_stack.start("worker")
    assert live_stack.alive("worker")


@pytest.mark.live
@pytest.mark.browser
def test_a_browser_reaches_the_live_stack(live_stack: LiveStack, page: Page) -> None:
    answer = page.goto(f"{live_stack.url}/healthz")
    assert answer is not None
    assert answer.ok
