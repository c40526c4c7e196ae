"""The list, the chat and catching up."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento import selectors
from atendimento.models import Chat, Queue
from atendimento.services.tickets import ticket_take_over
from atendimento.templatetags.bubbles import draw_row
from atendimento.tests.views.conftest import Enter
from atendimento.views import context
from tests.factories import make_attachment, make_chat, make_message
from whatsapp.models import Session

pytestmark = pytest.mark.django_db


def fill(queue: Queue, session: Session, number: int) -> list[Chat]:
    chats = [make_chat(queue.tenant_id, f"Cliente {n:03}", queue=queue, session=session) for n in range(number)]
    for place, chat in enumerate(chats):
        make_message(chat, at=timezone.now() - timedelta(minutes=place))
    return chats


def rows_of(html: str) -> int:
    return html.count('class="row ') + html.count('class="row"')


def test_the_list_pages_by_key_without_gaps_or_repeats(queue: Queue, session: Session, enter: Enter, ana: User) -> None:
    chats = fill(queue, session, selectors.PAGE + 5)
    client = enter(ana)
    first = client.get("/atendimento/conversas/").content.decode()
    after = first.split("depois=")[1].split('"')[0]
    second = client.get(f"/atendimento/conversas/?depois={after}").content.decode()
    assert (rows_of(first), rows_of(second)) == (selectors.PAGE, 5)
    assert all((f"chat-{chat.pk}-row" in first) != (f"chat-{chat.pk}-row" in second) for chat in chats)
    assert "list-more" not in second


def test_a_search_begins_with_fewer_rows_and_goes_on_without_gaps(
    queue: Queue, session: Session, enter: Enter, ana: User
) -> None:
    chats = fill(queue, session, context.SEARCH_PAGE + 5)
    client = enter(ana)
    first = client.get("/atendimento/conversas/?q=cliente").content.decode()
    further = re.search(r'class="list-more" hx-get="([^"]+)"', first)
    assert further
    second = client.get(unescape(further[1])).content.decode()
    assert (rows_of(first), rows_of(second)) == (context.SEARCH_PAGE, 5)
    assert all((f"chat-{chat.pk}-row" in first) != (f"chat-{chat.pk}-row" in second) for chat in chats)


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_asks_the_same_few_questions_whatever_its_length(
    number: int, queue: Queue, session: Session, enter: Enter, ana: User, django_assert_max_num_queries
) -> None:
    fill(queue, session, number)
    client = enter(ana)
    with django_assert_max_num_queries(5):
        client.get("/atendimento/conversas/")


@pytest.mark.parametrize("number", [2, 45])
def test_the_chat_asks_the_same_few_questions_whatever_its_length(
    number: int, chat: Chat, enter: Enter, ana: User, supervisor: User, django_assert_max_num_queries
) -> None:
    first = make_message(chat)
    for n in range(number):
        make_message(chat, quoted=first, sender=[ana, supervisor, None][n % 3])
    client = enter(ana)
    with django_assert_max_num_queries(19):  # thread, composer and panel together
        client.get(f"/atendimento/conversas/{chat.pk}/")


@pytest.mark.parametrize("words", ["marina", "MARÍNA cou", "99744", "+55 (31) 99744-1208", "31 9744 1208"])
def test_search_finds_by_name_and_by_any_spelling_of_the_phone(
    words: str, queue: Queue, session: Session, enter: Enter, ana: User
) -> None:
    make_chat(queue.tenant_id, "Marina Couto", phone="5531997441208", queue=queue, session=session)
    make_chat(queue.tenant_id, "Juliana Prado", phone="5531988880000", queue=queue, session=session)
    html = enter(ana).get("/atendimento/conversas/", {"q": words}).content.decode()
    assert "Marina Couto" in html
    assert "Juliana" not in html


def test_a_search_without_result_says_so(chat: Chat, enter: Enter, ana: User) -> None:
    html = enter(ana).get("/atendimento/conversas/", {"q": "<b>ninguém</b>"}).content.decode()
    assert "Nada com" in html
    assert "<b>" not in html.split("Nada com")[1].split("</p>")[0]


def test_tabs_split_the_list(queue: Queue, session: Session, enter: Enter, ana: User, bruno: User) -> None:
    owners = {"Minha": ana, "Livre": None, "Dele": bruno}
    for name, owner in owners.items():
        make_chat(queue.tenant_id, name, queue=queue, session=session, assigned_to=owner)
    client = enter(ana)
    pages = {
        tab: client.get(f"/atendimento/conversas/?aba={tab}").content.decode() for tab in ("minhas", "fila", "todas")
    }
    shown = {tab: {name for name in owners if f'row-name">{name}<' in page} for tab, page in pages.items()}
    assert shown == {"minhas": {"Minha"}, "fila": {"Livre"}, "todas": {"Minha", "Livre", "Dele"}}


def test_nothing_changed_is_an_empty_answer(chat: Chat, enter: Enter, ana: User) -> None:
    make_message(chat)
    assert enter(ana).get(f"/atendimento/conversas/{chat.pk}/mudancas/?desde={chat.rev}").status_code == 204


def test_catching_up_brings_exactly_what_came_after(chat: Chat, enter: Enter, ana: User) -> None:
    old, new = make_message(chat, "antiga"), make_message(chat, "nova")
    answer = enter(ana).get(f"/atendimento/conversas/{chat.pk}/mudancas/?desde={old.rev}").json()
    assert [frame["key"] for frame in answer["frames"] if frame["t"] == "message"] == [str(new.key)]
    assert answer["frames"][-1]["t"] == "head"
    assert answer["rev"] == chat.rev


def test_a_caught_up_bubble_is_the_bubble_of_the_page(chat: Chat, enter: Enter, ana: User) -> None:
    make_message(chat, "*oi*", sender=ana)
    client = enter(ana)
    frame = client.get(f"/atendimento/conversas/{chat.pk}/mudancas/?desde=0").json()["frames"][0]
    assert frame["html"].strip() in client.get(f"/atendimento/conversas/{chat.pk}/").content.decode()


def test_too_many_changes_ask_for_a_reload(chat: Chat, enter: Enter, ana: User, monkeypatch) -> None:
    monkeypatch.setattr("atendimento.views.chats.MOST_CHANGES", 1)
    make_message(chat)
    make_message(chat)
    assert enter(ana).get(f"/atendimento/conversas/{chat.pk}/mudancas/?desde=0").json()["reload"] is True


@pytest.mark.parametrize("since", ["", "-1", "x", "9" * 40, "1.5", "²"])
def test_a_broken_position_means_from_the_start(since: str, chat: Chat, enter: Enter, ana: User) -> None:
    make_message(chat)
    assert enter(ana).get(f"/atendimento/conversas/{chat.pk}/mudancas/", {"desde": since}).status_code == 200


@pytest.mark.parametrize(
    "query", ["depois=x~y", "depois=2026-01-01~", "quantas=-3", "quantas=9999999999", "aba=%00", "q=%00"]
)
def test_a_broken_list_address_is_a_list(query: str, chat: Chat, enter: Enter, ana: User) -> None:
    assert enter(ana).get(f"/atendimento/conversas/?{query}").status_code == 200


def test_two_take_one_chat_and_the_second_is_told_by_whom(
    chat: Chat, queue: Queue, enter: Enter, ana: User, tenant
) -> None:
    from tests.factories import make_user

    lia = make_user(tenant, name="Lia Reis")
    with scope.tenant_scope(tenant):
        queue.members.add(lia, through_defaults={"tenant": tenant})
        ticket_take_over(chat=chat, by=lia)
    answer = enter(ana).post(f"/atendimento/conversas/{chat.pk}/posse/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.json()["error"] == {"code": "taken", "message": "Lia Reis já assumiu esta conversa", "fields": {}}


def test_the_panel_tells_both_spellings_of_the_phone(chat: Chat, enter: Enter, ana: User) -> None:
    phone = chat.contact.phone
    html = enter(ana).get(f"/atendimento/conversas/{chat.pk}/painel/").content.decode()
    assert f"+55 31 9{phone[5:9]}-{phone[9:]}" in html
    assert "mesma pessoa" in html


def test_a_deleted_message_hides_its_words_and_its_file_from_attendants(
    chat: Chat, enter: Enter, ana: User, supervisor: User
) -> None:
    message = make_message(chat, "segredo", kind="document", revoked_at=timezone.now())
    file = make_attachment(message, b"%PDF-1.4", name="segredo.pdf")
    page = enter(ana).get(f"/atendimento/conversas/{chat.pk}/").content.decode()
    assert "segredo" not in page
    assert "Marina Couto apagou uma mensagem" in page
    assert enter(ana).get(f"/atendimento/midia/{file.pk}").status_code == 404
    assert "segredo" in enter(supervisor).get(f"/atendimento/mensagens/{message.pk}/original/").content.decode()
    assert enter(supervisor).get(f"/atendimento/midia/{file.pk}").status_code == 200


def test_the_row_alone_renders(chat: Chat) -> None:
    with scope.tenant_scope(chat.tenant_id):
        row = selectors.for_rows(Chat.objects.all()).get(pk=chat.pk)
        assert "sem dono" in draw_row(row)
