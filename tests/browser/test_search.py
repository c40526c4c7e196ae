"""Searching and acting without the mouse."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from atendimento.models import Chat, Queue
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import serious
from tests.browser.test_inbox import connected
from tests.factories import make_chat, make_message

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page: Page, text: str, option: str) -> None:
    """Ctrl K, type, and Enter once what is meant is on top."""
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-words")).to_be_focused()
    page.keyboard.type(text)
    expect(page.locator(".option[aria-selected=true]")).to_contain_text(option)
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_hidden()


def test_everything_from_one_field(visit: Visit, supervisor: User, tenant: object, chat: Chat, queue: Queue) -> None:
    for number in range(60):
        make_message(chat, "quero um bolo de nozes" if number in (1, 3) else f"mensagem {number}")
    make_chat(tenant, "Otávio Lopes", queue=queue)  # type: ignore[arg-type]
    page = visit(supervisor)
    connected(page)

    choose(page, "otavoi", "Otávio Lopes")
    expect(page.locator(".chat-head h2")).to_have_text("Otávio Lopes")
    choose(page, "marina", "Marina Couto")
    expect(page.locator(".chat-head h2")).to_have_text("Marina Couto")

    page.keyboard.press("r")
    page.keyboard.type("rascunho")  # from inside of a field, and back into it
    page.keyboard.press("Control+k")
    expect(page.locator(".option", has_text="Otávio Lopes")).to_be_visible()  # opened lately
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#words")).to_be_focused()
    choose(page, "assum", "Assumir")
    expect(page.locator(".owner-you")).to_be_visible()
    choose(page, "urgente", "Prioridade: Urgente")
    expect(page.locator(".row .row-priority").first).to_be_visible()
    choose(page, "escuro", "Tema: Escuro")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    choose(page, "ausente", "Ausente")
    expect(page.locator("#my-face")).to_have_attribute("data-presence", "away")

    page.locator("[data-thread]").focus()
    page.keyboard.press("b")
    expect(page.locator("#find-words")).to_be_focused()
    page.keyboard.type("nozes")
    expect(page.locator("#find .hit")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator(".bubble.is-hit")).to_contain_text("nozes")
    expect(page.locator("#find-words")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#find .hit").nth(1)).to_have_attribute("aria-current", "true")
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#find .hit")).to_have_count(0)

    choose(page, "filas", "Filas")
    page.wait_for_url("**/configuracoes/filas/")
    choose(page, "nozes", "bolo de nozes")
    expect(page.locator(".bubble.is-hit")).to_contain_text("nozes")
