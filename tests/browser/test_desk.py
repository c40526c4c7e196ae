"""The desk's work as people do it in the inbox: moving conversations, seeing each other, hearing of deadlines."""

import pytest
from playwright.sync_api import Page, expect

from accounts import scope
from accounts.models import User
from atendimento import realtime
from atendimento.models import Chat, Queue, Ticket
from atendimento.services.assignments import ticket_assign
from atendimento.services.tickets import ticket_take_over
from crm.models import NotificationType
from crm.services.notices import notices_add
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import serious_in_both_themes
from tests.browser.test_inbox import connected
from tests.factories import make_message

pytestmark = pytest.mark.django_db(transaction=True)


def focus_named(page: Page, name: str) -> None:
    """Tab until that control has the focus; no mouse."""
    for _number in range(25):
        if page.evaluate(
            "document.activeElement.closest('label')?.innerText ?? document.activeElement.innerText"
        ).startswith(name):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} can't be reached by keyboard")


def owned(chat: Chat, by: User) -> None:
    with scope.tenant_scope(chat.tenant_id):
        ticket_take_over(chat=chat, by=by)


def test_a_shift_without_the_mouse(visit: Visit, ana: User, bruno: User, chat: Chat, other_queue: Queue) -> None:
    make_message(chat)
    page = visit(ana)
    connected(page)
    page.keyboard.press("j")
    expect(page.locator(".chat-head h2")).to_have_text("Marina Couto")
    page.keyboard.press("a")
    expect(page.locator(".owner-you")).to_be_visible()
    page.keyboard.press("o")
    expect(page.locator(".acts input:checked")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".sys", has_text="prioridade do nº")).to_be_visible()
    expect(page.locator(".row .row-priority")).to_be_visible()
    expect(page.locator("#acts")).to_be_hidden()
    page.keyboard.press("s")
    expect(page.locator("#dialog .menu-item").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".row .chip", has_text="Até responder")).to_be_visible()
    expect(page.locator(".chat-head [id$=snooze][aria-pressed=true]")).to_be_visible()  # rows hear before the head
    page.keyboard.press("s")
    expect(page.locator(".sys", has_text="encerrou a soneca")).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator("#dialog")).to_be_visible()
    page.keyboard.press("ArrowRight")
    focus_named(page, "BS")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator(".toast", has_text="Transferida para Bruno Sales")).to_be_visible()


def test_a_no_is_said_inside_the_dialog(visit: Visit, ana: User, chat: Chat) -> None:
    make_message(chat)
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    page.click("[aria-keyshortcuts=T]")
    page.click("#dialog .btn-primary")
    expect(page.locator("#dialog [role=alert]")).to_have_text("A conversa já está lá")
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()


def test_a_colleagues_chat_is_locked_until_somebody_insists(
    visit: Visit, ana: User, supervisor: User, chat: Chat
) -> None:
    make_message(chat)
    owned(chat, supervisor)
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    expect(page.locator(".composer-lock")).to_contain_text("Sônia Prado cuida desta conversa")
    expect(page.locator(".lock-leads")).to_be_hidden()
    with scope.tenant_scope(chat.tenant_id):
        ticket_assign(chat=chat, to=ana, by=supervisor)
    expect(page.locator(".composer-lock")).to_be_hidden()
    boss = visit(supervisor, f"/atendimento/?chat={chat.pk}")
    boss.get_by_text("Responder sem assumir").click()
    expect(boss.locator("#words")).to_be_focused()
    boss.get_by_text("Assumir mesmo assim").click()
    expect(boss.locator(".owner-you")).to_be_visible()
    expect(page.locator(".composer-lock")).to_be_visible()


def test_faces_of_who_looks_and_who_writes(visit: Visit, ana: User, supervisor: User, chat: Chat) -> None:
    make_message(chat)
    first, second = (visit(who, f"/atendimento/?chat={chat.pk}") for who in (ana, supervisor))
    expect(first.locator(".viewers")).to_have_attribute("title", "Sônia está vendo esta conversa")
    second.locator("#words").press_sequentially("Olá")
    expect(first.locator("[data-when=colleague]")).to_contain_text("Sônia")
    second.keyboard.press("Escape")
    second.keyboard.press("Escape")
    expect(first.locator(".viewers")).to_be_hidden()


def test_a_notice_is_a_toast_a_number_and_a_line_that_leads_there(visit: Visit, ana: User, chat: Chat) -> None:
    make_message(chat)
    page = visit(ana)
    connected(page)
    with scope.tenant_scope(chat.tenant_id):
        kind = NotificationType.SLA_AT_RISK
        realtime.notices_added(notices_add(users=[ana], type=kind, title="Marina: prazo perto", link=chat.link))
    expect(page.locator(".toast")).to_contain_text("Marina: prazo perto")
    expect(page.locator("#notice-count")).to_have_text("1")
    page.keyboard.press("v")
    page.locator(".notice").click()
    expect(page.locator(".chat-head h2")).to_have_text("Marina Couto")
    expect(page.locator("#notice-count")).to_be_empty()


def test_a_pause_is_seen_by_colleagues_and_survives_a_reload(
    visit: Visit, ana: User, supervisor: User, chat: Chat
) -> None:
    make_message(chat)
    owned(chat, ana)
    hers, theirs = visit(ana), visit(supervisor)
    connected(theirs)
    face = theirs.locator(f".row [data-person='{ana.pk}']")
    expect(face).to_have_attribute("data-presence", "online")
    hers.click(".rail-me")
    hers.get_by_text("Ausente").click()
    hers.fill("#away-reason", "Almoço")
    hers.click("#my-presence button")
    expect(hers.locator("#my-face")).to_have_attribute("data-presence", "away")
    hers.reload()
    expect(hers.locator("#my-face")).to_have_attribute("data-presence", "away")
    with scope.tenant_scope(chat.tenant_id):
        realtime.presence_changed(ana.tenant_id, [ana.pk])
    expect(face).to_have_attribute("data-presence", "away")


@pytest.mark.parametrize("mobile", [False, True])
def test_axe_finds_nothing_serious(visit: Visit, supervisor: User, ana: User, chat: Chat, mobile: bool) -> None:
    make_message(chat)
    owned(chat, ana)
    with scope.tenant_scope(chat.tenant_id):
        Ticket.objects.update(priority="urgent")
    page = visit(supervisor, f"/atendimento/?chat={chat.pk}", mobile=mobile)
    page.click(".act-more")
    expect(page.locator(".acts .menu-item", has_text="Transferir")).to_be_visible()
    assert serious_in_both_themes(page) == []
    page.locator(".acts .menu-item", has_text="Transferir").click()
    page.get_by_text("Pessoa", exact=True).click()
    assert serious_in_both_themes(page) == []
    page.goto("/atendimento/equipe/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious_in_both_themes(page) == []
    page.click(".rail-me")
    assert serious_in_both_themes(page) == []
