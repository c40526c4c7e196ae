"""Who gets the next ticket, and why."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.utils import timezone

from accounts import presence, scope
from accounts.models import Tenant, User
from accounts.presence import presence_beat, presence_set
from atendimento.models import (
    Bot,
    Chat,
    PersonSkill,
    Queue,
    QueueMember,
    QueueSkill,
    Skill,
    Ticket,
    TicketEvent,
    TicketEventKind,
)
from atendimento.services.distribution import companies_waiting, distribute
from atendimento.services.tickets import ticket_resolve, ticket_snooze
from atendimento.why import why_sentence
from crm.models import Contact
from tests.factories import make_chat, make_ticket, make_user

pytestmark = pytest.mark.django_db
Waits = Callable[..., Chat]


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant) -> Iterator[None]:
    with scope.tenant_scope(tenant):
        yield


@pytest.fixture
def turns(queue: Queue, bruno: User) -> Queue:
    """Ana's queue, which hands out in turns; Bruno is in it too."""
    QueueMember.objects.create(queue=queue, user=bruno)
    queue.strategy = "round_robin"
    queue.save()
    return queue


@pytest.fixture
def waits(tenant: Tenant, turns: Queue) -> Waits:
    """A customer in the queue, since so many minutes."""

    def make(name: str = "Marina Couto", minutes: int = 1, **fields: Any) -> Chat:
        chat = make_chat(tenant, name, queue=fields.pop("queue", turns), status="")
        ticket = make_ticket(chat, **fields)
        Ticket.objects.filter(pk=ticket.pk).update(created_at=timezone.now() - timedelta(minutes=minutes))
        return chat

    return make


def here(*people: User) -> None:
    for user in people:
        presence_beat(user)


def owner(chat: Chat) -> User | None:
    return Chat.objects.select_related("assigned_to").get(pk=chat.pk).assigned_to


def reason(chat: Chat) -> TicketEvent:
    return TicketEvent.objects.select_related("ticket").get(ticket__chat=chat, kind=TicketEventKind.ASSIGNED)


def test_it_goes_to_who_is_here(waits: Waits, bruno: User, ana: User) -> None:
    chat = waits()
    here(bruno)
    assert distribute() == 1
    assert owner(chat) == bruno
    assert Ticket.objects.get().status == "open"


def test_it_waits_while_nobody_is_here_or_all_pause(waits: Waits, ana: User, bruno: User) -> None:
    chat = waits()
    here(bruno)
    presence_set(user=bruno, state="away", reason="Almoço", by=bruno)
    assert distribute() == 0
    assert owner(chat) is None


def test_without_redis_nobody_is_given_anything(waits: Waits, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = waits()
    here(ana)
    nobody = redis.Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.1)
    monkeypatch.setattr(presence, "client", lambda: nobody)
    assert distribute() == 0
    assert owner(chat) is None


def test_turns_are_taken_and_the_oldest_goes_first(waits: Waits, ana: User, bruno: User, turns: Queue) -> None:
    QueueMember.objects.filter(user=bruno).update(last_assigned_at=timezone.now())
    chats = [waits(f"Cliente {minutes}", minutes=minutes) for minutes in (9, 7, 8, 6)]
    here(ana, bruno)
    assert distribute() == 4
    assert [owner(chat) for chat in chats] == [ana, ana, bruno, bruno]


def test_urgent_ones_go_first_and_low_ones_last(waits: Waits, ana: User, turns: Queue) -> None:
    Queue.objects.update(capacity=1)
    old, low, urgent = waits(minutes=60), waits(minutes=90, priority="low"), waits(priority="urgent")
    here(ana)
    distribute()
    assert [owner(chat) for chat in (old, low, urgent)] == [None, None, ana]
    ticket_resolve(chat=urgent, by=ana)
    distribute()
    assert [owner(chat) for chat in (old, low)] == [ana, None]


def test_a_full_person_gets_nothing_until_a_place_is_free(waits: Waits, ana: User, turns: Queue) -> None:
    Queue.objects.update(capacity=2)
    chats = [waits(f"Cliente {number}", minutes=9 - number) for number in range(3)]
    here(ana)
    assert distribute() == 2
    ticket_resolve(chat=chats[0], by=ana)
    assert distribute() == 1
    assert owner(chats[2]) == ana


def test_capacity_counts_what_one_has_in_all_queues_but_not_what_sleeps(
    tenant: Tenant, waits: Waits, ana: User, other_queue: Queue, turns: Queue
) -> None:
    Queue.objects.update(capacity=1)
    elsewhere = make_chat(tenant, "Otávio", queue=other_queue, assigned_to=ana)
    chat = waits()
    here(ana)
    assert distribute() == 0
    ticket_snooze(chat=elsewhere, by=ana, until=None)
    assert distribute() == 1
    assert owner(chat) == ana


def test_a_member_may_have_a_capacity_of_their_own(waits: Waits, ana: User, bruno: User) -> None:
    QueueMember.objects.filter(user=ana).update(capacity=1)
    for number in range(3):
        waits(f"Cliente {number}")
    here(ana)
    assert distribute() == 1


def test_a_queue_that_asks_for_a_skill_gets_somebody_who_has_it(
    waits: Waits, turns: Queue, ana: User, bruno: User
) -> None:
    english, cakes = Skill.objects.create(name="inglês"), Skill.objects.create(name="bolos")
    QueueSkill.objects.create(queue=turns, skill=english)
    QueueSkill.objects.create(queue=turns, skill=cakes)
    PersonSkill.objects.create(user=ana, skill=english)
    for skill in (english, cakes):
        PersonSkill.objects.create(user=bruno, skill=skill)
    chats = [waits("Um"), waits("Dois")]
    here(ana, bruno)
    distribute()
    assert [owner(chat) for chat in chats] == [bruno, bruno]


def test_a_customer_returns_to_their_last_attendant(
    tenant: Tenant, waits: Waits, turns: Queue, ana: User, bruno: User
) -> None:
    Queue.objects.update(strategy="sticky")
    chat = make_chat(tenant, "Marina", queue=turns, status="")
    make_ticket(chat, status="closed", assignee=bruno)
    make_ticket(chat)
    make_chat(tenant, "Otávio", queue=turns, assigned_to=bruno)
    here(ana, bruno)
    distribute()
    assert owner(chat) == bruno
    assert why_sentence(reason(chat)) == "Bruno atendeu esta pessoa por último"


def test_a_customer_goes_to_whose_portfolio_they_are_in_before_who_served_them_last(
    tenant: Tenant, waits: Waits, turns: Queue, ana: User, bruno: User
) -> None:
    Queue.objects.update(strategy="sticky")
    chat = make_chat(tenant, "Marina", queue=turns, status="")
    Contact.objects.filter(pk=chat.contact_id).update(owner=ana)
    make_ticket(chat, status="closed", assignee=bruno)
    make_ticket(chat)
    here(ana, bruno)
    distribute()
    assert owner(chat) == ana
    assert reason(chat).data["rule"] == "owner"


def test_a_customer_of_somebody_absent_goes_to_who_served_them_last(
    tenant: Tenant, waits: Waits, turns: Queue, ana: User, bruno: User
) -> None:
    Queue.objects.update(strategy="sticky")
    chat = make_chat(tenant, "Marina", queue=turns, status="")
    Contact.objects.filter(pk=chat.contact_id).update(owner=ana)
    make_ticket(chat, status="closed", assignee=bruno)
    make_ticket(chat)
    here(bruno)
    distribute()
    assert owner(chat) == bruno


def test_one_busy_queue_does_not_hold_up_another(
    tenant: Tenant, waits: Waits, ana: User, bruno: User, other_queue: Queue
) -> None:
    QueueMember.objects.filter(user=bruno).exclude(queue=other_queue).delete()
    Queue.objects.filter(pk=other_queue.pk).update(strategy="least_busy")
    waits("Espera", minutes=60)
    quick = waits("Passa", minutes=1, queue=other_queue)
    here(bruno)
    assert distribute() == 1
    assert owner(quick) == bruno


def test_only_the_named_queue_is_served(waits: Waits, ana: User, other_queue: Queue, bruno: User) -> None:
    waits()
    here(ana, bruno)
    assert distribute(other_queue.pk) == 0


@pytest.mark.parametrize("change", [{"strategy": "manual"}, {"is_active": False, "is_default": False}])
def test_queues_that_are_pulled_from_or_archived_hand_out_nothing(
    waits: Waits, turns: Queue, ana: User, change: dict[str, Any]
) -> None:
    waits()
    Queue.objects.filter(pk=turns.pk).update(**change)
    here(ana)
    assert distribute() == 0


def test_what_a_bot_talks_to_is_left_to_it(waits: Waits, ana: User) -> None:
    waits(handler="bot", bot=Bot.objects.create(name="Triagem"), bot_since=timezone.now())
    here(ana)
    assert distribute() == 0


def test_who_was_deactivated_gets_nothing(waits: Waits, tenant: Tenant, turns: Queue) -> None:
    gone = make_user(tenant, name="Rui", is_active=False)
    QueueMember.objects.create(queue=turns, user=gone)
    waits()
    here(gone)
    assert distribute() == 0


def test_it_says_why(waits: Waits, ana: User, bruno: User, turns: Queue) -> None:
    chat = waits(minutes=3, priority="urgent")
    here(ana)
    distribute()
    event = reason(chat)
    told = {"rule": "turn", "strategy": "round_robin", "candidates": 1, "load": 0, "capacity": 5, "to_id": str(ana.pk)}
    assert told.items() <= event.data.items()
    assert why_sentence(event) == (
        "era a vez de Ana em Encomendas (com vaga: 1) · à frente por causa da prioridade · esperou 3 minutos"
    )


def test_companies_in_which_nobody_waits_are_left_alone(waits: Waits, tenant: Tenant, caio_chat: Chat) -> None:
    with scope.unscoped("the test plays the tick"):
        assert companies_waiting() == set()
        waits()
        assert companies_waiting() == {tenant.pk}


def test_a_look_costs_the_same_however_many_people_there_are(
    tenant: Tenant, waits: Waits, turns: Queue, ana: User, django_assert_num_queries: Any
) -> None:
    waits()
    for number in range(12):
        QueueMember.objects.create(queue=turns, user=make_user(tenant, name=f"Pessoa {number}"))
    with django_assert_num_queries(2):  # who is a member, what they chose to be
        assert distribute() == 0
