"""axe finds nothing serious on any screen, in both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from accounts.models import User
from atendimento.models import Chat
from tests.browser.conftest import Visit
from tests.factories import make_message, make_tenant, make_user
from tests.live import LiveStack

pytestmark = pytest.mark.django_db(transaction=True)


def serious(page: Page) -> list[str]:
    page.wait_for_timeout(400)
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"][:3]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("mobile", [False, True])
def test_the_inbox(visit: Visit, ana: User, chat: Chat, theme: str, mobile: bool) -> None:
    make_message(chat, "Bom *dia* https://exemplo.com.br", reactions={"us": "❤️"})
    make_message(chat, "Falhou", sender=ana, ack=-1, error_code="no_whatsapp")
    make_message(chat, "Duvidosa", sender=ana, ack=0, uncertain=True, provider_id="")
    make_message(chat, "Tem?")
    page = visit(ana, f"/atendimento/?chat={chat.pk}", theme=theme, mobile=mobile)
    assert serious(page) == []
    if mobile:
        page.goto("/atendimento/")
        assert serious(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_empty_inbox(visit: Visit, tenant: object, theme: str) -> None:
    assert serious(visit(make_user(make_tenant("Nova"), name="Nina Vaz"), theme=theme)) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_login(page: Page, live_stack: LiveStack, db: None, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"{live_stack.url}/entrar/")
    page.fill("#id_username", "ninguem@exemplo.com.br")
    page.fill("#id_password", "errada")
    page.click("button[type=submit]")
    page.get_by_role("alert").wait_for()
    assert serious(page) == []
