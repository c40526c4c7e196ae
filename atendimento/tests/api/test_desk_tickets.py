"""/atendimento/tickets: spec 5's examples as they are written there, and who may do what."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Queue, Ticket, TicketEvent
from atendimento.tests.api.conftest import Caller
from tests.factories import make_chat, make_message, make_session, make_ticket, make_user
from whatsapp.models import Session

pytestmark = pytest.mark.django_db

TICKETS = "/atendimento/tickets"
FIELDS = {
    "id", "numero", "status", "prioridade", "contato_nome", "contato_telefone", "contato_email", "assunto",
    "empresaId", "atendenteId", "filaId", "canalId", "createdAt", "dataPrimeiraResposta", "dataResolucao",
    "dataFechamento",
}  # fmt: skip


def address(chat: Chat, rest: str = "") -> str:
    return f"{TICKETS}/{chat.current_ticket_id}{rest}"


def ticket_of(chat: Chat) -> Ticket:
    with scope.tenant_scope(chat.tenant_id):
        return Ticket.objects.get(pk=chat.current_ticket_id)


def test_the_list_answers_what_the_spec_shows(
    tenant: Tenant, chat: Chat, queue: Queue, call: Caller, ana: User
) -> None:
    body = call(ana)("get", f"{TICKETS}?empresaId={tenant.pk}").json()
    assert (body["total"], body["page"], body["totalPages"]) == (1, 1, 1)
    [row] = body["data"]
    assert set(row) == FIELDS
    assert (row["status"], row["prioridade"], row["numero"]) == ("ABERTO", "NORMAL", 1)
    assert (row["contato_nome"], row["contato_telefone"]) == ("Marina Couto", chat.contact.phone)
    assert (row["empresaId"], row["filaId"], row["atendenteId"]) == (str(tenant.pk), str(queue.pk), None)


def test_the_list_is_filtered_in_portuguese(
    tenant: Tenant, queue: Queue, other_queue: Queue, call: Caller, supervisor: User, ana: User
) -> None:
    session = make_session(tenant)
    hers = make_chat(tenant, queue=queue, assigned_to=ana, session=session)
    elsewhere = make_chat(tenant, queue=other_queue)
    with scope.tenant_scope(tenant):
        Ticket.objects.filter(chat=elsewhere).update(priority="urgent")
    for query, chat in {
        "status=EM_ANDAMENTO": hers,
        "status=ABERTO": elsewhere,
        "prioridade=URGENTE": elsewhere,
        f"atendenteId={ana.pk}": hers,
        f"filaId={other_queue.pk}": elsewhere,
        f"canalId={session.pk}": hers,
    }.items():
        body = call(supervisor)("get", f"{TICKETS}?empresaId={tenant.pk}&{query}").json()
        assert [row["id"] for row in body["data"]] == [str(chat.current_ticket_id)], query


def test_the_company_is_required_and_has_to_be_ones_own(
    tenant: Tenant, other_tenant: Tenant, chat: Chat, call: Caller, ana: User
) -> None:
    ask = call(ana)
    missing = ask("get", TICKETS)
    assert (missing.status_code, list(missing.json()["error"]["fields"])) == (400, ["empresaId"])
    assert missing.json()["error"]["message"] == "Alguns campos não estão certos"
    for foreign in (other_tenant.pk, uuid4()):
        answer = ask("get", f"{TICKETS}?empresaId={foreign}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
        assert ask("get", f"{address(chat)}?empresaId={foreign}").status_code == 404
        assert ask("patch", address(chat), {"prioridade": "ALTA", "empresaId": str(foreign)}).status_code == 404
    assert ticket_of(chat).priority == "normal"


def test_a_superadmin_names_the_company_and_reads(tenant: Tenant, chat: Chat, caio_chat: Chat, call: Caller) -> None:
    superadmin = call(make_user(None, "superadmin", "Root"))
    body = superadmin("get", f"{TICKETS}?empresaId={tenant.pk}").json()
    assert [row["id"] for row in body["data"]] == [str(chat.current_ticket_id)]
    assert superadmin("get", f"{address(chat)}?empresaId={tenant.pk}").status_code == 200
    assert superadmin("get", f"{address(caio_chat)}?empresaId={tenant.pk}").status_code == 404
    assert superadmin("get", address(chat)).status_code == 400
    assert superadmin("patch", f"{address(chat)}?empresaId={tenant.pk}", {"prioridade": "ALTA"}).status_code == 403


ACTS = [
    ("get", "", None),
    ("get", "/mensagens", None),
    ("patch", "", {"prioridade": "ALTA"}),
    ("patch", "/atribuir", {"atendenteId": "ana"}),
    ("patch", "/transferir", {"filaId": "other_queue", "motivo": "Cliente solicitou gerente"}),
    ("patch", "/encerrar", {}),
]


@pytest.mark.parametrize(("method", "rest", "body"), ACTS)
def test_only_who_may_see_the_ticket_finds_it(
    method: str, rest: str, body: dict, chat: Chat, other_queue: Queue, call: Caller,
    ana: User, bruno: User, caio: User, client: Client,
) -> None:  # fmt: skip
    names = {"ana": str(ana.pk), "other_queue": str(other_queue.pk)}
    body = body and {key: names.get(value, value) for key, value in body.items()}
    for outsider in (bruno, caio):
        assert call(outsider)(method, address(chat, rest), body).status_code == 404
    assert getattr(client, method)(address(chat, rest)).status_code == 401
    assert (ticket_of(chat).status, ticket_of(chat).priority) == ("waiting", "normal")
    answer = call(ana)(method, address(chat, rest), body)
    assert answer.status_code == 200, answer.content


def test_lists_show_ones_own_side_of_the_wall(
    tenant: Tenant, other_tenant: Tenant, chat: Chat, call: Caller, ana: User, bruno: User, caio: User, supervisor: User
) -> None:
    def seen(who: User) -> list[str]:
        return [row["id"] for row in call(who)("get", f"{TICKETS}?empresaId={who.tenant_id}").json()["data"]]

    assert seen(ana) == seen(supervisor) == [str(chat.current_ticket_id)]
    assert seen(bruno) == seen(caio) == []


def test_one_ticket_comes_with_messages_and_attendant(tenant: Tenant, queue: Queue, call: Caller, ana: User) -> None:
    chat = make_chat(tenant, "João Silva", queue=queue, assigned_to=ana)
    said = make_message(chat, "Olá!")
    body = call(ana)("get", address(chat)).json()
    assert (body["numero"], body["status"], body["contato_nome"]) == (1, "EM_ANDAMENTO", "João Silva")
    [message] = body["mensagens"]
    assert {key: message[key] for key in ("id", "conteudo", "tipo", "direcao", "lida")} == {
        "id": str(said.pk), "conteudo": "Olá!", "tipo": "texto", "direcao": "recebida", "lida": False,
    }  # fmt: skip
    assert body["atendente"] == {"id": str(ana.pk), "nome": "Ana Lima", "email": ana.email}
    assert body["fila"]["nome"] == "Encomendas"


SPEC_TICKET = {
    "contato_nome": "João Silva",
    "contato_telefone": "5511999998888",
    "contato_email": "joao@example.com",
    "assunto": "Dúvida sobre produto",
    "prioridade": "NORMAL",
}


def test_a_ticket_is_created_as_the_spec_writes_it(
    tenant: Tenant, queue: Queue, session: Session, call: Caller, ana: User
) -> None:
    body = {**SPEC_TICKET, "empresaId": str(tenant.pk), "filaId": str(queue.pk), "canalId": str(session.pk)}
    answer = call(ana)("post", TICKETS, body)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert {key: made[key] for key in body} == body
    assert (made["numero"], made["status"], made["atendenteId"]) == (1, "ABERTO", None)
    with scope.tenant_scope(tenant):
        assert TicketEvent.objects.get(ticket=made["id"]).actor_id == ana.pk
    again = call(ana)("post", TICKETS, body)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "ticket_active")
    assert again.json()["error"]["fields"] == {"ticketId": [made["id"]]}


def test_a_person_who_is_known_keeps_name_and_thread(tenant: Tenant, queue: Queue, call: Caller, ana: User) -> None:
    known = make_chat(tenant, "Marina Couto", phone="5511999998888", queue=queue, status="closed")
    body = {**SPEC_TICKET, "contato_telefone": "(11) 9999-8888", "empresaId": str(tenant.pk), "prioridade": "URGENTE"}
    made = call(ana)("post", TICKETS, body).json()
    assert (made["contato_nome"], made["contato_telefone"]) == ("Marina Couto", "5511999998888")
    assert (made["contato_email"], made["prioridade"]) == ("joao@example.com", "URGENTE")
    with scope.tenant_scope(tenant):
        assert Ticket.objects.get(pk=made["id"]).chat_id == known.pk


def test_a_ticket_opens_with_the_least_that_is_needed(
    tenant: Tenant, queue: Queue, session: Session, call: Caller, ana: User
) -> None:
    body = {"contato_nome": "João", "contato_telefone": "11 99999-8888", "empresaId": str(tenant.pk)}
    made = call(ana)("post", TICKETS, body).json()
    assert (made["filaId"], made["canalId"], made["prioridade"]) == (str(queue.pk), str(session.pk), "NORMAL")


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"contato_telefone": "ramal 12"}, 422, "contato_telefone"),
        ({"contato_telefone": ""}, 400, "contato_telefone"),
        ({"contato_nome": None}, 400, "contato_nome"),
        ({"contato_email": "joao"}, 400, "contato_email"),
        ({"prioridade": "LOW"}, 400, "prioridade"),
        ({"filaId": "foreign"}, 422, "filaId"),
        ({"canalId": "foreign"}, 422, "canalId"),
        ({"empresaId": None}, 400, "empresaId"),
    ],
)
def test_a_wrong_ticket_is_refused_by_field(
    change: dict, status: int, field: str, tenant: Tenant, session: Session, caio_chat: Chat, call: Caller, ana: User,
) -> None:  # fmt: skip
    foreign = {"filaId": str(uuid4()), "canalId": str(caio_chat.session_id)}
    change = {key: foreign[key] if value == "foreign" else value for key, value in change.items()}
    answer = call(ana)("post", TICKETS, {**SPEC_TICKET, "empresaId": str(tenant.pk), **change})
    assert answer.status_code == status, answer.content
    assert list(answer.json()["error"]["fields"]) == [field]
    with scope.tenant_scope(tenant):
        assert not Ticket.objects.exists()


def test_a_patch_changes_all_or_nothing(tenant: Tenant, queue: Queue, call: Caller, ana: User) -> None:
    """The spec's example; then one whose last part is refused."""
    chat = make_chat(tenant, queue=queue)
    body = {"status": "EM_ANDAMENTO", "prioridade": "ALTA", "assunto": "Atualizado"}
    made = call(ana)("patch", address(chat), body).json()
    assert {key: made[key] for key in body} == body
    assert made["atendenteId"] == str(ana.pk)
    bad = call(ana)("patch", address(chat), {"assunto": "Outro", "status": "ENCERRADO"})
    assert bad.status_code == 400
    assert "ABERTO, EM_ANDAMENTO, PENDENTE, RESOLVIDO, FECHADO" in str(bad.json()["error"]["fields"])
    assert ticket_of(chat).subject == "Atualizado"


@pytest.mark.parametrize("word", ["ABERTO", "EM_ANDAMENTO", "PENDENTE", "RESOLVIDO", "FECHADO"])
@pytest.mark.parametrize("start", ["waiting", "open", "pending", "resolved"])
def test_every_status_can_be_reached(
    start: str, word: str, tenant: Tenant, queue: Queue, call: Caller, supervisor: User, ana: User
) -> None:
    chat = make_chat(tenant, queue=queue, assigned_to=None if start == "waiting" else ana, status=start)
    answer = call(supervisor)("patch", address(chat), {"status": word})
    assert answer.status_code == 200, answer.content
    assert answer.json()["status"] == word


def test_assigning_takes_and_gives_back(tenant: Tenant, chat: Chat, call: Caller, supervisor: User, ana: User) -> None:
    ask = call(supervisor)
    given = ask("patch", address(chat, "/atribuir"), {"atendenteId": str(ana.pk)}).json()
    assert (given["atendenteId"], given["status"]) == (str(ana.pk), "EM_ANDAMENTO")
    assert ask("patch", address(chat, "/atribuir"), {"atendenteId": str(ana.pk)}).status_code == 200  # again
    back = ask("patch", address(chat, "/atribuir"), {"atendenteId": None}).json()
    assert (back["atendenteId"], back["status"]) == (None, "ABERTO")


def test_a_transfer_goes_to_queue_and_person(
    tenant: Tenant, chat: Chat, other_queue: Queue, call: Caller, ana: User, bruno: User, caio: User
) -> None:
    ask = call(ana)
    body = {"filaId": str(other_queue.pk), "atendenteId": str(bruno.pk), "motivo": "Cliente solicitou gerente"}
    moved = ask("patch", address(chat, "/transferir"), body).json()
    assert (moved["filaId"], moved["atendenteId"]) == (str(other_queue.pk), str(bruno.pk))
    with scope.tenant_scope(tenant):
        event = TicketEvent.objects.filter(ticket=moved["id"]).latest("created_at")
    assert event.data["reason"] == "Cliente solicitou gerente"
    assert ask("get", address(chat)).status_code == 404  # it is out of her sight now


@pytest.mark.parametrize("body", [{}, {"atendenteId": "foreign"}, {"filaId": "unknown"}])
def test_a_transfer_to_nowhere_is_refused(body: dict, chat: Chat, call: Caller, ana: User, caio: User) -> None:
    names = {"foreign": str(caio.pk), "unknown": str(uuid4())}
    body = {key: names[value] for key, value in body.items()}
    assert call(ana)("patch", address(chat, "/transferir"), body).status_code == 422
    assert ticket_of(chat).status == "waiting"


def test_closing_ends_the_episode_for_good(tenant: Tenant, chat: Chat, call: Caller, ana: User) -> None:
    ask = call(ana)
    closed = ask("patch", address(chat, "/encerrar"), {}).json()
    assert closed["status"] == "FECHADO"
    assert closed["dataFechamento"]
    again = ask("patch", address(chat, "/encerrar"), {})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "not_active")


def test_a_past_episode_is_not_rewritten(tenant: Tenant, queue: Queue, call: Caller, ana: User) -> None:
    chat = make_chat(tenant, queue=queue, assigned_to=ana)
    past = make_ticket(chat, "closed")
    answer = call(ana)("patch", f"{TICKETS}/{past.pk}", {"prioridade": "ALTA"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "ticket_over")


def test_the_list_costs_the_same_however_long(
    tenant: Tenant, queue: Queue, call: Caller, ana: User, django_assert_num_queries
) -> None:
    session, ask = make_session(tenant), call(ana)
    for _ in range(2):
        for _ in range(4):
            make_chat(tenant, queue=queue, session=session, assigned_to=ana)
        with django_assert_num_queries(3):  # session, person, rows
            ask("get", f"{TICKETS}?empresaId={tenant.pk}")


def test_pages_join_by_cursor(tenant: Tenant, queue: Queue, call: Caller, ana: User) -> None:
    session, ask, seen, cursor = make_session(tenant), call(ana), [], ""
    made = [str(make_chat(tenant, queue=queue, session=session).current_ticket_id) for _ in range(5)]
    while cursor is not None:
        after = f"&cursor={cursor}" if cursor else ""
        body = ask("get", f"{TICKETS}?empresaId={tenant.pk}&limit=2{after}").json()
        seen += [row["id"] for row in body["data"]]
        cursor = body["nextCursor"]
    assert seen == made[::-1]
