"""Transfer, close, priority, and what a queue asks for at the end: who may, what moves, and why not."""

import pytest

from accounts import scope
from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import Tenant, User
from atendimento.models import Chat, Message, Queue, SlaPolicy, SlaTarget, Ticket, TicketEvent
from atendimento.services.tickets import (
    ticket_close,
    ticket_reopen,
    ticket_resolve,
    ticket_set_priority,
    ticket_take_over,
    ticket_transfer,
)
from crm.models import CustomField, FieldValue, Notification
from tests.factories import make_queue, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


def last_event() -> TicketEvent:
    return TicketEvent.objects.latest("created_at")


def test_to_a_queue_it_waits_there_owned_by_nobody(chat: Chat, ana: User, other_queue: Queue) -> None:
    ticket_take_over(chat=chat, by=ana)
    ticket_transfer(chat=chat, by=ana, queue=other_queue, reason="Pedido grande", note="Quer 300 pães")
    ticket = Ticket.objects.get()
    chat.refresh_from_db()
    assert (ticket.status, ticket.queue, ticket.assignee) == ("waiting", other_queue, None)
    assert (chat.queue, chat.assigned_to) == (other_queue, None)
    assert last_event().data | {"queue_id": "", "to_id": ""} == {
        "from_queue": "Encomendas",
        "from": "Ana",
        "queue": "Atacado",
        "queue_id": "",
        "to": "",
        "to_id": "",
        "reason": "Pedido grande",
        "note": "Quer 300 pães",
    }


def test_to_a_person_it_is_theirs_and_they_are_told(chat: Chat, ana: User, bruno: User) -> None:
    ticket_take_over(chat=chat, by=ana)
    ticket_transfer(chat=chat, by=ana, to=bruno)
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.assignee, ticket.queue) == ("open", bruno, chat.queue)
    notice = Notification.objects.get()
    assert (notice.user, notice.type) == (bruno, "TICKET_TRANSFERRED")
    assert "Ana Lima" in notice.title and "Marina Couto" in notice.title


def test_who_may_hand_on_whose(chat: Chat, ana: User, bruno: User, supervisor: User, other_queue: Queue) -> None:
    ticket_take_over(chat=chat, by=ana)
    with pytest.raises(Forbidden, match="Ana Lima"):
        ticket_transfer(chat=chat, by=bruno, to=bruno)
    ticket_transfer(chat=chat, by=supervisor, queue=other_queue)
    ticket_transfer(chat=chat, by=bruno, to=bruno)  # nobody's, in a queue of his
    assert Ticket.objects.get().assignee == bruno


def test_transfers_that_make_no_sense_say_why(
    chat: Chat, ana: User, queue: Queue, tenant: Tenant, other_tenant: Tenant, caio: User
) -> None:
    gone = make_user(tenant, name="Gil Braga", is_active=False)
    foreign = make_queue(other_tenant, caio)
    archived = make_queue(tenant)
    archived.is_active = False
    archived.save()
    refused = [
        (Invalid, "no_target", {}),
        (Invalid, "inactive_person", {"to": gone}),
        (Invalid, "unknown_person", {"to": caio}),
        (Invalid, "unknown_queue", {"queue": foreign}),
        (Invalid, "inactive_queue", {"queue": archived}),
        (Conflict, "no_change", {"queue": queue}),
    ]
    for error, code, target in refused:
        with pytest.raises(error) as caught:
            ticket_transfer(chat=chat, by=ana, **target)
        assert caught.value.code == code
    ticket_resolve(chat=chat, by=ana)
    with pytest.raises(Conflict) as caught:
        ticket_transfer(chat=chat, by=ana, to=ana)
    assert caught.value.code == "not_active"


def test_the_clocks_follow_the_new_queues_promise(chat: Chat, ana: User, other_queue: Queue) -> None:
    promise(other_queue, "normal", first_response=600)
    ticket_transfer(chat=chat, by=ana, queue=other_queue)
    ticket = Ticket.objects.get()
    chat.refresh_from_db()
    assert (ticket.first_response_due_at - ticket.created_at).total_seconds() == 600
    assert (chat.sla_kind, chat.sla_due_at) == ("first_response", ticket.first_response_due_at)


def test_the_clocks_follow_the_priority(chat: Chat, queue: Queue, ana: User) -> None:
    promise(queue, "urgent", first_response=60)
    ticket_set_priority(chat=chat, by=ana, priority="urgent")
    ticket = Ticket.objects.get()
    assert (ticket.first_response_due_at - ticket.created_at).total_seconds() == 60
    assert last_event().data == {"was": "normal", "now": "urgent"}
    events = TicketEvent.objects.count()
    ticket_set_priority(chat=chat, by=ana, priority="urgent")
    assert TicketEvent.objects.count() == events


def test_priority_is_for_the_owner_or_a_lead_and_one_of_four(chat: Chat, ana: User, bruno: User) -> None:
    ticket_take_over(chat=chat, by=ana)
    with pytest.raises(Forbidden, match="Ana Lima"):
        ticket_set_priority(chat=chat, by=bruno, priority="high")
    with pytest.raises(Invalid):
        ticket_set_priority(chat=chat, by=ana, priority="ontem")


def test_a_queue_may_ask_for_an_outcome_and_for_answers(chat: Chat, queue: Queue, ana: User) -> None:
    Queue.objects.update(outcomes=["Vendido", "Perdido"], outcome_required=True, required_fields=["Valor"])
    refused = [
        ("outcome_required", "", {"Valor": "10"}, {"outcome"}),
        ("outcome_unknown", "Talvez", {"Valor": "10"}, {"outcome"}),
        ("fields_required", "Vendido", {"Valor": "  "}, {"Valor"}),
        ("fields_unknown", "Vendido", {"Valor": "10", "CPF": "1"}, {"CPF"}),
    ]
    for code, outcome, fields, guilty in refused:
        with pytest.raises(Invalid) as caught:
            ticket_resolve(chat=chat, by=ana, outcome=outcome, fields=fields)
        assert (caught.value.code, set(caught.value.fields)) == (code, guilty)
    ticket_resolve(chat=chat, by=ana, outcome="Vendido", fields={"Valor": " 120 "})
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.outcome, ticket.closing_fields) == ("resolved", "Vendido", {"Valor": "120"})
    assert last_event().data == {"outcome": "Vendido"}


def test_a_company_may_want_to_know_something_of_everybody_first(chat: Chat, queue: Queue, ana: User) -> None:
    Queue.objects.update(required_fields=["Valor"])
    cpf = CustomField.objects.create(name="CPF", kind="cpf", required=True)
    CustomField.objects.create(name="Time", required=True, archived=True)
    CustomField.objects.create(name="Bairro")
    refused = [
        ("fields_required", {}, {"Valor", "CPF"}),
        ("fields_required", {"Valor": "10", "CPF": " "}, {"CPF"}),
        ("fields_invalid", {"Valor": "10", "CPF": "111"}, {"CPF"}),
        ("fields_unknown", {"Valor": "10", "CPF": "529.982.247-25", "Bairro": "Lapa"}, {"Bairro"}),
    ]
    for code, fields, guilty in refused:
        with pytest.raises(Invalid) as caught:
            ticket_resolve(chat=chat, by=ana, fields=fields)
        assert (caught.value.code, set(caught.value.fields)) == (code, guilty)
        assert not FieldValue.objects.exists()
    ticket_resolve(chat=chat, by=ana, fields={"Valor": "10", "CPF": "52998224725"})
    assert Ticket.objects.get().closing_fields == {"Valor": "10"}
    assert FieldValue.objects.get(contact=chat.contact, field=cpf).text == "529.982.247-25"
    ticket_reopen(chat=chat, by=ana)
    ticket_close(chat=chat, by=ana, fields={"Valor": "10"})  # it is known now


def test_closing_ends_the_number_for_good(chat: Chat, ana: User, bruno: User) -> None:
    ticket_take_over(chat=chat, by=ana)
    with pytest.raises(Forbidden):
        ticket_close(chat=chat, by=bruno)
    ticket_close(chat=chat, by=ana)
    chat.refresh_from_db()
    assert (Ticket.objects.get().status, chat.is_open) == ("closed", False)
    assert list(TicketEvent.objects.order_by("created_at").values_list("kind", flat=True)) == [
        "opened", "taken_over", "resolved", "closed"
    ]  # fmt: skip
    with pytest.raises(Conflict):
        ticket_close(chat=chat, by=ana)
    ticket_take_over(chat=chat, by=ana)
    assert Ticket.objects.latest("number").number == 2


def test_the_customer_hears_the_protocol_at_the_end_once(chat: Chat, queue: Queue, ana: User) -> None:
    Queue.objects.update(resolve_text="Obrigado, {{nome}}! Protocolo nº {{protocolo}} {{nada}}.")
    ticket_take_over(chat=chat, by=ana)
    ticket_resolve(chat=chat, by=ana)
    message = Message.objects.get()
    assert (message.body, message.sender_kind, message.sender) == ("Obrigado, Marina! Protocolo nº 1.", "bot", None)
    chat.refresh_from_db()
    assert (chat.last_message, chat.rev) == (message, Chat.objects.get().rev)


def promise(queue: Queue, priority: str, **seconds: int) -> SlaPolicy:
    policy = SlaPolicy.objects.create(name=f"Promessa {priority}")
    SlaTarget.objects.create(policy=policy, priority=priority, **seconds)
    queue.sla = policy
    queue.save()
    return policy
