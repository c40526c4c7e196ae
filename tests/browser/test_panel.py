"""The panel beside a chat, from the first label to a deal that is won, without leaving the page."""

import pytest
from playwright.sync_api import expect

from accounts import scope
from accounts.models import User
from atendimento.models import Chat
from crm.models import Label, Opportunity
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import serious
from tests.browser.test_inbox import connected
from tests.factories import make_message

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_customer_becomes_known(visit: Visit, ana: User, supervisor: User, chat: Chat) -> None:
    make_message(chat)
    with scope.tenant_scope(chat.tenant_id):
        Label.objects.create(name="VIP", hue=3)
    path = f"/atendimento/?chat={chat.pk}"
    page, theirs = visit(ana, path), visit(supervisor, path)
    connected(page)
    connected(theirs)
    page.keyboard.press("l")
    expect(page.locator("#label-name")).to_be_focused()
    page.keyboard.type("vip")
    page.keyboard.press("Enter")
    expect(page.locator(".panel .tag")).to_have_text("VIP")
    expect(page.locator(".row .tag")).to_have_text("VIP")
    expect(theirs.locator(".panel .tag")).to_have_text("VIP")
    page.get_by_label("Tirar etiqueta VIP").click()
    expect(page.locator(".panel .tag")).to_have_count(0)
    page.get_by_role("button", name="Desfazer").click()
    expect(page.locator(".panel .tag")).to_have_text("VIP")

    page.locator("#conversation h2").first.focus()
    page.keyboard.press("d")
    expect(page.locator("#deal-title")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#deal-title-error")).to_be_visible()
    page.fill("#deal-title", "Bolo do Théo")
    page.fill("#deal-value", "248")
    page.keyboard.press("Enter")
    expect(page.locator(".deal-value")).to_contain_text("248,00")
    expect(page.locator(".row .stage-dot")).to_be_visible()
    page.locator(".stages input:checked").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".stages .now")).to_have_text("Orçamento")
    expect(theirs.locator(".stages .now")).to_have_text("Orçamento")
    assert serious(page) == []
    page.get_by_role("button", name="Ganho").click()
    expect(page.locator(".deal .chip-ok")).to_be_visible()
    with scope.tenant_scope(chat.tenant_id):
        assert Opportunity.objects.get().value_cents == 24_800

    page.get_by_role("button", name="Nota", exact=True).first.click()
    page.fill("#note-text", "Sem lactose")
    page.get_by_role("button", name="Salvar").click()
    expect(theirs.locator(".note-text")).to_have_text("Sem lactose")
    with page.expect_response("**/painel/partes/"):
        page.locator("[data-part=notes] > summary").click()
    page.reload()
    expect(page.locator("[data-part=tasks][open]")).to_be_visible()
    expect(page.locator("[data-part=notes]:not([open])")).to_be_visible()
