"""An admin connects other software: a token, an address, a test that is watched, and sending again."""

import pytest
from playwright.sync_api import expect

from accounts import scope
from accounts.models import User
from integrations.hooks.endpoints import endpoint_create
from integrations.models import Endpoint
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import serious
from tests.browser.test_settings import save

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = "/configuracoes/integracoes/"


@pytest.fixture
def inside(admin: User, settings) -> Endpoint:
    """An address that became private: the worker refuses it without asking anybody outside."""
    settings.OUTSIDE_PRIVATE = True
    with scope.tenant_scope(admin.tenant_id):
        return endpoint_create(by=admin, url="http://127.0.0.1:9/", name="ERP", events=["message.received"])


def test_a_token_is_made_copied_and_revoked(visit: Visit, admin: User) -> None:
    page = visit(admin, "/configuracoes/")
    page.get_by_role("link", name="Integrações").first.click()
    page.get_by_role("link", name="Criar o primeiro token").click()
    page.get_by_label("Consultar").uncheck()
    save(page)
    expect(page.locator("#id_name")).to_be_focused()
    expect(page.locator("#id_scopes_error")).to_be_visible()
    assert serious(page) == []
    page.fill("#id_name", "Relatórios")
    page.get_by_label("Consultar").check()
    save(page)
    text = page.locator("#secret").inner_text()
    assert text.startswith("prosa_")
    expect(page.locator("#example")).to_contain_text(f"Bearer {text}")
    assert serious(page) == []
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copiar token").click()
    expect(page.get_by_role("button", name="Copiado")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == text
    page.get_by_role("link", name="Pronto").click()
    page.get_by_role("link", name="Relatórios").click()
    page.get_by_role("button", name="Revogar").click()
    page.locator("#remove .btn-danger").click()
    expect(page.locator(".toast")).to_contain_text("Relatórios: token revogado")
    page.locator("summary", has_text="Revogados").click()
    expect(page.locator(".things-more")).to_contain_text("Relatórios")


def test_a_test_is_sent_and_its_outcome_shows_up_by_itself(visit: Visit, admin: User, inside: Endpoint) -> None:
    page = visit(admin, f"{ROOT}webhooks/{inside.pk}/")
    page.get_by_role("button", name="Enviar teste").click()
    line = page.locator(".delivery").first
    line.locator("summary").click()
    expect(line.locator(".facts")).to_contain_text("rede privada", timeout=20_000)
    expect(line.locator(".tries li").first).to_contain_text("rede privada")
    expect(line.locator("details")).to_have_attribute("open", "")  # what was opened stays open
    assert serious(page) == []
    line.get_by_role("button", name="Enviar agora").click()
    expect(line.locator(".facts")).to_contain_text("a caminho")


def test_a_webhook_is_paused_and_resumed(visit: Visit, admin: User, inside: Endpoint) -> None:
    page = visit(admin, f"{ROOT}webhooks/{inside.pk}/", mobile=True, theme="dark")
    page.get_by_role("button", name="Pausar").tap()
    expect(page.locator(".page-head .state")).to_have_text("em pausa")
    assert serious(page) == []
    page.locator(".toast").get_by_role("button", name="Desfazer").tap()
    expect(page.get_by_role("button", name="Pausar")).to_be_visible()
    page.fill("#id_url", "http://10.0.0.1/")
    save(page)
    expect(page.locator("#id_url_error")).to_contain_text("rede privada")
    expect(page.locator("#id_url")).to_be_focused()


@pytest.mark.parametrize(("theme", "mobile"), [("light", False), ("dark", True)])
def test_every_page_is_for_everybody(visit: Visit, admin: User, inside: Endpoint, theme: str, mobile: bool) -> None:
    page = visit(admin, theme=theme, mobile=mobile)
    one = f"webhooks/{inside.pk}/"
    for address in ("", "tokens/novo/", "webhooks/novo/", one, f"{one}entregas/"):
        page.goto(ROOT + address)
        assert (address, serious(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
