"""/api/docs in a real browser: Swagger UI draws and asks under our Content-Security-Policy (`visit` checks for it)."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from atendimento.models import Queue
from tests.browser.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)


def test_somebody_tries_an_operation_in_the_browser(visit: Visit, ana: User, queue: Queue) -> None:
    page = visit(ana, "/api/docs")
    page.locator(".opblock-tag", has_text="chats").click()
    page.locator("#operations-chats-chatStats .opblock-summary-control").click()
    page.locator("#operations-chats-chatStats .try-out__btn").click()
    page.locator("#operations-chats-chatStats .execute").click()
    answer = page.locator("#operations-chats-chatStats .live-responses-table .response").first
    expect(answer.locator(".response-col_status")).to_contain_text("200")
    expect(answer).to_contain_text('"unassigned"')
