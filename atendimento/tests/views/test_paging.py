"""A thread is read in both directions from where somebody stopped."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento.models import Chat, Message
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import make_message

pytestmark = pytest.mark.django_db
START = timezone.now() - timedelta(days=1)


@pytest.fixture
def said(chat: Chat) -> list[Message]:
    """Two hundred messages, two of each second, so that times alone do not order them."""
    return [make_message(chat, f"nº {number}", at=START + timedelta(seconds=number // 2)) for number in range(200)]


def words(html: str) -> list[int]:
    return [int(number) for number in re.findall(r"<p>nº (\d+)</p>", html)]


def get(client, chat: Chat, path: str = "", **query: str) -> str:
    return client.get(f"/atendimento/conversas/{chat.pk}/{path}", query, headers=SCRIPT).content.decode()


def test_a_chat_opens_around_the_first_unread(chat: Chat, enter: Enter, ana: User, said: list[Message]) -> None:
    with scope.tenant_scope(chat.tenant_id):
        Chat.objects.update(inbound_count=200, answered_count=80)
    html = get(enter(ana), chat)
    below = html.split('class="unread-line"')[1]
    assert words(below)[0] == 80 and "120 mensagens não lidas" in below
    assert {79, 80, 81} <= set(words(html))
    assert "data-older>" in html and "data-newer>" in html
    newest = get(enter(ana), chat, mensagem="fim")
    assert words(newest)[-1] == 199 and "data-newer>" not in newest


def test_pages_in_both_directions_leave_nothing_out_and_repeat_nothing(
    chat: Chat, enter: Enter, ana: User, said: list[Message]
) -> None:
    client, seen = enter(ana), []
    edge = sorted(said, key=lambda message: (message.timestamp, str(message.pk)))[0]
    while True:
        html = get(client, chat, "mensagens/", depois=str(edge.pk))
        seen += words(html)
        if "data-newer>" not in html:
            break
        with scope.tenant_scope(chat.tenant_id):
            edge = Message.objects.get(body=f"nº {seen[-1]}")
    assert sorted(seen) == sorted(set(range(200)) - {int(said[0].body[3:])})
    assert words(get(client, chat, "mensagens/", antes=str(said[10].pk)))[-1] < 12
