"""Filters, orders and numbers of the list, against a naive reading of the same rows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento import choosing
from atendimento.listing import FILTERS, ORDERS, Asked, chat_list, chats_of, count_some, tab_counts
from atendimento.models import Chat, Queue, TicketPriority
from atendimento.services.readers import chat_see
from atendimento.services.tickets import ticket_resolve, ticket_set_priority, ticket_snooze
from crm.models import ContactLabel, Label
from tests.factories import make_chat, make_message, make_session
from whatsapp.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


def read(query: str) -> Asked:
    return Asked.read(QueryDict(query))


def names(user: User, query: str) -> set[str]:
    return {chat.title for chat in chats_of(user, read(query))}


@pytest.fixture
def desk(
    tenant: Tenant, queue: Queue, other_queue: Queue, session: Session, ana: User, supervisor: User
) -> dict[str, Chat]:
    """One conversation of each kind; the supervisor sees them all."""
    cloud = make_session(tenant, "cloud")
    chats = {
        "espera": make_chat(tenant, "espera", queue=queue, session=session),
        "minha": make_chat(tenant, "minha", queue=queue, session=session, assigned_to=ana),
        "dela": make_chat(tenant, "dela", queue=other_queue, session=cloud, assigned_to=supervisor),
        "soneca": make_chat(tenant, "soneca", queue=queue, session=session),
        "pronta": make_chat(tenant, "pronta", queue=queue, session=session),
        "guardada": make_chat(tenant, "guardada", queue=queue, session=session, status="", archived=True),
    }  # fmt: skip
    for name in ("espera", "dela"):
        make_message(chats[name])
    ticket_snooze(chat=chats["soneca"], by=supervisor, until=None)
    ticket_resolve(chat=chats["pronta"], by=supervisor)
    ticket_set_priority(chat=chats["espera"], by=supervisor, priority=TicketPriority.URGENT)
    now = timezone.now()
    due = {"espera": -1, "minha": 5, "dela": 60}
    for name, minutes in due.items():
        at = now + timedelta(minutes=minutes)
        Chat.objects.filter(pk=chats[name].pk).update(sla_due_at=at, sla_risk_at=at - timedelta(minutes=10))
    return chats


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "espera minha dela soneca pronta"),
        ("aba=fila", "espera soneca"),
        ("estado=abertas", "espera minha dela"),
        ("estado=sonecas", "soneca"),
        ("estado=resolvidas", "pronta"),
        ("estado=arquivadas", "guardada"),
        ("estado=tudo", "espera minha dela soneca pronta guardada"),
        ("aba=fila&estado=resolvidas", "pronta"),
        ("vez=nos", "espera dela"),
        ("vez=cliente", "minha soneca"),
        ("naolidas=1", "espera dela"),
        ("sla=atrasada", "espera"),
        ("sla=risco", "minha"),
        ("sla=no-prazo", "dela"),
        ("prioridade=urgent&prioridade=high", "espera"),
        ("dono=ninguem", "espera soneca pronta"),
        ("de=2020-01-01&ate=2020-12-31", ""),
        ("de=2020-01-01", "espera minha dela soneca pronta"),
        ("ordem=espera", "espera dela"),
        ("ordem=prazo", "espera minha dela"),
        ("ordem=janela", "dela"),
        ("vez=nos&sla=atrasada&estado=abertas", "espera"),
        # not understood, so not asked
        ("estado=x&vez=&fila=1&dono=%00&de=2020-13-40", "espera minha dela soneca pronta"),
        ("ate=9999-12-31&ordem=senha&aba=x&sla=1;drop", "espera minha dela soneca pronta"),
    ],
)  # fmt: skip
def test_each_filter_finds_what_it_says(query: str, expected: str, desk: dict[str, Chat], supervisor: User) -> None:
    assert names(supervisor, query) == set(expected.split())


def test_queues_owners_and_channels(desk: dict[str, Chat], queue: Queue, ana: User, supervisor: User) -> None:
    assert names(supervisor, f"fila={desk['dela'].queue_id}") == {"dela"}
    assert names(supervisor, f"fila={queue.pk}&fila={desk['dela'].queue_id}&dono={ana.pk}&dono=ninguem") == {
        "espera", "minha", "soneca", "pronta",
    }  # fmt: skip
    assert names(supervisor, f"canal={desk['dela'].session_id}") == {"dela"}
    assert names(supervisor, f"fila={uuid4()}") == set()


def test_labels_are_the_contacts(desk: dict[str, Chat], supervisor: User) -> None:
    label = Label.objects.create(name="VIP", hue=1)
    ContactLabel.objects.create(contact=desk["dela"].contact, label=label)
    assert names(supervisor, f"etiqueta={label.pk}&etiqueta={uuid4()}") == {"dela"}
    assert [chip.text for chip in choosing.chosen(read(f"etiqueta={label.pk}"))] == ["Etiqueta: VIP"]


def test_filters_show_nobody_more_than_they_may_see(
    desk: dict[str, Chat], bruno: User, caio: User, caio_chat: Chat, ana: User
) -> None:
    assert names(bruno, f"estado=tudo&fila={desk['espera'].queue_id}") == set()
    assert names(ana, f"dono={desk['dela'].assigned_to_id}") == set()
    with scope.tenant_scope(caio.tenant_id):
        assert names(caio, f"fila={desk['espera'].queue_id}") == set()
        assert names(caio, f"dono={ana.pk}") == set()


def test_unread_is_the_readers_own(desk: dict[str, Chat], ana: User, supervisor: User) -> None:
    chat_see(chat=Chat.objects.get(pk=desk["espera"].pk), by=supervisor)
    assert names(supervisor, "naolidas=1") == {"dela"}
    assert names(ana, "naolidas=1") == {"espera"}


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_pages_without_gaps_or_repeats(order: str, tenant: Tenant, queue: Queue, supervisor: User) -> None:
    session, now = make_session(tenant, "cloud"), timezone.now()
    for number in range(7):
        chat = make_chat(tenant, f"c{number}", queue=queue, session=session)
        make_message(chat, at=now - timedelta(minutes=number // 2))  # some share their moment
        Chat.objects.filter(pk=chat.pk).update(sla_due_at=now + timedelta(minutes=number // 2), sla_risk_at=now)
    seen, after, asked = [], None, read(f"ordem={order}")
    while True:
        page, after = chat_list(supervisor, asked, after=after, limit=3)
        seen += [chat.pk for chat in page]
        if after is None:
            break
    whole = [chat.pk for chat in chat_list(supervisor, asked, limit=50)[0]]
    assert seen == whole
    assert len(set(whole)) == 7


def test_the_numbers_are_those_of_the_lists(desk: dict[str, Chat], ana: User, supervisor: User) -> None:
    for user in (ana, supervisor):
        for query in ("", "estado=tudo", "vez=nos", "naolidas=1&sla=atrasada"):
            counts = tab_counts(user, read(query))
            for tab in ("minhas", "fila", "todas"):
                assert counts[tab] == len(names(user, f"aba={tab}&{query}")), (tab, query)
    assert count_some(supervisor, read("estado=tudo")) == 6


def test_an_address_has_one_form_and_each_filter_can_be_taken_away() -> None:
    asked = read("q=%20pão%20&vez=nos&aba=minhas&dono=ninguem&vez=cliente&prioridade=high&prioridade=low&x=1")
    assert asked.query == "aba=minhas&q=p%C3%A3o&vez=nos&prioridade=high&prioridade=low&dono=ninguem"
    assert read(asked.query) == asked
    assert read(asked.without("prioridade", "high").query).filters["prioridade"] == ("low",)
    assert "vez" not in read(asked.without("vez", "nos").query).filters


def test_what_is_chosen_is_said_in_words(desk: dict[str, Chat], queue: Queue, supervisor: User) -> None:
    said = [chip.text for chip in choosing.chosen(read(f"fila={queue.pk}&fila={uuid4()}&vez=nos&de=2026-01-05"))]
    assert said == ["Aguardando nós", "Fila: Encomendas", "Fila: não existe mais", "Desde 05/01/2026"]


def test_the_form_offers_every_filter(supervisor: User, queue: Queue) -> None:
    groups = {group.name: group for group in choosing.groups(read(f"fila={queue.pk}"))}
    assert set(groups) == set(FILTERS)
    assert [option.label for option in groups["fila"].options if option.chosen] == ["Encomendas"]


@pytest.mark.parametrize("number", [2, 12])
def test_a_filtered_list_asks_the_same_whatever_its_length(
    number: int, tenant: Tenant, queue: Queue, supervisor: User, django_assert_num_queries
) -> None:
    for n in range(number):
        make_message(make_chat(tenant, f"c{n}", queue=queue))
    with django_assert_num_queries(2):  # whether any is pinned, and the page
        chat_list(supervisor, read("vez=nos&naolidas=1&estado=abertas&ordem=espera"))
