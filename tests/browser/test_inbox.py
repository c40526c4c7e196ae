"""The inbox as people use it."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from accounts import scope
from accounts.models import User
from atendimento import realtime
from atendimento.models import Chat, Queue
from atendimento.services.tickets import ticket_take_over
from tests.browser.conftest import Visit
from tests.factories import make_chat, make_message, make_user
from tests.live import LiveStack

pytestmark = pytest.mark.django_db(transaction=True)


def arrive(chat: Chat, body: str, **fields: object) -> None:
    """A message is stored and told, as the inbox pipeline does."""
    message = make_message(chat, body, **fields)
    with scope.tenant_scope(chat.tenant_id):
        realtime.message_changed(message.pk)


def open_chat(page: Page, name: str = "Marina Couto") -> None:
    page.locator(".row", has_text=name).click()
    expect(page.locator(".chat-head h2")).to_have_text(name)


def connected(page: Page) -> None:
    for _ in range(300):  # wait_for_function would need the eval that our policy forbids
        if page.evaluate("prosa.socket.up"):
            return
        page.wait_for_timeout(100)
    pytest.fail("the socket did not come up")


def test_enter_sends_and_the_bubble_is_there_at_once(visit: Visit, ana: User, chat: Chat) -> None:
    make_message(chat)
    page = visit(ana)
    open_chat(page)
    page.route("**/mensagens/", lambda route: (page.wait_for_timeout(600), route.continue_()))
    page.keyboard.type("Tem sim! *Quantos*?")
    page.keyboard.press("Enter")
    bubble = page.locator(".msg-out")
    expect(bubble).to_contain_text("enviando")
    expect(page.locator("#words")).to_have_value("")
    expect(page.locator(".msg-out .words strong")).to_have_text("Quantos")
    expect(bubble).to_have_count(1)
    expect(page.locator(".sys", has_text="Ana assumiu")).to_be_visible()
    expect(page.locator(".row-owner").first).to_contain_text("Ana Lima")


def test_shift_enter_is_a_new_line_and_drafts_are_kept(visit: Visit, ana: User, chat: Chat, queue: Queue) -> None:
    make_message(chat)
    make_message(make_chat(chat.tenant_id, "Juliana Prado", queue=queue, session=chat.session))
    page = visit(ana)
    open_chat(page)
    page.keyboard.type("um")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dois")
    open_chat(page, "Juliana Prado")
    expect(page.locator("#words")).to_have_value("")
    expect(page.locator(".row", has_text="Marina Couto")).to_contain_text("Rascunho:")
    open_chat(page)
    expect(page.locator("#words")).to_have_value("um\ndois")


def test_a_message_appears_in_the_list_and_in_the_open_chat_of_a_colleague(
    visit: Visit, ana: User, supervisor: User, chat: Chat
) -> None:
    make_message(chat)
    first, second = visit(ana), visit(supervisor)
    open_chat(second)
    connected(first)
    connected(second)
    second.wait_for_timeout(300)
    arrive(chat, "Chegou agora")
    expect(first.locator(".row", has_text="Chegou agora")).to_be_visible()
    expect(second.locator(".thread .msg", has_text="Chegou agora")).to_have_count(1)


def test_after_a_lost_connection_the_page_has_exactly_what_it_missed(visit: Visit, ana: User, chat: Chat) -> None:
    make_message(chat, "antes")
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    connected(page)
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    for number in range(3):
        make_message(chat, f"perdida {number}")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'))")
    words = page.locator(".thread .msg .words")
    expect(words).to_have_text(["antes", "perdida 0", "perdida 1", "perdida 2"])


def test_what_is_written_without_connection_goes_out_when_it_is_back_once(visit: Visit, ana: User, chat: Chat) -> None:
    make_message(chat)
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    page.context.set_offline(True)
    page.fill("#words", "Já vou ver")
    page.press("#words", "Enter")
    bubble = page.locator(".msg-out", has_text="Já vou ver")
    expect(bubble).to_contain_text("na fila")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".msg-out[data-id]")).to_have_count(1)
    expect(bubble).to_have_count(1)
    with scope.tenant_scope(chat.tenant_id):
        assert chat.messages.filter(direction="out").count() == 1


def test_a_no_is_heard_though_the_button_was_replaced_before_it_came(
    visit: Visit, ana: User, chat: Chat, queue: Queue, tenant: object
) -> None:
    lia = make_user(tenant, name="Lia Reis")
    make_message(chat)
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    connected(page)
    asked: list[Route] = []
    page.route("**/posse/", lambda route: asked.append(route))
    with page.expect_request("**/posse/"):
        page.click(".act-take")
    with scope.tenant_scope(chat.tenant_id):
        Chat.objects.filter(pk=chat.pk).update(queue=queue)
        ticket_take_over(chat=chat, by=lia)
    expect(page.locator(".act-take")).to_be_hidden()
    asked[0].continue_()
    expect(page.locator(".toast")).to_contain_text("Lia Reis já assumiu esta conversa")


def test_who_is_too_late_is_told_by_whom_and_keeps_the_words(
    visit: Visit, ana: User, chat: Chat, queue: Queue, tenant: object
) -> None:
    lia = make_user(tenant, name="Lia Reis")
    make_message(chat)
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    expect(page.locator(".act-take")).to_be_visible()
    page.fill("#words", "oi")
    page.evaluate("prosa.socket.send = () => {}")
    with scope.tenant_scope(chat.tenant_id):
        Chat.objects.filter(pk=chat.pk).update(queue=queue)
        take = "atendimento.realtime.send_all"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(take, lambda frames: None)
            ticket_take_over(chat=chat, by=lia)
    page.click(".act-take")
    expect(page.locator(".toast")).to_contain_text("Lia Reis já assumiu esta conversa")
    expect(page.locator(".composer-lock")).to_be_visible()
    page.press("#words", "Enter")
    failed = page.locator(".msg-failed")
    expect(failed).to_contain_text("Não enviada: Lia Reis cuida desta conversa")
    failed.get_by_role("button", name="Editar").click()
    expect(page.locator("#words")).to_have_value("oi")
    expect(page.locator("#words")).to_be_visible()
    expect(page.locator(".msg-out")).to_have_count(0)


def test_taking_over_resolving_and_reopening(visit: Visit, ana: User, chat: Chat) -> None:
    make_message(chat)
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    page.click(".act-take")
    expect(page.locator(".chat-owner")).to_contain_text("Você")
    expect(page.locator(".act-take")).to_be_hidden()
    page.click(".act-resolve")
    expect(page.locator(".chat-owner")).to_contain_text("Resolvida")
    expect(page.locator(".sys", has_text="resolveu o nº")).to_be_visible()
    page.click(".act-reopen")
    expect(page.locator(".chat-owner")).to_contain_text("Você")


def test_reading_history_is_not_disturbed(visit: Visit, ana: User, chat: Chat) -> None:
    for number in range(80):
        make_message(chat, f"linha {number}")
    chat.settle()  # else the thread opens where she stopped reading
    with scope.tenant_scope(chat.tenant_id):
        chat.save()
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    connected(page)
    thread = page.locator("[data-thread]")
    expect(page.locator(".msg", has_text="linha 79")).to_be_in_viewport()
    thread.evaluate("thread => { thread.scrollTop = 0 }")
    expect(page.locator(".msg", has_text=re.compile("linha 0$|linha 0\\D"))).to_be_attached()
    place = thread.evaluate("thread => { thread.scrollTop = 700; return thread.scrollTop }")
    page.wait_for_timeout(300)
    arrive(chat, "nova!")
    expect(page.locator(".pill-new")).to_contain_text("1 nova")
    assert abs(thread.evaluate("thread => thread.scrollTop") - place) < 2
    page.click(".pill-new")
    expect(page.locator(".msg", has_text="nova!")).to_be_in_viewport()


def test_the_list_holds_still_under_the_pointer(visit: Visit, ana: User, chat: Chat, queue: Queue) -> None:
    make_message(chat)
    other = make_chat(chat.tenant_id, "Juliana Prado", queue=queue, session=chat.session)
    make_message(other)
    page = visit(ana)
    connected(page)
    expect(page.locator(".row-name")).to_have_text(["Juliana Prado", "Marina Couto"])
    page.locator(".row", has_text="Juliana").hover()
    arrive(chat, "oi de novo")
    expect(page.locator("#list-hold")).to_have_text("↑ 1 atualização")
    expect(page.locator(".row-name")).to_have_text(["Juliana Prado", "Marina Couto"])
    page.mouse.move(900, 400)
    expect(page.locator(".row-name")).to_have_text(["Marina Couto", "Juliana Prado"])


def test_the_keyboard_is_enough(visit: Visit, ana: User, chat: Chat, queue: Queue) -> None:
    make_message(chat)
    make_message(make_chat(chat.tenant_id, "Juliana Prado", queue=queue, session=chat.session))
    page = visit(ana)
    page.keyboard.press("j")
    expect(page.locator(".chat-head h2")).to_have_text("Juliana Prado")
    page.keyboard.press("j")
    expect(page.locator(".chat-head h2")).to_have_text("Marina Couto")
    page.go_back()
    expect(page.locator(".chat-head h2")).to_have_text("Juliana Prado")
    page.keyboard.press("Escape")
    expect(page.locator(".chat-none")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("marina")
    expect(page.locator(".row-name")).to_have_text(["Marina Couto"])


def test_at_360_px_one_screen_at_a_time(visit: Visit, ana: User, chat: Chat) -> None:
    make_message(chat)
    page = visit(ana, mobile=True)
    expect(page.locator(".rail")).to_be_visible()
    page.locator(".row").tap()
    expect(page.locator(".chat-head h2")).to_be_visible()
    expect(page.locator(".list")).to_be_hidden()
    expect(page.locator(".rail")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".act-more").tap()
    page.locator(".acts [data-panel]").tap()
    expect(page.locator(".panel h2")).to_be_visible()
    page.locator(".act-close-panel").tap()
    page.locator(".back").tap()
    expect(page.locator(".list")).to_be_visible()


def test_a_colleague_s_conversation_opens_at_its_end_whatever_stands_below(
    visit: Visit, ana: User, supervisor: User, chat: Chat
) -> None:
    for number in range(30):
        make_message(chat, f"Mensagem {number}")
    with scope.tenant_scope(chat.tenant_id):
        ticket_take_over(chat=chat, by=ana)
        Chat.objects.filter(pk=chat.pk).update(answered_count=30, inbound_count=30)
    page = visit(supervisor, f"/atendimento/?chat={chat.pk}", mobile=True)
    expect(page.get_by_text("cuida desta conversa")).to_be_visible()
    expect(page.locator(".msg").last).to_be_in_viewport(ratio=1)


def test_another_company_hears_nothing(visit: Visit, live_stack: LiveStack, caio: User, chat: Chat) -> None:
    page = visit(caio)
    connected(page)
    arrive(chat, "segredo")
    page.wait_for_timeout(500)
    expect(page.locator(".row")).to_have_count(0)


def test_a_session_that_ended_leads_to_login_and_back(visit: Visit, ana: User, chat: Chat) -> None:
    make_message(chat)
    page = visit(ana)
    connected(page)
    page.wait_for_load_state("networkidle")  # else what the page asks by itself leads there before she clicks
    page.context.clear_cookies()
    page.locator(".row").click()
    page.wait_for_url(re.compile(r"/entrar/\?next=/atendimento/"))
