"""/atendimento/atendentes and /canais: who is at the desk, and through which numbers it speaks."""

from uuid import uuid4

import pytest

from accounts.models import Tenant, User
from atendimento.models import Chat, Queue
from atendimento.tests.api.conftest import Caller
from tests.factories import make_chat, make_user
from whatsapp.models import Session

pytestmark = pytest.mark.django_db

PEOPLE, CHANNELS = "/atendimento/atendentes", "/atendimento/canais"


def person(pk: object, rows: list[dict]) -> dict:
    return next(row for row in rows if row["id"] == str(pk))


def test_the_list_is_a_plain_list_as_in_the_spec(
    tenant: Tenant, queue: Queue, call: Caller, ana: User, supervisor: User, caio: User
) -> None:
    make_chat(tenant, queue=queue, assigned_to=ana)
    rows = call(supervisor)("get", PEOPLE).json()
    assert isinstance(rows, list)
    assert person(ana.pk, rows) == {
        "id": str(ana.pk), "nome": "Ana Lima", "email": ana.email, "online": False, "situacao": "offline",
        "capacidade": queue.capacity, "atendimentosAtivos": 1,
    }  # fmt: skip
    assert {row["id"] for row in rows} == {str(ana.pk), str(supervisor.pk)}
    assert [row["id"] for row in call(caio)("get", PEOPLE).json()] == [str(caio.pk)]


def test_one_comes_and_goes(tenant: Tenant, call: Caller, ana: User) -> None:
    ask, address = call(ana), f"{PEOPLE}/{ana.pk}/status"
    assert ask("patch", address, {"online": True}).json()["online"] is True
    assert person(ana.pk, ask("get", PEOPLE).json())["online"] is True
    gone = ask("patch", address, {"online": False}).json()
    assert (gone["online"], gone["situacao"]) == (False, "offline")


def test_others_are_sent_away_by_leads_only(
    call: Caller, ana: User, bruno: User, supervisor: User, caio: User, client
) -> None:
    address = f"{PEOPLE}/{bruno.pk}/status"
    refused = call(ana)("patch", address, {"online": False})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    assert call(supervisor)("patch", address, {"online": False}).status_code == 200
    assert call(caio)("patch", address, {"online": False}).status_code == 404
    assert call(ana)("patch", f"{PEOPLE}/{uuid4()}/status", {"online": True}).status_code == 404
    assert call(bruno)("patch", address, {"online": "talvez"}).status_code == 400
    assert client.get(PEOPLE).status_code == 401


def test_the_list_of_people_costs_the_same_however_many(
    tenant: Tenant, queue: Queue, call: Caller, ana: User, django_assert_num_queries
) -> None:
    ask = call(ana)
    for _ in range(2):
        for n in range(3):
            make_user(tenant, name=f"Pessoa {n}")
        with django_assert_num_queries(6):  # session, person; people, choices, load, capacity
            ask("get", PEOPLE)


def test_channels_are_shown_without_their_keys(
    session: Session, chat: Chat, call: Caller, ana: User, caio: User
) -> None:
    ask = call(ana)
    body = ask("get", CHANNELS).json()
    [row] = body["data"]
    assert (row["id"], row["nome"], row["provedor"], row["status"]) == (str(session.pk), "Loja", "waha", "CONECTADO")
    assert "base_url" not in str(body)
    assert ask("get", f"{CHANNELS}/{session.pk}").json() == row
    assert call(caio)("get", f"{CHANNELS}/{session.pk}").status_code == 404
    assert call(caio)("get", CHANNELS).json()["data"] == []
