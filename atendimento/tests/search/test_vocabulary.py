"""Words are learned from what is written, each company's for itself."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts import scope
from accounts.models import User
from atendimento.models import Chat, Reading, Word
from atendimento.search import messages, outside
from atendimento.search.vocabulary import written_alike
from atendimento.search.words import distance
from atendimento.services import vocabulary
from tests.factories import make_message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "SETTLED", timedelta(seconds=-5))


def learned(chat: Chat) -> set[str]:
    with scope.tenant_scope(chat.tenant_id):
        return set(Word.objects.values_list("word", flat=True))


def test_words_are_learned_once_without_accents_and_without_numbers(chat: Chat, caio_chat: Chat) -> None:
    make_message(chat, "A Promoção de hoje: bolo de nozes! 31997441208 🎂")
    make_message(caio_chat, "o carburador chegou")
    vocabulary.learn_everywhere()
    assert learned(chat) == {"promocao", "hoje", "bolo", "nozes"}
    assert learned(caio_chat) == {"carburador", "chegou"}
    make_message(chat, "bolo de cenoura")
    vocabulary.learn_everywhere()
    assert learned(chat) == {"promocao", "hoje", "bolo", "nozes", "cenoura"}


def test_a_long_history_is_read_in_pieces_and_each_message_once(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "LEARN", vocabulary.LEARN.replace(f"LIMIT {vocabulary.BATCH}", "LIMIT 2"))
    monkeypatch.setattr(vocabulary, "BATCH", 2)
    for word in ("primeira", "segunda", "terceira", "quarta", "quinta"):
        make_message(chat, word)
    with scope.tenant_scope(chat.tenant_id):
        assert [vocabulary.words_learn(), vocabulary.words_learn()] == [5, 0]
        assert Reading.objects.count() == 1
    assert learned(chat) == {"primeira", "segunda", "terceira", "quarta", "quinta"}


def test_what_was_meant_is_found_and_said(chat: Chat, ana: User, bruno: User, caio: User) -> None:
    make_message(chat, "a encomenda chegou amassada")
    vocabulary.learn_everywhere()
    with scope.tenant_scope(ana.tenant_id):
        found = messages.search_messages(ana, "encomeda amasada")
        assert [hit.message.body for hit in found.alike] == ["a encomenda chegou amassada"]
        assert found.hits == [] and found.meant == ["encomenda", "amassada"]
        assert "<mark>encomenda</mark>" in found.alike[0].excerpt
        assert messages.search_messages(bruno, "encomeda").alike == []
    with scope.tenant_scope(caio.tenant_id):
        assert messages.search_messages(caio, "encomeda") == messages.Found()
        assert written_alike(["encomeda"]) == {}


def test_a_search_that_takes_too_long_says_so_and_shows_the_newest(
    chat: Chat, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_message(chat, "pedido urgente")
    slow = ("SELECT pg_sleep(5)::text, NULL", [])
    monkeypatch.setattr(outside, "PATIENCE", 200)
    monkeypatch.setattr(messages, "everywhere", lambda *_args: slow)
    with scope.tenant_scope(ana.tenant_id):
        assert messages.search_messages(ana, "pedido").hurried
        with pytest.raises(outside.TooMuch):
            outside.find(*slow)


def test_patience_ends_with_the_search(chat: Chat, ana: User) -> None:
    with scope.tenant_scope(ana.tenant_id):
        messages.search_messages(ana, "pedido")
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("casa", "casa", 0), ("casa", "caça", 1), ("bolteo", "boleto", 1), ("entrga", "entrega", 1), ("", "oi", 2)],
)
def test_a_distance_counts_slips(one: str, other: str, expected: int) -> None:
    assert distance(one, other) == distance(other, one) == expected
