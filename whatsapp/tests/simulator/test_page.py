"""The phone in a real browser, the desk behind it on a real server."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts import scope
from atendimento.models import Message
from tests.factories import make_session
from tests.live import LiveStack
from whatsapp.models import Session, WebhookEvent
from whatsapp.providers import provider_for
from whatsapp.providers.base import Outgoing, ProviderError
from whatsapp.simulator.driver import Simulator
from whatsapp.simulator.installation import FRESH_SECONDS


@pytest.fixture
def channel(live_stack: LiveStack, tenant: Any) -> Session:
    config = {"base_url": f"{live_stack.url}/simulador/waha", "api_key": "chave", "hmac_key": "segredo"}
    return make_session(tenant, "waha", "session-001", config=config)


@pytest.fixture
def phone(page: Page, live_stack: LiveStack, channel: Session) -> Iterator[Page]:
    requests.delete(f"{live_stack.url}/simulador/livro", timeout=30)
    requests.delete(f"{live_stack.url}/simulador/falhas", timeout=30)
    # The server reads its channels every two seconds, and the one of the test before had another token.
    time.sleep(FRESH_SECONDS)
    page.set_default_navigation_timeout(60_000)  # a new server on a busy machine takes its time
    page.goto(f"{live_stack.url}/simulador/?quem=5511981234501")
    yield page
    page.close()
    requests.delete(f"{live_stack.url}/simulador/livro", timeout=30)
    Simulator.wait_for(nothing_pending, 30)  # emptying tables under a working worker ends in a deadlock


def nothing_pending() -> bool:
    with scope.unscoped("the worker's, whichever test they are of"):
        return not WebhookEvent.objects.filter(state="pending").exists()


def test_what_a_customer_types_becomes_a_message_of_the_desk(phone: Page, channel: Session) -> None:
    phone.locator("#sim-text").fill("Oi! Tem pão de queijo?")
    phone.keyboard.press("Enter")
    expect(phone.locator("#sim-thread .msg-out")).to_contain_text("Oi! Tem pão de queijo?")
    expect(phone.locator("#sim-console")).to_contain_text("message.any")
    with scope.tenant_scope(channel.tenant_id):
        Simulator.wait_for(lambda: Message.objects.filter(body="Oi! Tem pão de queijo?").exists())


def test_our_answer_shows_on_the_phone_and_is_read(phone: Page, channel: Session, live_stack: LiveStack) -> None:
    provider_for("waha")(channel).send(Outgoing(to="5511981234501@c.us", kind="text", text="Saiu agora!"))
    expect(phone.locator("#sim-thread .msg").last).to_contain_text("Saiu agora!")
    expect(phone.locator("#sim-thread .msg .is-read")).to_be_visible()
    ledger = requests.get(f"{live_stack.url}/simulador/livro?line=session-001", timeout=30).json()
    assert [row["text"] for row in ledger["data"]].count("Saiu agora!") == 1


def test_a_customer_sends_files_reacts_edits_and_deletes(phone: Page) -> None:
    thread = phone.locator("#sim-thread")
    phone.locator("[popovertarget=sim-pictures]").click()
    phone.locator("[data-picture=cake]").click()
    expect(thread.locator("img.media").last).to_be_visible()
    phone.locator("[data-do=voice]").click()
    expect(thread.locator("audio").last).to_be_visible()
    phone.locator("#sim-text").fill("quero dois")
    phone.keyboard.press("Enter")
    expect(thread.locator(".msg").last).to_contain_text("quero dois")
    phone.locator("#sim-text").fill("quero três")
    phone.locator("[data-do=edit]").click()
    expect(thread.locator(".msg").last).to_contain_text("quero três")
    phone.locator("[popovertarget=sim-emoji]").click()
    phone.locator("[data-emoji='👍']").click()
    expect(thread.locator(".reaction").last).to_have_text("👍")
    phone.locator("[data-do=revoke]").click()
    expect(thread.locator(".msg").last.locator(".gone")).to_be_visible()


def test_a_lost_answer_over_django_is_uncertain_too(phone: Page, channel: Session, live_stack: LiveStack) -> None:
    phone.locator("[data-fault=lose_answers]").check()
    expect(phone.locator("[data-fault=lose_answers]")).to_be_checked()
    Simulator.wait_for(lambda: requests.get(f"{live_stack.url}/simulador/falhas", timeout=30).json()["lose_answers"])
    with pytest.raises(ProviderError) as lost:
        provider_for("waha")(channel).send(Outgoing(to="5511981234501@c.us", kind="text", text="Perdida?"))
    assert lost.value.uncertain
    expect(phone.locator("#sim-thread .msg").last).to_contain_text("Perdida?")


def test_the_page_is_accessible_and_fits(phone: Page) -> None:
    errors: list[str] = []
    phone.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    for width, height, scheme in [(1440, 900, "light"), (1440, 900, "dark"), (360, 740, "light")]:
        phone.set_viewport_size({"width": width, "height": height})
        phone.emulate_media(color_scheme=scheme)
        phone.reload()
        found = [each for each in Axe().run(phone).response["violations"] if each["impact"] in ("serious", "critical")]
        assert [(width, scheme, each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert phone.evaluate("document.documentElement.scrollWidth") <= width
    assert errors == []  # a strict CSP reports here what it stopped
