"""/atendimento/mensagens and …/tickets/<id>/mensagens: spec 5's examples, and who may send."""

import base64
import io
from uuid import uuid4

import pytest

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Message
from atendimento.tests.api.conftest import Caller
from atendimento.tests.api.test_chats_acts import FILES, PNG
from tests.factories import make_attachment, make_message, make_ticket
from whatsapp.models import OutboundMessage

pytestmark = pytest.mark.django_db

SEND, UPLOAD = "/atendimento/mensagens", "/atendimento/mensagens/arquivo"
FIELDS = {
    "id", "conteudo", "tipo", "direcao", "arquivoUrl", "arquivoNome", "remetenteId", "ticketId", "lida", "createdAt",
}  # fmt: skip


def messages(chat: Chat) -> list[Message]:
    with scope.tenant_scope(chat.tenant_id):
        return list(Message.objects.filter(chat=chat).order_by("timestamp"))


def file_named(name: str, content: bytes) -> io.BytesIO:
    stream = io.BytesIO(content)
    stream.name = name
    return stream


def test_a_message_is_sent_as_the_spec_writes_it(chat: Chat, call: Caller, ana: User) -> None:
    body = {
        "ticketId": str(chat.current_ticket_id),
        "conteudo": "Olá! Como posso ajudar?",
        "tipo": "texto",
        "direcao": "enviada",
    }
    answer = call(ana)("post", SEND, body)
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert set(said) == FIELDS
    assert {key: said[key] for key in body} == body
    assert (said["remetenteId"], said["lida"]) == (str(ana.pk), False)
    [message] = messages(chat)
    with scope.tenant_scope(chat.tenant_id):
        assert OutboundMessage.objects.get(message_ref=message.pk).payload["text"] == "Olá! Como posso ajudar?"


def test_a_file_is_uploaded_as_the_spec_writes_it(chat: Chat, call: Caller, ana: User) -> None:
    ask = call(ana)
    form = {"arquivo": file_named("screenshot.png", PNG), "ticketId": str(chat.current_ticket_id)}
    answer = ask("post", UPLOAD, data=form)
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert (said["arquivoNome"], said["tipo"]) == ("screenshot.png", "imagem")
    assert ask("get", said["arquivoUrl"].removeprefix("http://testserver")).getvalue() == PNG


WORDS = {"image": "imagem", "audio": "audio", "voice": "audio", "video": "video", "document": "documento"}


@pytest.mark.parametrize(("word", "content", "name", "mime", "kind"), FILES, ids=[f"{f[0]}-{f[2]}" for f in FILES])
def test_every_kind_of_file_says_what_it_is(
    word: str, content: bytes, name: str, mime: str, kind: str, chat: Chat, call: Caller, ana: User
) -> None:
    body = {
        "ticketId": str(chat.current_ticket_id),
        "arquivoBase64": base64.b64encode(content).decode(),
        "arquivoNome": name,
    }
    said = call(ana)("post", SEND, body | {"tipo": WORDS[kind]} if word else body).json()
    assert said["tipo"] == WORDS[kind]


def test_only_who_may_see_the_ticket_writes_into_it(chat: Chat, call: Caller, bruno: User, caio: User, client) -> None:
    ticket = str(chat.current_ticket_id)
    for outsider in (bruno, caio):
        ask = call(outsider)
        assert ask("post", SEND, {"ticketId": ticket, "conteudo": "oi"}).status_code == 404
        form = {"ticketId": ticket, "arquivo": file_named("x.png", PNG)}
        assert ask("post", UPLOAD, data=form).status_code == 404
    assert client.post(SEND, {"ticketId": ticket, "conteudo": "oi"}, content_type="application/json").status_code == 401
    assert messages(chat) == []


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"conteudo": ""}, 422, "empty", "conteudo"),
        ({"direcao": "recebida"}, 400, "invalid", "direcao"),
        ({"tipo": "text"}, 400, "invalid", "tipo"),
        ({"tipo": "imagem"}, 422, "no_file", None),
        ({"ticketId": "1"}, 400, "invalid", "ticketId"),
        ({"ticketId": str(uuid4())}, 404, "not_found", None),
        ({"empresaId": str(uuid4())}, 404, "not_found", None),
        ({"arquivoUrl": "http://169.254.169.254/latest"}, 422, "unreachable_file", None),
        ({"arquivoUrl": "nada"}, 400, "invalid", "arquivoUrl"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_portuguese(
    change: dict, status: int, code: str, field: str | None, chat: Chat, call: Caller, ana: User
) -> None:
    answer = call(ana)("post", SEND, {"ticketId": str(chat.current_ticket_id), "conteudo": "oi", **change})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert error["fields"].keys() == ({field} if field else set())
    assert messages(chat) == []


def test_an_upload_without_a_file_is_refused(chat: Chat, call: Caller, ana: User) -> None:
    answer = call(ana)("post", UPLOAD, data={"ticketId": str(chat.current_ticket_id)})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["arquivo"])


def test_nothing_is_said_in_an_episode_of_the_past(tenant: Tenant, chat: Chat, call: Caller, ana: User) -> None:
    past = make_ticket(chat, "closed")
    answer = call(ana)("post", SEND, {"ticketId": str(past.pk), "conteudo": "oi"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "ticket_over")


def test_the_list_reads_like_a_thread_and_says_what_was_read(chat: Chat, call: Caller, ana: User) -> None:
    made = [make_message(chat, f"nº {n}") for n in range(3)]
    chat.unread_count = 1
    with scope.tenant_scope(chat.tenant_id):
        chat.save()
    ours = [make_message(chat, "lida", sender=ana, ack=3), make_message(chat, "entregue", sender=ana, ack=2)]
    body = call(ana)("get", f"/atendimento/tickets/{chat.current_ticket_id}/mensagens").json()
    assert [row["id"] for row in body["data"]] == [str(message.pk) for message in [*made, *ours]]
    assert [row["lida"] for row in body["data"]] == [True, True, False, True, False]
    assert (body["total"], body["page"]) == (5, 1)
    newest = call(ana)("get", f"/atendimento/tickets/{chat.current_ticket_id}/mensagens?limit=2").json()
    assert [row["conteudo"] for row in newest["data"]] == ["lida", "entregue"]


def test_the_list_costs_the_same_however_long(chat: Chat, call: Caller, ana: User, django_assert_num_queries) -> None:
    ask = call(ana)
    for size in (2, 9):
        for _ in range(size):
            make_attachment(make_message(chat, "", kind="image"), PNG)
        with django_assert_num_queries(5):  # session, person, ticket, messages, where the unread begin
            ask("get", f"/atendimento/tickets/{chat.current_ticket_id}/mensagens")
