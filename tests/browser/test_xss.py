"""The same tricks in a real browser: none runs, and the content policy has nothing to report (`visit` checks)."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from atendimento.models import Queue
from tests.browser.conftest import Visit
from tests.factories import make_attachment, make_chat, make_message
from tests.xss import TRICKS
from whatsapp.models import Session

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_of_a_stranger_runs(visit: Visit, ana: User, tenant: object, queue: Queue, session: Session) -> None:
    chat = make_chat(tenant, "<img src=x onerror=hacked=1>", queue=queue, session=session)
    for text in TRICKS[:40]:
        make_message(chat, text, sender_name=text)
    for text in TRICKS[:8]:
        file = make_message(chat, text, kind="document")
        make_attachment(
            file, b"<svg xmlns='http://www.w3.org/2000/svg' onload='hacked=1'/>", name=text, mime="image/svg+xml"
        )
    page = visit(ana, f"/atendimento/?chat={chat.pk}")
    page.on("dialog", lambda dialog: pytest.fail("a dialog opened"))
    expect(page.locator(".msg")).not_to_have_count(0)
    page.fill("#words", TRICKS[4])
    page.press("#words", "Enter")
    expect(page.locator(".msg-out[data-id]")).to_have_count(1)
    page.fill("#search", TRICKS[0])
    expect(page.locator(".hit").first).to_be_visible()  # what was said, with what was found marked
    page.fill("#search", f"zzz {TRICKS[0]}")
    expect(page.locator("[data-empty]")).to_be_visible()  # what was asked, repeated
    for link in page.locator(".words a").all():
        assert (link.get_attribute("href") or "").startswith(("http://", "https://"))
    assert page.evaluate("typeof hacked") == "undefined"
