"""The pages below /configuracoes/robos/ and the doors of /api/v1/bot."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Bot, Queue
from bots.models import Flow
from tests.factories import make_bot

pytestmark = pytest.mark.django_db
Enter = Callable[[User], Client]
LIST = "/configuracoes/robos/"


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Triagem", "greeting": "Olá!", "question": "O que deseja?", "miss": "Não entendi.",
        "handover": "Já vou.", "goodbye": "", "misses": "2", "patience_amount": "30", "patience_unit": "60",
        "on_silence": "person", "when_closed": "serve", "option_title": ["Horários", "Atendente"],
        "option_does": ["say", "person"], "option_text": ["Das 6h às 20h.", ""], "option_queue": ["", ""],
        "option_words": ["aberto, que horas", ""],
    } | changes  # fmt: skip


@pytest.fixture
def lead(enter: Enter, supervisor: User) -> Client:
    return enter(supervisor)


def test_a_bot_is_made_listed_changed_archived_and_brought_back(lead: Client, tenant: Tenant, queue: Queue) -> None:
    assert lead.post(f"{LIST}novo/", typed(queues=[queue.pk])).status_code == 302
    with scope.tenant_scope(tenant):
        bot = Bot.objects.get()
        assert Flow.objects.get().spec["options"][0]["words"] == ["aberto", "que horas"]
        assert Queue.objects.get(pk=queue.pk).bot == bot
    assert "Triagem" in lead.get(LIST).content.decode()
    page = lead.get(f"{LIST}{bot.pk}/").content.decode()
    assert 'value="aberto, que horas"' in page and "Das 6h às 20h." in page
    said = lead.post(f"{LIST}{bot.pk}/arquivo/", follow=True).content.decode()
    assert "Desfazer" in said and "não recebe ninguém" in said
    lead.delete(f"{LIST}{bot.pk}/arquivo/")
    with scope.tenant_scope(tenant):
        assert Bot.objects.get().is_active


def test_what_is_wrong_is_marked_and_nothing_typed_is_lost(lead: Client, tenant: Tenant) -> None:
    answer = lead.post(f"{LIST}novo/", typed(option_title=["", "Ate\0ndente"], question="", name=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Diga o que o cliente escolhe" in page and "Das 6h às 20h." in page and 'value="Atendente"' in page
    answer = lead.post(f"{LIST}novo/", typed(option_title=["", "B"], question=""))
    assert "Diga o que o cliente escolhe" in answer.content.decode()
    assert "Escreva o que o robô pergunta" in answer.content.decode()
    assert lead.post(f"{LIST}novo/", {"option_title": "x"}).status_code == 422
    with scope.tenant_scope(tenant):
        assert Bot.objects.count() == 0


@pytest.mark.parametrize(
    ("act", "titles"),
    [
        ("add", ["Horários", "Atendente", ""]), ("remove 0", ["Atendente"]), ("up 1", ["Atendente", "Horários"]),
        ("down 0", ["Atendente", "Horários"]), ("up 0", ["Horários", "Atendente"]),
        ("remove 99", ["Horários", "Atendente"]), ("nonsense -1", ["Horários", "Atendente"]),
    ],
)  # fmt: skip
def test_options_move(lead: Client, act: str, titles: list[str]) -> None:
    answer = lead.post(f"{LIST}opcoes/", typed(act=act))
    assert [row.title for row in answer.context["sheet"].rows] == titles


def test_a_rehearsal_runs_what_is_typed_and_stores_nothing(lead: Client, tenant: Tenant) -> None:
    page = lead.post(f"{LIST}teste/", typed(said=["oi"], say="1")).content.decode()
    assert "Olá!" in page and "Das 6h às 20h." in page
    page = lead.post(f"{LIST}teste/", typed(said=["oi"], say="2")).content.decode()
    assert "Já vou." in page and "Uma pessoa assume" in page and "disabled" in page
    page = lead.post(f"{LIST}teste/", typed(said=["oi"], act="wait")).content.decode()
    assert "passam-se 30 minutos" in page
    assert "Olá!" not in lead.post(f"{LIST}teste/", typed(said=["oi"], act="again")).content.decode()
    assert "Corrija" in lead.post(f"{LIST}teste/", typed(question="", say="oi")).content.decode()
    with scope.tenant_scope(tenant):
        assert Bot.objects.count() == 0


def test_attendants_are_told_that_they_may_not(enter: Enter, ana: User) -> None:
    assert enter(ana).get(LIST).status_code == 403
    assert enter(ana).post(f"{LIST}novo/", typed()).status_code == 403


def test_the_next_company_finds_nothing(enter: Enter, caio: User, tenant: Tenant) -> None:
    bot = make_bot(tenant)
    client = enter(caio)
    assert client.get(f"{LIST}{bot.pk}/").status_code == 404
    assert client.post(f"{LIST}{bot.pk}/arquivo/").status_code == 404
    assert "Triagem" not in client.get(LIST).content.decode()


def test_the_list_asks_as_much_for_many_as_for_one(lead: Client, tenant: Tenant, queue: Queue) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            lead.get(LIST)
        return len(queries)

    make_bot(tenant, queue)
    lead.get(LIST)
    before = asked()
    for number in range(5):
        make_bot(tenant, name=f"Robô {number}")
    assert asked() == before


def test_the_queue_chooses_its_bot(lead: Client, tenant: Tenant, queue: Queue) -> None:
    bot = make_bot(tenant)
    page = lead.get(f"/configuracoes/filas/{queue.pk}/")
    form = page.context["form"]
    said = {name: "" if value is None else value for name, value in form.initial.items()} | {"bot": bot.pk}
    said |= {"grace_minutes_amount": "2", "grace_minutes_unit": "3600", "is_default": "on"}
    answer = lead.post(f"/configuracoes/filas/{queue.pk}/", said)
    assert answer.status_code == 302, answer.context["form"].errors
    with scope.tenant_scope(tenant):
        assert Queue.objects.get(pk=queue.pk).bot == bot


# By API


def test_configuration_by_key(lead: Client, tenant: Tenant) -> None:
    assert lead.get("/api/v1/bot/config").json()["data"] == []
    assert lead.put("/api/v1/bot/config/greeting", {"value": "x"}, "application/json").status_code == 404
    make_bot(tenant)
    rows = {row["key"]: row for row in lead.get("/api/v1/bot/config").json()["data"]}
    assert rows["greeting"]["value"].startswith("Olá") and rows["options"]["value"][0]["title"] == "Horários"
    answer = lead.put("/api/v1/bot/config/greeting", {"value": "Bom dia!"}, "application/json")
    assert (answer.status_code, answer.json()["value"]) == (200, "Bom dia!")
    answer = lead.put("/api/v1/bot/config/misses", {"value": 99}, "application/json")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["value"])
    flows = lead.get("/api/v1/bot/flows").json()
    assert [(flow["name"], flow["version"]) for flow in flows["data"]] == [("Triagem", 2)]


def test_a_bot_is_handed_a_conversation_by_every_door(lead: Client, tenant: Tenant, chat: Any) -> None:
    bot, ticket = make_bot(tenant), chat.current_ticket
    answer = lead.post(f"/api/v1/conversations/{ticket.pk}/transfer", {"bot_id": str(bot.pk)}, "application/json")
    assert answer.json()["is_bot_active"] is True
    lead.post(f"/atendimento/conversas/{chat.pk}/posse/")
    answer = lead.patch(f"/atendimento/tickets/{ticket.pk}/transferir", {"roboId": str(bot.pk)}, "application/json")
    assert answer.status_code == 200
    lead.post(f"/atendimento/conversas/{chat.pk}/posse/")
    answer = lead.post(f"/atendimento/conversas/{chat.pk}/transferencia/", {"kind": "bot", "bot": bot.pk, "note": "oi"})
    assert answer.status_code == 204
    page = lead.get(f"/atendimento/conversas/{chat.pk}/").content.decode()
    assert "Robô Triagem" in page and "para o robô" in page and "espera a escolha" in page
    assert "Robô" in lead.get(f"/atendimento/conversas/{chat.pk}/linha/").content.decode()
