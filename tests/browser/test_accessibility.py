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


# What comes to rest soon: not what turns for ever, and no toast that waits for the pointer to leave it.
MOVING = (
    "document.getAnimations().filter(each => each.playState === 'running'"
    " && each.effect.getComputedTiming().endTime < 2000)"
)


def serious(page: Page) -> list[str]:
    page.evaluate(f"Promise.allSettled({MOVING}.map(each => each.finished)).then(() => null)")
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"][:3]
    ]


def serious_in_both_themes(page: Page) -> list[str]:
    found = []
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        found += [f"{theme}: {each}" for each in serious(page)]
    return found


@pytest.mark.parametrize("mobile", [False, True])
def test_the_inbox(visit: Visit, ana: User, chat: Chat, mobile: bool) -> None:
    make_message(chat, "Bom *dia* https://exemplo.com.br", reactions={"us": "❤️"})
    make_message(chat, "Falhou", sender=ana, ack=-1, error_code="no_whatsapp")
    make_message(chat, "Duvidosa", sender=ana, ack=0, uncertain=True, provider_id="")
    make_message(chat, "Tem?")
    page = visit(ana, f"/atendimento/?chat={chat.pk}", mobile=mobile)
    assert serious_in_both_themes(page) == []
    if mobile:
        page.goto("/atendimento/")
        assert serious_in_both_themes(page) == []


def test_the_empty_inbox(visit: Visit, tenant: object) -> None:
    assert serious_in_both_themes(visit(make_user(make_tenant("Nova"), name="Nina Vaz"))) == []


def test_login(page: Page, live_stack: LiveStack, db: None) -> None:
    page.goto(f"{live_stack.url}/entrar/")
    page.fill("#id_username", "ninguem@exemplo.com.br")
    page.fill("#id_password", "errada")
    page.click("button[type=submit]")
    page.get_by_role("alert").wait_for()
    assert serious_in_both_themes(page) == []
