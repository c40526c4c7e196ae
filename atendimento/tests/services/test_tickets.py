import pytest

from accounts import scope
from accounts.errors import Conflict, Forbidden
from accounts.models import Tenant, User
from atendimento.models import Chat, Ticket
from atendimento.services.tickets import ticket_reopen, ticket_resolve, ticket_take_over

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


def test_the_first_wins_and_the_second_is_told_by_whom(chat: Chat, ana: User, bruno: User) -> None:
    ticket_take_over(chat=chat, by=ana)
    with pytest.raises(Conflict, match="Ana Lima") as caught:
        ticket_take_over(chat=chat, by=bruno)
    assert caught.value.code == "taken"
    assert Ticket.objects.get().assignee == ana


def test_taking_over_twice_is_one_event(chat: Chat, ana: User) -> None:
    ticket_take_over(chat=chat, by=ana)
    ticket_take_over(chat=chat, by=ana)
    assert Ticket.objects.get().events.filter(kind="taken_over").count() == 1


def test_a_supervisor_may_take_it_from_the_owner(chat: Chat, ana: User, supervisor: User) -> None:
    ticket_take_over(chat=chat, by=ana)
    ticket_take_over(chat=chat, by=supervisor)
    chat.refresh_from_db()
    assert chat.assigned_to == supervisor


def test_resolving_is_for_the_owner_or_a_lead(chat: Chat, ana: User, bruno: User, supervisor: User) -> None:
    ticket_take_over(chat=chat, by=ana)
    with pytest.raises(Forbidden, match="Ana Lima"):
        ticket_resolve(chat=chat, by=bruno)
    ticket_resolve(chat=chat, by=supervisor)
    chat.refresh_from_db()
    assert (chat.is_open, Ticket.objects.get().status) == (False, "resolved")


def test_resolving_what_is_resolved_says_so(chat: Chat, ana: User) -> None:
    ticket_resolve(chat=chat, by=ana)
    with pytest.raises(Conflict):
        ticket_resolve(chat=chat, by=ana)


def test_reopening_gives_it_to_who_reopened(chat: Chat, ana: User) -> None:
    ticket_resolve(chat=chat, by=ana)
    ticket_reopen(chat=chat, by=ana)
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.assignee) == ("open", ana)


def test_every_change_takes_a_rev_so_that_a_page_can_catch_up(chat: Chat, ana: User) -> None:
    before = chat.rev
    ticket_take_over(chat=chat, by=ana)
    ticket_resolve(chat=chat, by=ana)
    chat.refresh_from_db()
    assert chat.rev == before + 2
