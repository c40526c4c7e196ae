"""Who is found by what, and by whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento import listing
from atendimento.models import Chat, Queue
from atendimento.search.people import named
from crm import values
from crm.models import Contact, CustomField, FieldValue
from tests.factories import make_chat

pytestmark = pytest.mark.django_db
NAMES = ["Zulmira", "zulm", "zulmria", "zulmira@exemplo.com"]
NUMBERS = ["99123-7788", "#{number}", "529.982.247-25", "52998224725", "pedido 48213"]


def titles(user: User, text: str, limit: int = 100) -> list[str]:
    with scope.tenant_scope(user.tenant_id):
        found = {chat.pk: chat.title for chat in Chat.objects.select_related("contact")}
        return [found.get(pk, "foreign") for pk in named(user, text, limit)]


@pytest.mark.parametrize("text", [*NAMES, *NUMBERS])
def test_only_who_may_see_a_conversation_finds_it(
    text: str, tenant: Tenant, queue: Queue, ana: User, bruno: User, supervisor: User, caio: User, caio_chat: Chat
) -> None:
    chat = make_chat(tenant, "Zulmira Dias", phone="5531991237788", queue=queue)
    with scope.tenant_scope(tenant):
        Contact.objects.filter(pk=chat.contact_id).update(email="zulmira@exemplo.com.br")
        for kind, typed in (("cpf", "529.982.247-25"), ("text", "Pedido 48213")):
            field = CustomField.objects.create(name=kind, kind=kind)
            shown, key = values.read(field, typed)
            FieldValue.objects.create(contact_id=chat.contact_id, field=field, text=shown, key=key)
    asked = text.format(number=chat.current_ticket.number + 100)  # type: ignore[union-attr]
    with scope.tenant_scope(tenant):  # a number that the other company does not have
        type(chat.current_ticket).objects.filter(chat=chat).update(number=chat.current_ticket.number + 100)  # type: ignore[union-attr]
    assert [titles(user, asked) for user in (ana, supervisor)] == [["Zulmira Dias"]] * 2
    assert [titles(user, asked) for user in (bruno, caio)] == [[], []]


def test_exact_before_beginning_before_anywhere_and_the_newest_of_each(tenant: Tenant, supervisor: User) -> None:
    now = timezone.now()
    names = ["Rosana", "Ana Paula", "Ana Júlia", "Maria Ana", "Ana"]
    for minutes, name in enumerate(names):
        make_chat(tenant, name, last_message_at=now - timedelta(minutes=minutes))
    assert titles(supervisor, "ana") == ["Ana", "Ana Paula", "Ana Júlia", "Maria Ana", "Rosana"]
    assert titles(supervisor, "ana", 2) == ["Ana", "Ana Paula"]


def test_slips_are_forgiven_only_when_the_right_spelling_gives_little(tenant: Tenant, supervisor: User) -> None:
    for name in ("Marta Reis", "Marta Lima", "Marta Couto", "Marga Reis"):
        make_chat(tenant, name)
    assert sorted(titles(supervisor, "marta")) == ["Marta Couto", "Marta Lima", "Marta Reis"]
    assert titles(supervisor, "marga") == ["Marga Reis", *titles(supervisor, "marta")]


@pytest.mark.parametrize("text", ["", " ", "%", "_", "\\", "' OR 1=1 --", "#", "@", "x" * 5000, "1" * 400, "ｘ"])
def test_odd_text_finds_nobody_and_breaks_nothing(text: str, chat: Chat, ana: User) -> None:
    assert titles(ana, text) == []


def test_the_indexes_are_used_where_the_search_looks(chat: Chat) -> None:
    wanted = {
        "chat_name_trigrams": "SELECT id FROM atendimento_chat WHERE search_text LIKE '%marin%'",
        "chat_phone_trigrams": "SELECT id FROM atendimento_chat WHERE phone LIKE '%7441208%'",
        "word_trigram": "SELECT id FROM atendimento_word WHERE word % 'entrga'",
    }
    with scope.unscoped("as the search does"):
        plans = {name: plan(statement) for name, statement in wanted.items()}
    assert [name for name, told in plans.items() if name not in told] == []


def plan(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_the_list_finds_the_same_people(chat: Chat, ana: User) -> None:
    with scope.tenant_scope(ana.tenant_id):
        rows, _after = listing.chat_list(ana, listing.Asked(search="marnia"))
    assert rows == [chat]
