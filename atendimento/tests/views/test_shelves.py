"""Files and links of a conversation, page by page, and one photo with its neighbours."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from atendimento import shelves
from atendimento.models import Chat, Message
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import make_attachment, make_message

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def sent(chat: Chat, kind: str, minutes: int, body: str = "", content: bytes = PNG, **fields: object) -> Message:
    message = make_message(chat, body, kind=kind, at=timezone.now() - timedelta(minutes=minutes), **fields)
    if kind != "text":
        make_attachment(message, content, name=f"{kind}-{minutes}")
    return message


def page(client, chat: Chat, **query: str) -> str:
    return client.get(f"/atendimento/conversas/{chat.pk}/arquivos/", query, headers=SCRIPT).content.decode()


def test_each_sort_has_its_tab(chat: Chat, enter: Enter, ana: User) -> None:
    photo = sent(chat, "image", 5)
    sent(chat, "document", 4, content=b"%PDF-1.4 x")
    sent(chat, "text", 3, "veja https://www.padaria.example/bolo e https://padaria.example/pao")
    sent(chat, "image", 2, revoked_at=timezone.now())
    client = enter(ana)
    assert page(client, chat).count("data-lightbox") == 1
    assert f"/atendimento/midia/{photo.attachment.pk}" in page(client, chat)
    assert "document-4" in page(client, chat, aba="documentos")
    links = page(client, chat, aba="links")
    assert links.count("padaria.example</b>") == 2 and 'rel="noopener noreferrer nofollow"' in links


def test_a_script_is_no_link(chat: Chat, enter: Enter, ana: User) -> None:
    sent(chat, "text", 1, 'javascript://%0aalert(1) "><img src=x onerror=alert(1)>')
    html = page(enter(ana), chat, aba="links")
    assert "<img" not in html and 'href="javascript' not in html


def test_pages_follow_each_other_with_the_same_few_queries(
    chat: Chat, enter: Enter, ana: User, django_assert_max_num_queries
) -> None:
    for number in range(shelves.PAGE + 3):
        sent(chat, "image", number)
    client = enter(ana)
    with django_assert_max_num_queries(8):
        first = page(client, chat)
    cursor = first.partition("depois=")[2].partition('"')[0].replace("%7E", "~").replace("%3A", ":").replace("%2B", "+")
    assert first.count("data-lightbox") == shelves.PAGE
    assert page(client, chat, depois=cursor).count("data-lightbox") == 3
    assert "<header" not in page(client, chat, depois=cursor)


def test_a_photo_knows_the_ones_before_and_after_it(chat: Chat, enter: Enter, ana: User) -> None:
    old, middle, new = (sent(chat, "image", minutes) for minutes in (3, 2, 1))
    sent(chat, "text", 2, "entre elas")
    html = enter(ana).get(f"/atendimento/midia/{middle.attachment.pk}/foto/", headers=SCRIPT).content.decode()
    assert html.index(f"{old.attachment.pk}/foto/") < html.index(f"{new.attachment.pk}/foto/")
    assert "photo-newer" not in enter(ana).get(f"/atendimento/midia/{new.attachment.pk}/foto/").content.decode()


def test_a_deleted_photo_is_for_leads(chat: Chat, enter: Enter, ana: User, supervisor: User) -> None:
    gone = sent(chat, "image", 1, revoked_at=timezone.now())
    heard = [enter(who).get(f"/atendimento/midia/{gone.attachment.pk}/foto/").status_code for who in (ana, supervisor)]
    assert heard == [404, 200]
