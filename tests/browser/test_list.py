"""The list as people use it: what is mine of it, how it is narrowed, and many rows at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Queue, Ticket
from tests.browser.conftest import Visit
from tests.browser.test_inbox import arrive, connected, open_chat
from tests.factories import make_chat, make_message
from whatsapp.models import Session

pytestmark = pytest.mark.django_db(transaction=True)


def names(page: Page, *expected: str) -> None:
    expect(page.locator(".row-name")).to_have_text(list(expected))


def row(page: Page, name: str):
    return page.locator(".row", has_text=name)


@pytest.fixture
def chats(tenant: Tenant, chat: Chat, queue: Queue, session: Session) -> dict[str, Chat]:
    made = {name: make_chat(tenant, name, queue=queue, session=session) for name in ("Bia", "Caetano")}
    for each in (chat, *made.values()):
        make_message(each)
    return {"Marina Couto": chat, **made}


def test_a_shift_at_the_list(visit: Visit, ana: User, supervisor: User, chats: dict[str, Chat]) -> None:
    page, other = visit(ana), visit(supervisor)
    connected(page)
    connected(other)

    # unread is everybody's own, and a peek reads nothing
    row(page, "Bia").click(button="right")
    page.locator("#row-acts a", has_text="Espiar").click()
    expect(page.locator(".peek")).to_contain_text("Você só está espiando")
    page.wait_for_timeout(1500)
    expect(row(page, "Bia").locator(".count")).to_be_visible()
    open_chat(page, "Caetano")
    expect(row(page, "Caetano").locator(".count")).to_be_hidden()
    expect(row(other, "Caetano").locator(".count")).to_have_text(re.compile("^1"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    row(page, "Caetano").focus()
    page.keyboard.press("u")
    expect(row(page, "Caetano").locator(".count")).to_be_visible()

    # pinned on top, for who pinned it
    row(page, "Marina").focus()
    page.keyboard.press("p")
    names(page, "Marina Couto", "Caetano", "Bia")
    names(other, "Caetano", "Bia", "Marina Couto")

    # a filter is in the address, a push asks whether it fits, and a folder keeps it
    page.keyboard.press("f")
    page.locator(".filter-option", has_text="Urgente").click()
    names(page)
    page.locator("#folder-name").fill("Urgentes")
    page.locator(".folder-form button").click()
    expect(page.locator(".folder-link")).to_contain_text("Urgentes")
    page.keyboard.press("Escape")
    with scope.tenant_scope(ana.tenant_id):
        Ticket.objects.filter(chat=chats["Bia"]).update(priority="urgent")
    arrive(chats["Bia"], "é urgente")
    arrive(chats["Caetano"], "não é")
    names(page, "Bia")
    assert "prioridade=urgent" in page.url
    page.locator(".chips a").click()
    names(page, "Marina Couto", "Caetano", "Bia")
    page.locator(".folder-link").click()
    names(page, "Bia")
    page.locator(".chips a").click()
    names(page, "Marina Couto", "Caetano", "Bia")

    # many at once, and back
    for name, key in (("Caetano", "x"), ("Bia", "Shift+X")):
        row(page, name).focus()
        page.keyboard.press(key)
    expect(page.locator("#bulk-bar b")).to_have_text("2 escolhidas")
    page.locator("#bulk-bar [value=resolve]").click()
    expect(page.locator(".toast")).to_contain_text("2 conversas resolvidas")
    expect(row(page, "Bia")).to_contain_text("Resolvida")
    page.keyboard.press("z")
    expect(page.locator(".toast").last).to_contain_text("Desfeito em 2 conversas")
    expect(row(page, "Bia")).not_to_contain_text("Resolvida")


def test_a_long_list_draws_little(visit: Visit, tenant: Tenant, ana: User, queue: Queue, session: Session) -> None:
    for number in range(260):
        make_chat(tenant, f"Cliente {number:03}", queue=queue, session=session)
    page = visit(ana)
    last = page.locator(".row", has_text="Cliente 000")
    for _ in range(200):
        page.locator("#list-scroll").evaluate("box => { box.scrollTop = box.scrollHeight }")
        page.wait_for_timeout(150)
        if last.count():
            break
    expect(last).to_be_attached()
    expect(page.locator(".row", has_text="Cliente 200")).to_have_count(0)
    assert page.locator(".row").count() < 200
    page.locator("#list-scroll").evaluate("box => { box.scrollTop = 0 }")
    expect(page.locator(".row", has_text="Cliente 200")).to_be_attached()
    assert page.locator(".row").first.inner_text().startswith("C")


def test_the_keyboard_chooses_a_stretch_and_finds_what_is_unread_further_down(
    visit: Visit, tenant: Tenant, ana: User, queue: Queue, session: Session
) -> None:
    made = [make_chat(tenant, f"Cliente {number:03}", queue=queue, session=session) for number in range(60)]
    make_message(made[0], at=made[0].last_message_at)
    page = visit(ana)
    connected(page)
    for place, key in ((1, "x"), (4, "Shift+X")):
        page.locator(".row").nth(place).focus()
        page.keyboard.press(key)
    expect(page.locator("#bulk-bar b")).to_have_text("4 escolhidas")
    expect(row(page, "Cliente 000")).to_have_count(0)
    page.keyboard.press("n")
    expect(page.locator(".chat-head")).to_contain_text("Cliente 000")
    page.keyboard.press("n")
    expect(page.locator(".toast")).to_contain_text("Nada mais por ler aqui.")
