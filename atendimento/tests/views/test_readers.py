"""Reading, peeking, marking and pinning, by the addresses that the page uses."""

import pytest

from accounts import scope
from accounts.models import User
from atendimento.models import Chat, ChatReader
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import make_message

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("what", ["leitura", "fixacao"])
def test_what_is_not_visible_can_be_neither_read_nor_pinned(
    what: str, chat: Chat, caio_chat: Chat, enter: Enter, bruno: User, caio: User, ana: User
) -> None:
    to = f"/atendimento/conversas/{chat.pk}/{what}/"
    for stranger in (bruno, caio):
        for method in ("post", "delete"):
            assert getattr(enter(stranger), method)(to).status_code == 404
    assert enter(ana).post(f"/atendimento/conversas/{caio_chat.pk}/{what}/").status_code == 404
    with scope.unscoped("nobody left a trace"):
        assert not ChatReader.objects.exists()


@pytest.mark.parametrize("known", ["1", "-1", "9" * 30, "x", "\0"])
def test_reading_takes_any_number_that_a_page_may_say(known: str, chat: Chat, enter: Enter, ana: User) -> None:
    make_message(chat)
    assert enter(ana).post(f"/atendimento/conversas/{chat.pk}/leitura/", {"ate": known}).status_code == 204


def test_the_row_says_what_is_mine_outside_of_what_is_pushed(chat: Chat, enter: Enter, ana: User) -> None:
    make_message(chat)
    client = enter(ana)
    assert 'data-seen="0">' in client.get("/atendimento/conversas/").content.decode()
    client.post(f"/atendimento/conversas/{chat.pk}/leitura/")
    client.post(f"/atendimento/conversas/{chat.pk}/fixacao/")
    assert 'data-seen="1" data-pinned data-read>' in client.get("/atendimento/conversas/").content.decode()


def test_peeking_is_said_and_reads_nothing(chat: Chat, enter: Enter, ana: User) -> None:
    make_message(chat)
    page = enter(ana).get(f"/atendimento/conversas/{chat.pk}/?espiar=1").content.decode()
    assert "data-peek" in page
    assert "Você só está espiando" in page
    assert "data-peek" not in enter(ana).get(f"/atendimento/conversas/{chat.pk}/").content.decode()


def test_the_menu_of_a_row_offers_what_it_is_not(chat: Chat, enter: Enter, ana: User) -> None:
    client = enter(ana)
    menu = client.get(f"/atendimento/conversas/{chat.pk}/acoes/?linha=1", headers=SCRIPT).content.decode()
    assert ("Marcar como não lida" in menu, "Fixar no topo" in menu, "Espiar" in menu) == (True, True, True)
    client.delete(f"/atendimento/conversas/{chat.pk}/leitura/")
    client.post(f"/atendimento/conversas/{chat.pk}/fixacao/")
    menu = client.get(f"/atendimento/conversas/{chat.pk}/acoes/?linha=1", headers=SCRIPT).content.decode()
    assert ("Marcar como lida" in menu, "Desafixar" in menu) == (True, True)
    assert "Espiar" not in client.get(f"/atendimento/conversas/{chat.pk}/acoes/").content.decode()
