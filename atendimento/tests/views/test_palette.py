"""Ctrl K's answers, and the search inside of one conversation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from atendimento.models import Chat, Queue
from atendimento.tests.views.conftest import Enter
from tests.factories import make_chat, make_message

pytestmark = pytest.mark.django_db
PALETTE = "/atendimento/paleta/?q="


def page(enter: Enter, user: User, path: str) -> str:
    return enter(user).get(path).content.decode()


def test_people_and_words_of_those_whom_one_may_see(
    enter: Enter, chat: Chat, ana: User, bruno: User, supervisor: User, caio: User
) -> None:
    message = make_message(chat, "o bolo de nozes ficou ótimo")
    for user in (ana, supervisor):
        assert f'href="/atendimento/?chat={chat.pk}"' in page(enter, user, f"{PALETTE}marina")
        assert f"?chat={chat.pk}&amp;mensagem={message.key}" in page(enter, user, f"{PALETTE}nozes")
    for user in (bruno, caio):
        for asked in ("marina", "nozes", str(chat.phone), f"%23{chat.current_ticket.number}"):  # type: ignore[union-attr]
            assert str(chat.pk) not in page(enter, user, PALETTE + asked)


def test_pages_are_offered_to_those_who_may_open_them(enter: Enter, ana: User, supervisor: User, admin: User) -> None:
    pages = {user.name: page(enter, user, f"{PALETTE}ajustes") for user in (ana, supervisor, admin)}
    assert ["/configuracoes/filas/" in html for html in pages.values()] == [False, True, True]
    assert ["/configuracoes/integracoes/" in html for html in pages.values()] == [False, False, True]
    assert "/configuracoes/filas/" in page(enter, admin, f"{PALETTE}fil")
    assert "/configuracoes/filas/" not in page(enter, admin, f"{PALETTE}marina")


def test_what_was_opened_lately_is_shown_before_anything_is_asked(
    enter: Enter, chat: Chat, caio_chat: Chat, ana: User
) -> None:
    html = page(enter, ana, f"/atendimento/paleta/?recentes={caio_chat.pk},x,{chat.pk},,")
    assert str(chat.pk) in html and str(caio_chat.pk) not in html
    assert "Abertas há pouco" in html


def test_nothing_found_says_what_may_be_asked(enter: Enter, ana: User) -> None:
    assert "Nada com “xilofone”." in page(enter, ana, f"{PALETTE}xilofone")
    assert "Nada com “&lt;b&gt;”." in page(enter, ana, f"{PALETTE}<b>")


def test_the_list_offers_to_search_in_all(enter: Enter, chat: Chat, ana: User) -> None:
    mine = page(enter, ana, "/atendimento/conversas/?aba=minhas&q=xilofone")
    assert "Procurar em todas" in mine and 'href="?q=xilofone" data-view' in mine
    assert "Procurar em todas" not in page(enter, ana, "/atendimento/conversas/?aba=todas&q=xilofone")


@pytest.mark.parametrize("asked", ["%00", "%", "' OR 1", "a" * 5000, "%F0%9F%8E%82"])
def test_odd_questions_are_answered(asked: str, enter: Enter, chat: Chat, ana: User) -> None:
    for path in (PALETTE, f"/atendimento/conversas/{chat.pk}/busca/?q="):
        assert enter(ana).get(path + asked).status_code == 200


def test_more_people_cost_no_more_queries(
    enter: Enter, tenant: object, queue: Queue, ana: User, django_assert_max_num_queries: object
) -> None:
    for number in range(8):
        make_message(make_chat(tenant, f"Marina {number}", queue=queue), "a marina chegou")  # type: ignore[arg-type]
    client = enter(ana)
    client.get(PALETTE)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert client.get(f"{PALETTE}marina").content.count(b'role="option"') == 6 + 5 + 1


def test_inside_of_one_conversation_pages_meet(
    enter: Enter, chat: Chat, tenant: object, queue: Queue, ana: User, bruno: User
) -> None:
    start = timezone.now()
    for number in range(25):
        make_message(chat, f"pedido {number}", at=start - timedelta(minutes=number))
    make_message(make_chat(tenant, "Outra", queue=queue), "pedido de outra")  # type: ignore[arg-type]
    address = f"/atendimento/conversas/{chat.pk}/busca/"
    assert 'id="find-words"' in page(enter, ana, address)
    first = page(enter, ana, f"{address}?q=pedido")
    following = first.split(f'hx-get="{address}')[1].split('"')[0].replace("&amp;", "&")
    second = page(enter, ana, address + following)
    assert (first.count("data-jump"), second.count("data-jump")) == (20, 5)
    assert "de outra" not in first + second and "hx-get" not in second
    assert enter(bruno).get(address).status_code == 404
    assert "nesta conversa" in page(enter, ana, f"{address}?q=xilofone")
