"""Notes: for colleagues, and by no way for customers."""

import io
import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import scope
from accounts.errors import Invalid
from accounts.models import Tenant, User
from atendimento.models import Chat, Message
from atendimento.search.messages import search_messages
from atendimento.services import forwards, telling
from atendimento.services.messages import Upload, message_send
from atendimento.services.notes import note_add
from atendimento.tests.views.conftest import SCRIPT
from crm.models import Notification
from tests.factories import make_message, make_user
from whatsapp.models import OutboundMessage

pytestmark = pytest.mark.django_db
SECRET = "forma de 35 cm"


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


def test_a_note_is_no_answer_and_moves_nothing(chat: Chat, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = make_message(chat)
    monkeypatch.setattr(telling, "hook_emit", lambda *args: pytest.fail("told outside"))
    note = note_add(chat=chat, by=ana, body=f"Ela quer a {SECRET}", client_id=(key := uuid4()))
    assert note_add(chat=chat, by=ana, body="outra", client_id=key) == note
    chat.refresh_from_db()
    assert not OutboundMessage.objects.exists()
    assert (chat.last_message, chat.last_message_at, chat.unread_count) == (asked, asked.timestamp, 1)
    assert (chat.waiting_since, chat.assigned_to, chat.rev) == (asked.timestamp, None, note.rev)
    assert chat.current_ticket.first_response_at is None
    assert chat.newest_note == f"Ana: Ela quer a {SECRET}"
    make_message(chat, "E aí?")
    assert chat.newest_note == ""


def test_no_api_of_any_family_tells_a_note(chat: Chat, admin: User, enter) -> None:
    make_message(chat, "Bom dia")
    note = note_add(chat=chat, by=admin, body=SECRET)
    client, ticket = enter(admin), chat.current_ticket.pk
    told = [
        client.get(f"/api/chats/{chat.pk}/messages"),
        client.get("/api/chats"),
        client.get(f"/api/v1/messages?conversation_id={ticket}"),
        client.get("/api/v1/conversations"),
        client.get(f"/atendimento/tickets/{ticket}/mensagens"),
    ]
    for answer in told:
        assert SECRET not in json.dumps(answer.json()), answer.request["PATH_INFO"]
    assert [answer.status_code for answer in told] == [200] * len(told)
    assert client.patch(f"/api/v1/messages/{note.pk}/read").status_code == 404
    reply = {"body": "Oi", "quotedMsgId": str(note.pk)}
    assert client.post(f"/api/chats/{chat.pk}/messages", reply, "application/json").status_code == 422


def test_a_customer_is_never_quoted_a_note(chat: Chat, ana: User) -> None:
    note = note_add(chat=chat, by=ana, body=SECRET)
    sent = message_send(chat=chat, by=ana, body="Oi", quoted=note)
    assert sent.quoted is None
    assert SECRET not in json.dumps(OutboundMessage.objects.get().payload)


def test_mentions_reach_who_may_see_the_chat_and_lead_to_the_note(
    chat: Chat, ana: User, bruno: User, supervisor: User, tenant: Tenant, queue: object
) -> None:
    short = make_user(tenant, "supervisor", "Sônia")
    body = f"@Sônia Prado e @{bruno.name}, e eu mesma @{ana.name}: vejam"
    note = note_add(chat=chat, by=ana, body=body)
    told = Notification.objects.get()
    assert (told.user, told.type) == (supervisor, "MENTIONED")
    assert told.link == f"/atendimento/?chat={chat.pk}&mensagem={note.key}"
    assert short.name not in note.extra["mentions"]


def test_notes_are_found_by_who_may_see_the_chat(chat: Chat, ana: User, bruno: User) -> None:
    note_add(chat=chat, by=ana, body=SECRET)
    assert [hit.message.body for hit in search_messages(ana, "forma").hits] == [SECRET]
    assert search_messages(bruno, "forma").hits == []


def test_what_is_no_note_is_refused(chat: Chat, ana: User) -> None:
    for body in ["  \0 ", "x" * 5000]:
        with pytest.raises(Invalid):
            note_add(chat=chat, by=ana, body=body)
    assert not Message.objects.exists()


def test_a_file_of_a_note_stays_in_the_house(
    chat: Chat, admin: User, ana: User, bruno: User, enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "hook_emit", lambda *args: pytest.fail("told outside"))
    page, plan = enter(ana), SimpleUploadedFile("planta.pdf", b"%PDF-1.4 planta", "application/pdf")
    posted = page.post(f"/atendimento/conversas/{chat.pk}/mensagens/", {"mode": "note", "files": plan}, headers=SCRIPT)
    note = Message.objects.get()
    assert (posted.status_code, note.kind, note.body, note.file.name) == (201, "note", "", "planta.pdf")
    assert f'href="/atendimento/midia/{note.file.pk}"' in posted.content.decode()
    assert Chat.objects.get(pk=chat.pk).newest_note == "Ana: planta.pdf"
    assert not OutboundMessage.objects.exists()
    assert not forwards.can_forward(note)
    assert b"".join(page.get(f"/atendimento/midia/{note.file.pk}")) == b"%PDF-1.4 planta"
    assert enter(bruno).get(f"/atendimento/midia/{note.file.pk}").status_code == 404
    for user in (ana, admin):
        assert enter(user).get(f"/api/media/{note.file.pk}").status_code == 404


@pytest.mark.parametrize("content", [b"", None])
def test_a_note_says_or_shows_something(content: bytes | None, chat: Chat, ana: User) -> None:
    upload = None if content is None else Upload(io.BytesIO(content), "x.pdf", "application/pdf", len(content))
    with pytest.raises(Invalid):
        note_add(chat=chat, by=ana, body=" ", upload=upload)
    assert not Message.objects.exists()
