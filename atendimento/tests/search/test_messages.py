"""Words are found without accents and in any form, by those who may read them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento.models import Chat
from atendimento.search.messages import Hit, search_messages
from atendimento.search.words import asked
from tests.factories import make_message

pytestmark = pytest.mark.django_db


def found(user: User, text: str, **options: object) -> list[Hit]:
    with scope.tenant_scope(user.tenant_id):
        return search_messages(user, text, **options).hits  # type: ignore[arg-type]


def bodies(user: User, text: str, **options: object) -> list[str]:
    return [hit.message.body for hit in found(user, text, **options)]


@pytest.mark.parametrize("text", ["promoção", "promocao", "PROMOÇÕES", "promoç", "relâmpago promoção", "relamp"])
def test_a_word_is_found_in_every_form(text: str, ana: User, chat: Chat) -> None:
    make_message(chat, "Vi as promoções relâmpago de ontem")
    make_message(chat, "bom dia")
    assert bodies(ana, text) == ["Vi as promoções relâmpago de ontem"]


@pytest.mark.parametrize("text", ["", "  ", "de", "&|!()", "' OR 1=1 --", "\x00", "x" * 5000, "a:b*c <-> !d"])
def test_nothing_asked_is_nothing_found(text: str, ana: User, chat: Chat) -> None:
    make_message(chat, "de tudo um pouco")
    assert bodies(ana, text) == []


def test_all_words_must_be_there_and_the_last_may_be_unfinished() -> None:
    assert asked("entrega do pedi") == "entrega & do & pedi:*"
    assert asked("promoções do dia") == "promoc:* & do & dia:*"
    assert asked("entrega ") == "entrega"


def test_only_who_may_see_the_conversation_finds_its_words(
    ana: User, bruno: User, supervisor: User, admin: User, caio: User, chat: Chat, caio_chat: Chat
) -> None:
    make_message(chat, "senha do cofre")
    make_message(caio_chat, "senha do alarme")
    assert [bodies(user, "senha") for user in (ana, supervisor, admin)] == [["senha do cofre"]] * 3
    assert bodies(bruno, "senha") == []
    assert bodies(caio, "senha") == ["senha do alarme"]


def test_a_deleted_message_is_not_found(supervisor: User, chat: Chat) -> None:
    make_message(chat, "foi engano", revoked_at=timezone.now())
    assert bodies(supervisor, "engano") == []


def test_inside_of_one_conversation(supervisor: User, chat: Chat, queue: object, tenant: object) -> None:
    from tests.factories import make_chat

    other = make_chat(tenant, "Outra Pessoa", queue=queue)
    make_message(chat, "o boleto venceu")
    make_message(other, "mande o boleto")
    assert bodies(supervisor, "boleto", chat=other) == ["mande o boleto"]


def test_the_excerpt_marks_what_was_found_and_nothing_else(ana: User, chat: Chat) -> None:
    make_message(chat, "a & b <b>olha</b> o \ue000 pedido \ue001<script>alert(1)</script>")
    [hit] = found(ana, "pedido")
    assert hit.excerpt == "a &amp; b  olha  o  <mark>pedido</mark>"


def test_pages_meet_without_gap_or_repetition(ana: User, chat: Chat) -> None:
    start = timezone.now()
    for number in range(7):
        make_message(chat, f"pedido número {number}", timestamp=start - timedelta(minutes=number // 2))
    seen, after = [], None
    with scope.tenant_scope(ana.tenant_id):
        while True:
            page = search_messages(ana, "pedido", after=after, limit=3)
            seen += [hit.message.pk for hit in page.hits]
            after = page.more
            if after is None:
                break
    assert len(seen) == len(set(seen)) == 7


def test_the_index_is_used_where_the_search_looks(ana: User, chat: Chat) -> None:
    """Inside the wall it could not be: `@@` is not leakproof, and the policy has to be asked first."""
    make_message(chat, "procura")
    with scope.unscoped("as the search does"):
        assert "message_words" in plan()
    with scope.tenant_scope(ana.tenant_id):
        assert "message_words" not in plan()


def plan() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM atendimento_message WHERE words @@ to_tsquery('prosa', 'procura')")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_finding_twenty_costs_as_many_queries_as_finding_one(
    ana: User, chat: Chat, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        make_message(chat, f"pedido {number}")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert len([hit.message.chat.title for hit in found(ana, "pedido")]) == 20
