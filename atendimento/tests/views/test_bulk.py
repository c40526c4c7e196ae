"""Many conversations at once, by the addresses that the page uses."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import BulkAct, Chat, Queue, Ticket
from atendimento.tests.views.conftest import SCRIPT, Enter
from crm.models import CustomField
from tests.factories import make_chat, make_message

pytestmark = pytest.mark.django_db


def post(client: Client, act: str, *chats: Chat, **body: Any) -> Any:
    return client.post("/atendimento/lote/", {"act": act, "chat": [chat.pk for chat in chats], **body}, headers=SCRIPT)


def resolved() -> int:
    with scope.unscoped("the test looks"):
        return Ticket.objects.filter(status="resolved").count()


def test_what_was_done_is_said_with_a_way_back(chat: Chat, enter: Enter, ana: User) -> None:
    make_message(chat)
    client = enter(ana)
    page = post(client, "resolve", chat).content.decode()
    assert "1 conversa resolvida" in page
    assert resolved() == 1
    undo = page.split('hx-post="')[1].split('"')[0]
    assert "Desfeito em 1 conversa" in client.post(undo, headers=SCRIPT).content.decode()
    assert resolved() == 0
    assert client.post(undo, headers=SCRIPT).status_code == 409


def test_foreign_conversations_are_not_touched(
    chat: Chat, caio_chat: Chat, enter: Enter, ana: User, bruno: User, caio: User
) -> None:
    for stranger in (bruno, caio):
        assert post(enter(stranger), "resolve", chat).status_code == 404
    assert post(enter(ana), "resolve", caio_chat).status_code == 404
    page = post(enter(ana), "take", chat, caio_chat).content.decode()
    assert "1 conversa agora é sua" in page
    assert "1 já não está à sua vista" in page
    assert "Otávio" not in page
    with scope.unscoped("the test looks"):
        assert Ticket.objects.filter(assignee__isnull=False).count() == 1


@pytest.mark.parametrize("field", ["to", "queue"])
def test_foreign_targets_are_not_there(
    field: str, chat: Chat, enter: Enter, supervisor: User, caio: User, other_tenant: Any
) -> None:
    from tests.factories import make_queue

    foreign = {"to": caio.pk, "queue": make_queue(other_tenant).pk}[field]
    assert (
        post(enter(supervisor), {"to": "assign", "queue": "transfer"}[field], chat, **{field: foreign}).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"act": "resolve"}, 404),
        ({"act": "resolve", "chat": "x"}, 404),
        ({"act": "resolve", "chat": str(uuid4())}, 404),
        ({"act": "drop", "chat": "ours"}, 422),
        ({"act": "snooze", "chat": "ours", "until": "gestern"}, 422),
        ({"act": "assign", "chat": "ours", "to": "\0"}, 422),
    ],
)
def test_nonsense_is_answered(body: dict[str, str], status: int, chat: Chat, enter: Enter, supervisor: User) -> None:
    body = {name: str(chat.pk) if value == "ours" else value for name, value in body.items()}
    assert enter(supervisor).post("/atendimento/lote/", body, headers=SCRIPT).status_code == status


def test_undoing_is_for_who_did_it(chat: Chat, enter: Enter, ana: User, admin: User, caio: User) -> None:
    post(enter(ana), "resolve", chat)
    with scope.unscoped("the test looks"):
        to = f"/atendimento/lote/{BulkAct.objects.get().pk}/desfazer/"
    assert [enter(who).post(to, headers=SCRIPT).status_code for who in (admin, caio)] == [404, 404]
    assert resolved() == 1


def test_the_dialog_offers_what_the_person_may(queue: Queue, enter: Enter, ana: User, supervisor: User) -> None:
    theirs, hers = (enter(who).get("/atendimento/lote/").content.decode() for who in (ana, supervisor))
    assert ('value="assign"' in theirs, 'value="assign"' in hers, "Encomendas" in theirs) == (False, True, True)


def test_where_a_queue_insists_on_an_outcome_the_person_is_asked_once(
    chat: Chat, queue: Queue, enter: Enter, ana: User
) -> None:
    with scope.tenant_scope(chat.tenant_id):
        Queue.objects.filter(pk=queue.pk).update(outcomes=["Vendido", "Perdido"], outcome_required=True)
    asked = post(enter(ana), "resolve", chat)
    assert asked["HX-Retarget"] == "#dialog"
    assert 'value="Vendido" required' in asked.content.decode()
    assert resolved() == 0
    said = post(enter(ana), "resolve", chat, outcome="Perdido")
    assert "HX-Retarget" not in said
    assert resolved() == 1


def test_whoever_could_not_be_resolved_is_named_however_many_they_are(
    tenant: Tenant, queue: Queue, enter: Enter, ana: User
) -> None:
    with scope.tenant_scope(tenant):
        CustomField.objects.create(name="Bairro", required=True)
    chats = [make_chat(tenant, f"Cliente {number}", queue=queue) for number in range(7)]
    page = post(enter(ana), "resolve", *chats).content.decode()
    assert all(f"<b>Cliente {number}</b>: Preencha antes: Bairro" in page for number in range(7))
