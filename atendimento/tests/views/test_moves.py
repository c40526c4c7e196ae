"""What the chat's head offers: transfer, assign, snooze, priority, resolve, close, and its menu."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento.models import Chat, Queue, Ticket, TicketPriority, TicketStatus
from atendimento.services.tickets import ticket_take_over
from atendimento.tests.views.conftest import SCRIPT, Enter
from crm.models import CustomField

pytestmark = pytest.mark.django_db


def url(chat: Chat, act: str) -> str:
    return f"/atendimento/conversas/{chat.pk}/{act}/"


def ticket_of(chat: Chat) -> Ticket:
    with scope.tenant_scope(chat.tenant_id):
        return Ticket.objects.select_related("queue", "assignee").get(chat=chat)


def post(client: Client, address: str, **fields: Any) -> Any:
    return client.post(address, fields, headers=SCRIPT)


def reason(answer: Any) -> str:
    return str(answer.json()["error"]["message"])


@pytest.fixture
def others_chat(chat: Chat, supervisor: User) -> Chat:
    with scope.tenant_scope(chat.tenant_id):
        ticket_take_over(chat=chat, by=supervisor)
    return chat


def test_to_another_queue_with_reason_and_note(
    chat: Chat, other_queue: Queue, enter: Enter, ana: User, bruno: User
) -> None:
    fields = {"kind": "queue", "queue": other_queue.pk, "reason": "atacado", "note": "quer 200 pães"}
    answer = post(enter(ana), url(chat, "transferencia"), **fields)
    assert answer.status_code == 204
    assert "Transferida para Atacado." in answer["HX-Trigger"].encode().decode("unicode_escape")
    assert ticket_of(chat).queue == other_queue
    page = enter(bruno).get(f"/atendimento/conversas/{chat.pk}/").content.decode()
    assert "atacado" in page
    assert "quer 200 pães" in page
    assert enter(ana).get(f"/atendimento/conversas/{chat.pk}/").status_code == 404


def test_to_a_person(chat: Chat, enter: Enter, ana: User, bruno: User) -> None:
    assert post(enter(ana), url(chat, "transferencia"), kind="person", to=bruno.pk).status_code == 204
    assert ticket_of(chat).assignee == bruno


def test_a_transfer_to_nobody_says_what_is_missing(chat: Chat, enter: Enter, ana: User) -> None:
    answer = post(enter(ana), url(chat, "transferencia"), kind="person")
    assert (answer.status_code, reason(answer)) == (422, "Escolha uma fila ou uma pessoa")


@pytest.mark.parametrize("field", ["queue", "to"])
def test_queues_and_people_of_others_are_not_there(
    field: str, chat: Chat, enter: Enter, ana: User, caio: User, caio_chat: Chat
) -> None:
    foreign = {"queue": "0198c0de-0000-7000-8000-000000000000", "to": str(caio.pk)}[field]
    kind = "queue" if field == "queue" else "person"
    assert post(enter(ana), url(chat, "transferencia"), kind=kind, **{field: foreign}).status_code == 404
    assert post(enter(ana), url(chat, "transferencia"), kind=kind, **{field: "lixo"}).status_code == 422


def test_the_dialog_shows_presence_and_load_and_leaves_oneself_out(
    chat: Chat, enter: Enter, ana: User, bruno: User, other_queue: Queue, caio: User
) -> None:
    page = enter(ana).get(url(chat, "transferencia")).content.decode()
    assert "Bruno Sales" in page
    assert "0 de 5" in page
    assert "Offline" in page
    assert "Ana Lima" not in page
    assert "Caio" not in page


def test_leads_assign_and_others_may_not(chat: Chat, enter: Enter, ana: User, bruno: User, supervisor: User) -> None:
    assert enter(ana).get(url(chat, "atribuicao")).status_code == 403
    assert post(enter(ana), url(chat, "atribuicao"), to=bruno.pk).status_code == 403
    assert "Bruno Sales" in enter(supervisor).get(url(chat, "atribuicao")).content.decode()
    assert post(enter(supervisor), url(chat, "atribuicao"), to=bruno.pk).status_code == 204
    assert ticket_of(chat).assignee == bruno


def test_snoozed_until_a_day_in_the_companys_time_and_awake_again(chat: Chat, enter: Enter, ana: User) -> None:
    tomorrow = timezone.localtime() + timedelta(days=1)
    client = enter(ana)
    assert post(client, url(chat, "soneca"), until="date", date=f"{tomorrow:%Y-%m-%dT09:30}").status_code == 204
    assert timezone.localtime(ticket_of(chat).snoozed_until).strftime("%H:%M") == "09:30"
    assert "Volta amanhã 09:30" in client.get("/atendimento/conversas/").content.decode()
    assert client.delete(url(chat, "soneca"), headers=SCRIPT).status_code == 204
    assert ticket_of(chat).status == TicketStatus.WAITING


def test_the_offered_moments_are_accepted_as_they_are_offered(chat: Chat, enter: Enter, ana: User) -> None:
    client = enter(ana)
    values = [part.split('"')[0] for part in client.get(url(chat, "soneca")).content.decode().split('value="')[1:]]
    assert len(values) == 4
    for value in values[:3]:
        assert post(client, url(chat, "soneca"), until=value).status_code == 204
    assert ticket_of(chat).status == TicketStatus.PENDING


@pytest.mark.parametrize("date", ["", "ontem", "2026-13-45T99:99"])
def test_a_date_that_is_none_is_asked_for_again(date: str, chat: Chat, enter: Enter, ana: User) -> None:
    answer = post(enter(ana), url(chat, "soneca"), until="date", date=date)
    assert (answer.status_code, reason(answer)) == (422, "Escolha um dia e uma hora")


def test_priority_is_set_and_shown_in_the_row(chat: Chat, enter: Enter, ana: User) -> None:
    client = enter(ana)
    assert post(client, url(chat, "prioridade"), priority="urgent").status_code == 204
    assert ticket_of(chat).priority == TicketPriority.URGENT
    assert "Prioridade: urgente" in client.get("/atendimento/conversas/").content.decode()
    assert post(client, url(chat, "prioridade"), priority="agora!").status_code == 422


def test_what_the_queue_asks_for_is_asked_in_a_dialog(chat: Chat, queue: Queue, enter: Enter, ana: User) -> None:
    with scope.tenant_scope(chat.tenant_id):
        Queue.objects.filter(pk=queue.pk).update(
            outcomes=["Venda", "Dúvida"], outcome_required=True, required_fields=["Pedido"]
        )
    client = enter(ana)
    assert f'hx-get="{url(chat, "resolucao")}"' in client.get(f"/atendimento/conversas/{chat.pk}/").content.decode()
    assert 'name="field:Pedido"' in client.get(url(chat, "resolucao")).content.decode()
    answer = post(client, url(chat, "resolucao"), outcome="Venda")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["Pedido"])
    assert post(client, url(chat, "resolucao"), outcome="Venda", **{"field:Pedido": "77"}).status_code == 204
    ticket = ticket_of(chat)
    assert (ticket.outcome, ticket.closing_fields) == ("Venda", {"Pedido": "77"})


def test_closing_is_the_end_of_the_number(chat: Chat, enter: Enter, ana: User) -> None:
    assert post(enter(ana), url(chat, "encerramento")).status_code == 204
    assert ticket_of(chat).status == TicketStatus.CLOSED
    answer = post(enter(ana), url(chat, "encerramento"))
    assert (answer.status_code, reason(answer)) == (409, "Esta conversa já está fechada")


@pytest.mark.parametrize("act", ["transferencia", "soneca", "prioridade", "encerramento"])
def test_a_colleagues_conversation_is_left_alone(
    act: str, others_chat: Chat, other_queue: Queue, enter: Enter, ana: User
) -> None:
    fields = {"kind": "queue", "queue": other_queue.pk, "priority": "high"}
    answer = post(enter(ana), url(others_chat, act), **fields)
    assert (answer.status_code, reason(answer)) == (403, "Só Sônia Prado ou um supervisor pode fazer isso")


def test_the_menu_is_the_viewers(others_chat: Chat, enter: Enter, ana: User, supervisor: User) -> None:
    hers, theirs = (enter(who).get(url(others_chat, "acoes")).content.decode() for who in (ana, supervisor))
    assert "Só Sônia Prado ou a supervisão pode mudar esta conversa" in hers
    assert "Transferir…" not in hers
    assert "Atribuir a…" in theirs


def test_a_colleague_with_the_right_may_take_over_anyway(
    others_chat: Chat, enter: Enter, ana: User, admin: User
) -> None:
    answer = post(enter(ana), url(others_chat, "posse"))
    assert (answer.status_code, reason(answer)) == (409, "Sônia Prado já assumiu esta conversa")
    assert post(enter(admin), url(others_chat, "posse")).status_code == 204


def test_the_panel_tells_why_it_landed_here(chat: Chat, enter: Enter, supervisor: User, ana: User) -> None:
    post(enter(supervisor), url(chat, "atribuicao"), to=ana.pk)
    page = enter(ana).get(url(chat, "painel")).content.decode()
    assert "Por que caiu aqui?" in page
    assert "Decisão de Sônia" in page


def test_a_plain_button_is_asked_back_for_what_is_not_known(chat: Chat, enter: Enter, ana: User) -> None:
    with scope.tenant_scope(chat.tenant_id):
        CustomField.objects.create(name="Bairro <b>", required=True)
    client, address = enter(ana), f"/atendimento/conversas/{chat.pk}/resolucao/"
    asked = client.post(address, headers=SCRIPT)
    assert (asked.status_code, asked["HX-Retarget"], asked["HX-Reswap"]) == (200, "#dialog", "innerHTML")
    assert 'name="field:Bairro &lt;b&gt;"' in asked.content.decode()
    again = client.post(address, {"field:Bairro <b>": " "}, headers=SCRIPT)
    assert (again.status_code, again.json()["error"]["code"]) == (422, "fields_required")
    assert client.post(address, {"field:Bairro <b>": "Lapa"}, headers=SCRIPT).status_code == 204
