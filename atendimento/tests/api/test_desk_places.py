"""/atendimento/filas and /equipes: leads set them, everybody reads them, nobody sees next door's."""

from uuid import uuid4

import pytest

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Queue, QueueMember, Team
from atendimento.tests.api.conftest import Caller

pytestmark = pytest.mark.django_db

QUEUES, TEAMS = "/atendimento/filas", "/atendimento/equipes"


@pytest.fixture
def team(call: Caller, supervisor: User, ana: User, other_queue: Queue) -> dict:
    body = {"nome": "Manhã", "atendenteIds": [str(ana.pk)], "filaIds": [str(other_queue.pk)]}
    answer = call(supervisor)("post", TEAMS, body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_queue_is_made_changed_and_archived(
    tenant: Tenant, queue: Queue, call: Caller, supervisor: User, ana: User
) -> None:
    ask = call(supervisor)
    body = {"nome": "Trocas", "estrategia": "RODIZIO", "capacidade": 3, "atendenteIds": [str(ana.pk)]}
    made = ask("post", QUEUES, body)
    assert made.status_code == 201, made.content
    row = made.json()
    assert {key: row[key] for key in body} == body
    assert (row["padrao"], row["ativa"], row["empresaId"]) == (False, True, str(tenant.pk))
    address = f"{QUEUES}/{row['id']}"
    changed = ask("patch", address, {"nome": "Trocas e devoluções", "atendenteIds": []}).json()
    assert (changed["nome"], changed["atendenteIds"], changed["capacidade"]) == ("Trocas e devoluções", [], 3)
    assert [each["nome"] for each in ask("get", QUEUES).json()["data"]] == ["Encomendas", "Trocas e devoluções"]
    assert ask("delete", address).status_code == 204
    assert [each["nome"] for each in ask("get", QUEUES).json()["data"]] == ["Encomendas"]
    assert ask("get", address).json()["ativa"] is False


def test_a_team_brings_its_people_into_its_queues(
    team: dict, tenant: Tenant, call: Caller, supervisor: User, ana: User, bruno: User, other_queue: Queue
) -> None:
    ask, address = call(supervisor), f"{TEAMS}/{team['id']}"

    def members() -> set:
        with scope.tenant_scope(tenant):
            return set(QueueMember.objects.filter(queue=other_queue).values_list("user", flat=True))

    assert members() == {ana.pk, bruno.pk}
    assert ask("patch", address, {"nome": "Tarde", "atendenteIds": []}).json()["nome"] == "Tarde"
    assert members() == {bruno.pk}
    assert ask("get", address).json()["filaIds"] == [str(other_queue.pk)]
    assert ask("delete", address).status_code == 204
    assert ask("get", TEAMS).json()["total"] == 0


@pytest.mark.parametrize(
    ("address", "body", "status", "field"),
    [
        (QUEUES, {}, 400, "nome"),
        (QUEUES, {"nome": "Encomendas"}, 422, "nome"),
        (QUEUES, {"nome": "X", "estrategia": "SORTEIO"}, 400, "estrategia"),
        (QUEUES, {"nome": "X", "capacidade": 0}, 400, "capacidade"),
        (QUEUES, {"nome": "X", "atendenteIds": ["foreign"]}, 422, "atendenteIds"),
        (TEAMS, {"nome": " "}, 400, "nome"),
        (TEAMS, {"nome": "X", "atendenteIds": ["foreign"]}, 422, "atendenteIds"),
        (TEAMS, {"nome": "X", "filaIds": ["nowhere"]}, 422, "filaIds"),
    ],
)
def test_wrong_input_is_refused_by_field_and_stores_nothing(
    address: str, body: dict, status: int, field: str, tenant: Tenant, queue: Queue, call: Caller,
    supervisor: User, caio: User,
) -> None:  # fmt: skip
    names = {"foreign": str(caio.pk), "nowhere": str(uuid4())}
    body = {
        key: [names.get(each, each) for each in value] if isinstance(value, list) else value
        for key, value in body.items()
    }
    answer = call(supervisor)("post", address, body)
    assert answer.status_code == status, answer.content
    assert list(answer.json()["error"]["fields"]) == [field]
    with scope.tenant_scope(tenant):
        assert (Queue.objects.count(), Team.objects.count()) == (1, 0)


def test_attendants_read_and_others_see_nothing(
    team: dict, queue: Queue, call: Caller, ana: User, bruno: User, caio: User, client
) -> None:
    for address, pk in ((QUEUES, queue.pk), (TEAMS, team["id"])):
        for insider in (ana, bruno):
            ask = call(insider)
            assert ask("get", address).json()["total"] > 0
            assert ask("get", f"{address}/{pk}").status_code == 200
            assert ask("post", address, {"nome": "X"}).status_code == 403
            assert ask("patch", f"{address}/{pk}", {"nome": "X"}).status_code == 403
            assert ask("delete", f"{address}/{pk}").status_code == 403
        next_door = call(caio)
        assert next_door("get", address).json()["data"] == []
        for method, body in (("get", None), ("patch", {"nome": "X"}), ("delete", None)):
            assert next_door(method, f"{address}/{pk}", body).status_code == 404
        assert client.get(address).status_code == 401


def test_the_lists_cost_the_same_however_long(
    tenant: Tenant, call: Caller, ana: User, django_assert_num_queries
) -> None:
    ask = call(ana)
    for _ in range(2):
        with scope.tenant_scope(tenant):
            for _ in range(3):
                made = Queue.objects.create(name=f"Fila {uuid4()}")
                QueueMember.objects.create(queue=made, user=ana)
                Team.objects.create(name=f"Equipe {uuid4()}")
        with django_assert_num_queries(4):  # session, person, queues, their people
            ask("get", QUEUES)
        with django_assert_num_queries(5):  # session, person, teams, their people and queues
            ask("get", TEAMS)
