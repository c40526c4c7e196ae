import pytest
from django.utils import timezone

from accounts import scope
from accounts.errors import Conflict
from accounts.models import Tenant, User
from atendimento import listing, selectors
from atendimento.models import Chat, ChatReader, Queue
from atendimento.services import inbound, readers
from atendimento.services.chats import chat_absorb
from atendimento.services.messages import chat_mark_read, message_send
from atendimento.services.readers import chat_mark_unread, chat_pin, chat_see, chat_unpin
from atendimento.services.tickets import ticket_resolve
from tests.factories import make_chat, make_message, make_user
from whatsapp.events import Address, Received
from whatsapp.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


@pytest.fixture
def lia(tenant: Tenant) -> User:
    return make_user(tenant, name="Lia Reis")


def unread(user: User, chat: Chat) -> int:
    return selectors.as_read_by(user, Chat.objects.filter(pk=chat.pk)).get().unread


def fresh(chat: Chat) -> Chat:
    return Chat.objects.get(pk=chat.pk)


def test_who_reads_reads_for_themselves(chat: Chat, ana: User, lia: User) -> None:
    make_message(chat)
    make_message(chat)
    assert (unread(ana, chat), unread(lia, chat)) == (2, 2)
    chat_see(chat=chat, by=ana)
    chat_mark_read(chat=chat, by=ana)
    assert (unread(ana, chat), unread(lia, chat)) == (0, 2)
    make_message(fresh(chat))
    assert (unread(ana, chat), unread(lia, chat)) == (1, 3)


def test_the_shared_count_goes_on_as_the_specs_want_it(chat: Chat, ana: User) -> None:
    make_message(chat)
    chat_mark_read(chat=chat, by=ana)
    assert (fresh(chat).unread_count, fresh(chat).unanswered) == (0, 1)


def test_a_customers_message_counts_once_for_everybody(chat: Chat, session: Session, ana: User) -> None:
    said = Received(
        at=timezone.now(), provider_id="X1", chat=Address(phone=chat.contact.phone), sender=None, name="", kind="text",
        text="oi",
    )  # fmt: skip
    for _again in range(2):
        inbound.apply(session=session, event=said, webhook_event_id=None)
    assert (fresh(chat).inbound_count, unread(ana, chat)) == (1, 1)


def test_what_came_in_while_it_was_read_stays_unread(chat: Chat, ana: User) -> None:
    make_message(chat)
    make_message(chat)
    chat_see(chat=chat, by=ana, upto=1)
    assert unread(ana, chat) == 1
    chat_see(chat=chat, by=ana, upto=999)
    assert (unread(ana, chat), ChatReader.objects.get().seen_count) == (0, 2)


def test_an_old_tab_takes_nothing_back(chat: Chat, ana: User) -> None:
    make_message(chat)
    make_message(chat)
    chat_see(chat=chat, by=ana)
    chat_see(chat=chat, by=ana, upto=1)
    assert unread(ana, chat) == 0


def test_an_answer_settles_it_for_everybody(chat: Chat, ana: User, lia: User) -> None:
    make_message(chat)
    message_send(chat=chat, by=ana, body="Tem sim!")
    assert (unread(ana, chat), unread(lia, chat)) == (0, 0)
    make_message(fresh(chat))
    assert unread(lia, chat) == 1


def test_reading_says_nothing_about_who_waits_and_resolving_does(chat: Chat, ana: User, lia: User) -> None:
    make_message(chat)
    chat_see(chat=chat, by=ana)
    chat_mark_read(chat=chat, by=ana)
    assert fresh(chat).waiting_since is not None
    ticket_resolve(chat=chat, by=ana)
    assert (fresh(chat).waiting_since, unread(lia, chat)) == (None, 0)


def test_marked_unread_is_a_bookmark_until_it_is_read(chat: Chat, ana: User, lia: User) -> None:
    chat_mark_unread(chat=chat, by=ana)
    assert (unread(ana, chat), unread(lia, chat)) == (1, 0)
    assert listing.tab_counts(ana)["unread"] == 1
    chat_see(chat=chat, by=ana)
    assert unread(ana, chat) == 0


def test_the_badge_is_exact_per_person(chat: Chat, ana: User, supervisor: User, queue: Queue) -> None:
    make_message(chat)
    make_message(make_chat(chat.tenant, "Dela", queue=queue, assigned_to=supervisor))
    assert (listing.tab_counts(ana)["unread"], listing.tab_counts(supervisor)["unread"]) == (1, 2)
    chat_see(chat=fresh(chat), by=supervisor)
    assert (listing.tab_counts(ana)["unread"], listing.tab_counts(supervisor)["unread"]) == (1, 1)


def test_pinned_ones_come_first_and_once_for_who_pinned_them(
    tenant: Tenant, queue: Queue, ana: User, supervisor: User
) -> None:
    chats = [make_chat(tenant, f"Cliente {n}", queue=queue) for n in range(4)]
    for chat in chats:
        make_message(chat)
    chat_pin(chat=chats[0], by=ana)
    first, after = listing.chat_list(ana, limit=2)
    second, _end = listing.chat_list(ana, limit=2, after=after)
    assert [chat.title for chat in first + second] == [f"Cliente {n}" for n in (0, 3, 2, 1)]
    assert listing.chat_list(supervisor)[0][0] == chats[3]
    chat_unpin(chat=chats[0], by=ana)
    assert listing.chat_list(ana)[0][-1] == chats[0]


def test_pins_are_few(chat: Chat, queue: Queue, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MOST_PINS", 1)
    chat_pin(chat=chat, by=ana)
    chat_pin(chat=chat, by=ana)
    with pytest.raises(Conflict, match="desafixe uma"):
        chat_pin(chat=make_chat(chat.tenant, "Outra", queue=queue), by=ana)


def test_two_threads_that_become_one_are_not_read_again(tenant: Tenant, chat: Chat, ana: User, lia: User) -> None:
    other = make_chat(tenant, "Marina de novo")
    for each in (chat, other):
        make_message(each)
        make_message(each)
    chat_see(chat=chat, by=ana)
    chat_see(chat=other, by=lia, upto=1)
    chat_pin(chat=other, by=lia)
    chat_absorb(into=chat, other=other)
    assert (unread(ana, chat), unread(lia, chat)) == (2, 3)
    assert ChatReader.objects.get(user=lia).pinned_at
