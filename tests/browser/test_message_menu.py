"""What people do to messages, and how they read a long conversation."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts import scope
from accounts.models import User
from atendimento.models import Chat
from tests.browser.conftest import Visit
from tests.factories import make_message

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_message_is_reached_by_keys_reacted_to_quoted_and_kept_for_later(visit: Visit, ana: User, chat: Chat) -> None:
    make_message(chat, "Pode ser às 15h?")
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    menu, bubble = page.locator("#message-menu"), page.locator(".thread .msg", has_text="15h")
    page.locator("[data-thread]").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(menu.locator("[data-quote]")).to_be_focused()
    menu.locator(".quick button").first.click()
    expect(bubble.locator(".reaction")).to_have_text("👍")
    bubble.locator(".bubble").click(button="right")
    expect(menu.locator("[aria-pressed=true]")).to_have_text("👍")
    menu.locator("[data-react]").click()
    page.locator("#emojis .tones label").nth(4).click()
    page.locator("#emoji-grid [data-emoji='👌🏾']").click()
    expect(bubble.locator(".reaction")).to_have_text("👌🏾")
    bubble.locator(".bubble").click(button="right")
    menu.locator("[hx-post$='/depois/']").click()
    expect(page.locator(".toast")).to_contain_text("responder depois")
    page.locator("[popovertarget=later]").click()
    expect(page.locator(".later")).to_contain_text("15h")
    page.keyboard.press("Escape")
    bubble.locator(".bubble").click(button="right")
    menu.locator("[data-quote]").click()
    expect(page.locator("#composer")).to_contain_text("15h")


def test_a_long_conversation_is_read_from_where_one_stopped_without_a_jump(visit: Visit, ana: User, chat: Chat) -> None:
    start = timezone.now() - timedelta(days=1)
    for number in range(160):
        make_message(chat, f"nº {number}.", at=start + timedelta(seconds=number))
    with scope.tenant_scope(chat.tenant_id):
        Chat.objects.filter(pk=chat.pk).update(inbound_count=160, answered_count=60)
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    thread = page.locator("[data-thread]")
    expect(page.locator(".unread-line + .msg")).to_contain_text("nº 60.")
    expect(page.locator(".pill-new")).to_be_visible()
    anchor = page.locator(".thread .msg", has_text="nº 58.")
    anchor.scroll_into_view_if_needed()
    before = anchor.bounding_box()
    page.locator("[data-older]").evaluate("button => button.click()")
    expect(page.locator(".thread .msg", has_text="nº 0.")).to_be_attached()
    assert before and abs(anchor.bounding_box()["y"] - before["y"]) < 2
    page.locator(".pill-new").click()
    expect(page.locator(".thread .msg", has_text="nº 159.")).to_be_visible()
    expect(thread.locator("[data-newer]")).to_be_hidden()
