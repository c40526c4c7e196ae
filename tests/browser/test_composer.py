"""Writing as people do it: without a net, with a quotation, a note, emoji, a voice."""

import pytest
from playwright.sync_api import Page, expect

from accounts import scope
from accounts.models import User
from atendimento.models import Chat, Message, Queue
from tests.browser.conftest import Visit
from tests.browser.test_inbox import connected, open_chat
from tests.factories import make_chat, make_message

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ["Alice Reis", "Beto Cruz", "Célia Dias", "Dora Luz", "Enzo Paz"]
# The pages themselves still come, as from a cache; nothing that is sent leaves.
NO_WAY_OUT = """() => {
  const open = XMLHttpRequest.prototype.open, send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.open = function (method, url, ...more) {
    this.lost = method === "POST" && url.endsWith("/mensagens/");
    return open.call(this, method, url, ...more);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (this.lost) setTimeout(() => this.onloadend());
    else send.call(this, body);
  };
}"""


def said(chat: Chat) -> list[str]:
    with scope.tenant_scope(chat.tenant_id):
        ours = Message.objects.filter(chat=chat, direction="out").exclude(kind="note")
        return list(ours.order_by("rev").values_list("body", flat=True))


def test_twenty_messages_in_five_chats_without_net_survive_a_closed_tab_and_leave_once_in_order(
    visit: Visit, ana: User, queue: Queue, session: object, tenant: object
) -> None:
    chats = [make_chat(tenant, name, queue=queue, session=session) for name in NAMES]
    for chat in chats:
        make_message(chat)
    page = visit(ana, f"/atendimento/?chat={chats[4].pk}")
    connected(page)
    page.evaluate(NO_WAY_OUT)
    for number in range(20):
        open_chat(page, NAMES[number % 5])
        page.fill("#words", f"palavra {number}")
        page.press("#words", "Enter")
        expect(page.locator(".msg-out", has_text=f"palavra {number}")).to_be_visible()
    page.close()
    page = page.context.new_page()
    page.goto(f"/atendimento/?chat={chats[0].pk}")
    expect(page.locator(".msg-out[data-id]")).to_have_count(4, timeout=60_000)
    for _ in range(300):
        if sum(len(said(chat)) for chat in chats) == 20:
            break
        page.wait_for_timeout(200)
    for place, chat in enumerate(chats):
        assert said(chat) == [f"palavra {number}" for number in range(place, 20, 5)]


def test_a_quotation_a_note_an_emoji_a_blank_and_a_draft_in_two_tabs(
    visit: Visit, ana: User, supervisor: User, chat: Chat
) -> None:
    make_message(chat, "Tem bolo de fubá?")
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    connected(page)
    quote_and_answer(page)
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.keyboard.type("Confere a forma, @sôn")
    page.locator("#suggestions [data-insert]", has_text="Sônia Prado").wait_for()
    page.keyboard.press("Enter")
    tab = page.context.new_page()
    tab.goto(f"/atendimento/?chat={chat.pk}")
    tab.locator("#composer [value=note]").click()
    expect(tab.locator("#words")).to_have_value("Confere a forma, @Sônia Prado ")
    page.set_input_files("#files", {"name": "forma.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 forma"})
    page.press("#words", "Enter")
    expect(page.locator(".msg-note[data-id] .doc-name")).to_have_text("forma.pdf")
    expect(page.locator(".msg-note[data-id] mark")).to_have_text("@Sônia Prado")
    expect(tab.locator(".msg-note")).to_be_visible()
    expect(tab.locator("#words")).to_have_value("")
    assert said(chat) == ["Tem sim, Marina! 🎂"]


def quote_and_answer(page: Page) -> None:
    page.locator(".msg .bubble").dblclick(position={"x": 20, "y": 12})
    expect(page.locator("#quotation .quote")).to_contain_text("Tem bolo de fubá?")
    page.fill("#words", "Tem sim, {{pedido}}")
    expect(page.locator("#preview mark")).to_have_text("{{pedido}}")
    page.press("#words", "Enter")
    expect(page.locator(".msg-out")).to_have_count(0)  # it asks: what is missing is selected
    page.keyboard.type("{{prim")
    page.locator("#suggestions [data-insert]").wait_for()
    page.keyboard.press("Tab")
    expect(page.locator("#preview")).to_contain_text("Tem sim, Marina")
    page.keyboard.type("! ")
    page.click("[popovertarget=emojis]")
    page.fill("#emoji-search", "bolo aniversario")
    page.locator("#emoji-grid [data-emoji='🎂']").first.click()
    page.press("#words", "Enter")
    expect(page.locator(".msg-out .quote")).to_contain_text("Tem bolo de fubá?")
    expect(page.locator(".msg-out[data-id]")).to_have_count(1)


def test_a_voice_is_recorded_heard_and_sent_as_a_voice_message(visit: Visit, ana: User, chat: Chat) -> None:
    make_message(chat)
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    page.context.grant_permissions(["microphone"])
    page.click("[data-mic]")
    expect(page.locator(".recorder [data-time]")).to_have_text("0:01")
    page.click("[data-listen]")
    expect(page.locator(".recorder audio")).to_be_visible()
    page.click(".send")
    expect(page.locator(".msg-out[data-id] .voice")).to_be_visible()
    with scope.tenant_scope(chat.tenant_id):
        sent = Message.objects.get(direction="out")
        assert (sent.kind, sent.attachment.mime, len(sent.attachment.waveform)) == ("voice", "audio/ogg", 64)
