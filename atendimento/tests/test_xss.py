"""Nothing that a stranger wrote becomes markup, wherever it is shown."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento import selectors
from atendimento.models import Attachment, Chat, Message
from atendimento.templatetags.bubbles import draw_bubble, draw_row
from tests.factories import make_chat
from tests.xss import CORPUS, TRICKS
from whatsapp.models import Session

pytestmark = pytest.mark.django_db

FORBIDDEN = {
    "script",
    "iframe",
    "object",
    "embed",
    "style",
    "link",
    "base",
    "meta",
    "math",
    "template",
    "input",
    "noscript",
}
URLS = {"href", "src", "action", "formaction", "hx-get", "hx-post", "hx-delete", "xlink:href"}
OURS = ("/atendimento/", "/static/", "#", "https://", "http://", "mailto:", "tel:+", "?chat=")


class Strict(HTMLParser):
    """Collects what must not be there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith(("on", "hx-on")) or name in {"style", "srcdoc"}:
                self.found.append(name)
            if name in URLS and not (value or "").startswith(OURS):
                self.found.append(f"{name}={value}")


def wrong(html: str) -> list[str]:
    return Strict(html).found


def test_the_corpus_is_large_enough() -> None:
    assert len(set(CORPUS)) >= 200


def test_words_of_every_kind(chat: Chat) -> None:
    with scope.tenant_scope(chat.tenant_id):
        assert [text for text in CORPUS if wrong(draw_bubble(said(chat, body=text)))] == []


def spots(text: str) -> Iterator[dict[str, Any]]:
    """Everywhere else that a gateway's words are shown."""
    yield {"sender_name": text}
    yield {"quoted_text": text, "quoted_provider_id": "x"}
    yield {
        "kind": "location",
        "extra": {"name": text, "address": text, "latitude": text, "longitude": text, "url": text},
    }
    yield {"kind": "location", "extra": {"name": text, "latitude": 1, "longitude": 2}}
    yield {"kind": "contact", "extra": {"cards": [{"name": text, "phones": [text], "vcard": text}]}}
    yield {"kind": "poll", "extra": {"title": text, "options": [text, {"x": text}]}}
    yield {
        "kind": "order",
        "extra": {
            "title": text,
            "currency": text,
            "total": 1.5,
            "count": text,
            "items": [{"id": text, "quantity": text}],
        },
    }
    yield {"kind": "interactive", "extra": {"title": text, "options": text}}
    yield {"kind": "unsupported", "extra": {"what": text}}
    yield {"kind": "system", "body": text}
    yield {"reactions": {text: text}}
    for url in (text, f"https://x.example/{text}"):
        yield {"body": url, "extra": {"preview": {"url": url, "title": text, "description": text}}}
    yield {"extra": {"preview": text}}
    yield {"extra": {"referral": {"headline": text, "body": text, "source_url": text}}}
    yield {"direction": "out", "ack": -1, "error_code": text[:40], "error_detail": text}
    yield {"revoked_at": timezone.now(), "body": text}


@pytest.mark.parametrize("text", TRICKS)
def test_every_other_spot_of_a_bubble(text: str, chat: Chat) -> None:
    with scope.tenant_scope(chat.tenant_id):
        shown = [said(chat, **fields) for fields in spots(text)]
        assert [message.kind for message in shown if wrong(draw_bubble(message))] == []


@pytest.mark.parametrize("mime", ["image/png", "audio/ogg", "video/mp4", "application/pdf", "text/html"])
def test_names_of_files(mime: str, chat: Chat) -> None:
    with scope.tenant_scope(chat.tenant_id):
        for text in TRICKS:
            message = said(chat, kind="document" if mime[0] == "a" else "image", body=text)
            Attachment(
                message=message, state="ready", name=text[:200], mime=mime, width=3, height=2, waveform=[text, 5]
            )
            assert wrong(draw_bubble(message)) == [], text


def test_names_of_people_in_list_head_and_panel(ana: User, queue: object, tenant: object, session: Session) -> None:
    from atendimento.about import whole

    chat = make_chat(tenant, "x", queue=queue, session=session)
    with scope.tenant_scope(tenant):
        found = selectors.chat_for(ana, chat.pk)
        found.last_message = said(chat, body="x")
        for text in ("Ana", *TRICKS):
            found.contact.name = found.session.label = found.last_message.body = text
            shown = {"chat": found, "ticket": found.current_ticket, "session": found.session, "user": ana}
            assert wrong(draw_row(found)) == [], text
            for name in ("_chat_state", "_session_banner"):
                assert wrong(render_to_string(f"atendimento/{name}.html", shown)) == [], (name, text)
            panel = render_to_string("atendimento/_panel.html", {**shown, **whole(found)})
            assert wrong(panel) == ["input"], text  # where labels are typed


def said(chat: Chat, **fields: Any) -> Message:
    message = Message(
        **{"chat": chat, "direction": "in", "sender_kind": "customer", "timestamp": timezone.now()} | fields
    )
    message.session = chat.session
    return message
