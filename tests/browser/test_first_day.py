"""A new attendant's first hour, with nothing but what the page shows: five customers, a failure, a transfer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Message, Queue
from tests.browser.test_inbox import connected, open_chat
from tests.factories import PASSWORD, make_session
from tests.live import LiveStack
from whatsapp.simulator import samples
from whatsapp.simulator.driver import Person, Simulator

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ["Marina", "Zeca", "Juliana", "Tereza", "Rui"]
PHOTO = samples.picture("bread").data


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator(speed=50) as simulator:
        yield simulator


@pytest.fixture
def customers(live_stack: LiveStack, sim: Simulator, tenant: Tenant, queue: Queue) -> Iterator[dict[str, Person]]:
    live_stack.start("beat")
    config = {"base_url": f"{sim.url}/waha", "api_key": "key", "hmac_key": "segredo"}
    channel = make_session(tenant, "waha", "session-001", config=config)
    hook = f"{live_stack.url}/api/webhooks/whatsapp/{channel.webhook_token}"
    line = sim.waha("session-001", hook=hook, hmac_key="segredo", api_key="key")
    yield {name: sim.customer(name, f"551198123450{n}", line) for n, name in enumerate(NAMES)}
    live_stack.stop("beat")


def log_in(page: Page, live_stack: LiveStack, user: User) -> None:
    page.context.grant_permissions(["microphone"])
    page.goto(f"{live_stack.url}/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Senha", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_stack.url}/atendimento/")  # loaded, with its scripts
    connected(page)


def write(page: Page, words: str) -> None:
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator(".msg-out", has_text=words)).to_have_count(1)


def test_five_customers_are_answered_one_is_handed_on_and_the_rest_is_done(
    page: Page, live_stack: LiveStack, sim: Simulator, customers: dict[str, Person], ana: User, other_queue: Queue
) -> None:
    log_in(page, live_stack, ana)
    for name, person in customers.items():
        person.send_text(f"Oi, aqui é {name}!")
    with scope.tenant_scope(ana.tenant_id):
        Simulator.wait_for(lambda: Message.objects.count() == 5)
    expect(page.locator(".row")).to_have_count(5)

    open_chat(page, "Marina")
    page.locator("#words").click()
    write(page, "Fazemos sim, para quantas pessoas?")

    open_chat(page, "Zeca")
    page.locator("#files").set_input_files({"name": "pao.jpg", "mimeType": "image/jpeg", "buffer": PHOTO})
    write(page, "Saiu agora do forno!")  # a chosen file leaves the focus where one writes

    open_chat(page, "Juliana")
    page.click("[data-mic]")
    expect(page.locator(".recorder [data-time]")).to_have_text("0:01")
    page.click(".send")
    expect(page.locator(".msg-out[data-id] .voice")).to_be_visible()

    open_chat(page, "Tereza")
    page.locator(".msg").hover()
    page.get_by_role("button", name="Ações da mensagem").click()
    page.locator(".menu-item:visible", has_text="Responder").first.click()
    expect(page.locator("#quotation .quote")).to_contain_text("Oi, aqui é Tereza!")
    expect(page.locator("#words")).to_be_focused()
    write(page, "Entregamos até as 19h.")
    expect(page.locator(".msg-out .quote")).to_contain_text("Oi, aqui é Tereza!")

    Simulator.wait_for(lambda: len(sim.ledger) == 4)  # else it meets a message that is still on its way
    sim.faults.update({"errors": 1})
    open_chat(page, "Rui")
    page.locator("#words").click()
    write(page, "Aceitamos vale, sim.")
    page.get_by_role("button", name="Enviar de novo").click()
    expect(page.get_by_role("button", name="Enviar de novo")).to_be_hidden()

    page.get_by_role("button", name="Transferir").click()
    page.locator("#dialog").get_by_text(other_queue.name).click()
    page.locator("#dialog .btn-primary").click()
    expect(page.locator(".row")).to_have_count(4)
    for name in NAMES[:4]:
        open_chat(page, name)
        page.get_by_role("button", name="Resolver").click()
        expect(page.get_by_role("button", name="Reabrir")).to_be_visible()

    Simulator.wait_for(lambda: all(len(person.received) == 1 for person in customers.values()))
    assert [customers[name].received[0].text for name in ("Marina", "Zeca", "Tereza", "Rui")] == [
        "Fazemos sim, para quantas pessoas?", "Saiu agora do forno!", "Entregamos até as 19h.", "Aceitamos vale, sim.",
    ]  # fmt: skip
    assert customers["Juliana"].received[0].kind == "voice"
