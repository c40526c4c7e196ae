"""What a search finds in messages, and the way from there to the place where it was said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento import selectors
from atendimento.models import Chat, Message
from atendimento.tests.views.conftest import Enter
from tests.factories import make_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_chat(chat: Chat) -> list[Message]:
    """200 messages, oldest first; the 50th says something of its own."""
    start = timezone.now() - timedelta(days=2)
    texts = ["quero um bolo de nozes" if number == 50 else f"mensagem {number}" for number in range(200)]
    return [make_message(chat, text, timestamp=start + timedelta(minutes=n)) for n, text in enumerate(texts)]


def page(enter: Enter, user: User, path: str) -> str:
    return enter(user).get(path).content.decode()


def test_the_list_shows_what_was_said(long_chat: list[Message], enter: Enter, ana: User, bruno: User) -> None:
    html = page(enter, ana, "/atendimento/conversas/?q=nozes")
    assert "bolo de <mark>nozes</mark>" in html
    assert f"?chat={long_chat[50].chat_id}&amp;mensagem={long_chat[50].key}" in html
    assert "nozes</mark>" not in page(enter, bruno, "/atendimento/conversas/?q=nozes")


def test_further_hits_come_by_key(long_chat: list[Message], enter: Enter, ana: User, caio: User) -> None:
    first = page(enter, ana, "/atendimento/conversas/?q=mensagem")
    following = first.split('hx-get="/atendimento/achados/')[1].split('"')[0].replace("&amp;", "&")
    second = page(enter, ana, f"/atendimento/achados/{following}")
    assert (first.count('class="hit"'), second.count('class="hit"')) == (20, 20)
    assert "mensagem=" in second and not set(keys(first)) & set(keys(second))
    assert page(enter, caio, f"/atendimento/achados/{following}").count('class="hit"') == 0


def keys(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split("&amp;mensagem=")[1:]]


def test_the_chat_opens_around_the_hit(long_chat: list[Message], enter: Enter, ana: User) -> None:
    hit = long_chat[50]
    html = page(enter, ana, f"/atendimento/conversas/{hit.chat_id}/?mensagem={hit.key}")
    shown = [number for number, message in enumerate(long_chat) if f'id="message-{message.key}"' in html]
    assert shown == list(range(26, 76))
    assert f'data-hit="{hit.key}"' in html and "data-newer>" in html
    assert "data-older>" in html


def test_the_newest_hit_has_nothing_ahead(long_chat: list[Message], enter: Enter, ana: User) -> None:
    html = page(enter, ana, f"/atendimento/conversas/{long_chat[-1].chat_id}/?mensagem={long_chat[-1].key}")
    assert "data-hit=" in html and "data-newer>" not in html


@pytest.mark.parametrize("key", ["x", "fim", "%00", "01a20214-80d1-703b-9279-a813085feb0e"])
def test_a_hit_that_is_not_there_opens_the_newest(key: str, long_chat: list[Message], enter: Enter, ana: User) -> None:
    html = page(enter, ana, f"/atendimento/conversas/{long_chat[0].chat_id}/?mensagem={key}")
    assert f'id="message-{long_chat[-1].key}"' in html and "data-hit" not in html


def test_a_message_of_another_chat_is_no_hit(chat: Chat, caio_chat: Chat, enter: Enter, ana: User) -> None:
    make_message(chat, "aqui")
    other = make_message(caio_chat, "segredo de outra empresa")
    assert "segredo" not in page(enter, ana, f"/atendimento/conversas/{chat.pk}/?mensagem={other.key}")


def test_around_a_hit_a_long_thread_costs_as_much_as_a_short_one(
    long_chat: list[Message], django_assert_max_num_queries: object
) -> None:
    with scope.tenant_scope(long_chat[0].tenant_id), django_assert_max_num_queries(3):  # type: ignore[operator]
        rows, more, ahead = selectors.thread_around(long_chat[0].chat, long_chat[100])
    assert (more, ahead) == (True, True)
    assert long_chat[100] in rows
