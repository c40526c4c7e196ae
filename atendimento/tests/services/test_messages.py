"""Our words, from the composer to the outbox."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts import scope
from accounts.errors import Conflict, Invalid
from accounts.models import Tenant, User
from atendimento.models import Chat, Message, Ticket
from atendimento.services import inbound
from atendimento.services.messages import Upload, chat_mark_read, message_resend, message_send
from atendimento.services.tickets import ticket_take_over
from tests.factories import make_chat, make_message, make_session
from whatsapp.events import Acked, Address, Echoed
from whatsapp.models import OutboundMessage, Session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


def test_sending_stores_queues_and_takes_the_conversation(chat: Chat, ana: User) -> None:
    make_message(chat)
    message = message_send(chat=chat, by=ana, body="Temos sim!")
    row = OutboundMessage.objects.get()
    chat.refresh_from_db()
    assert (row.message_ref, row.to, row.payload["text"], row.state) == (
        message.pk,
        chat.reply_to,
        "Temos sim!",
        "queued",
    )
    assert (chat.assigned_to, chat.unread_count, chat.waiting_since) == (ana, 0, None)
    assert Ticket.objects.get().first_response_at == message.timestamp


def test_a_double_click_sends_once(chat: Chat, ana: User) -> None:
    key = uuid4()
    one, two = (message_send(chat=chat, by=ana, body="oi", client_id=key) for _ in range(2))
    assert one == two
    assert OutboundMessage.objects.count() == 1


def test_a_client_id_of_another_conversation_is_refused(tenant: Tenant, chat: Chat, ana: User, queue) -> None:
    key = uuid4()
    message_send(chat=chat, by=ana, body="oi", client_id=key)
    with pytest.raises(Conflict) as caught:
        message_send(chat=make_chat(tenant, queue=queue), by=ana, body="oi", client_id=key)
    assert caught.value.code == "client_id_used"


@pytest.mark.parametrize("body", ["", "   \n", "x" * 4097])
def test_empty_and_endless_messages_are_refused(chat: Chat, ana: User, body: str) -> None:
    with pytest.raises(Invalid):
        message_send(chat=chat, by=ana, body=body)
    assert not Message.objects.exists()


def test_another_attendants_conversation_is_refused_with_their_name(chat: Chat, ana: User, bruno: User) -> None:
    ticket_take_over(chat=chat, by=bruno)
    with pytest.raises(Conflict, match="Bruno"):
        message_send(chat=chat, by=ana, body="oi")


def test_a_supervisor_may_write_without_taking_it(chat: Chat, ana: User, supervisor: User) -> None:
    ticket_take_over(chat=chat, by=ana)
    message_send(chat=chat, by=supervisor, body="Desculpe a demora")
    chat.refresh_from_db()
    assert chat.assigned_to == ana


def test_the_cloud_window_closes_after_a_day(tenant: Tenant, ana: User, queue) -> None:
    cloud = make_session(tenant, provider="cloud")
    chat = make_chat(tenant, queue=queue, session=cloud, last_inbound_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(Conflict) as caught:
        message_send(chat=chat, by=ana, body="oi")
    assert caught.value.code == "window_closed"
    Chat.objects.update(last_inbound_at=timezone.now() - timedelta(hours=23))
    assert message_send(chat=chat, by=ana, body="oi").pk


def test_a_files_kind_comes_from_its_bytes(chat: Chat, ana: User) -> None:
    html = Upload(io.BytesIO(b"<html><script>alert(1)</script>"), "foto.jpg", "image/jpeg", 31)
    message = message_send(chat=chat, by=ana, upload=html)
    assert message.kind == "document"
    assert message.attachment.mime == "application/octet-stream"


def test_an_echo_before_the_answer_is_the_same_message(chat: Chat, ana: User, session: Session) -> None:
    message = message_send(chat=chat, by=ana, body="Temos sim!")
    OutboundMessage.objects.update(state="sending")
    echo = Echoed(
        provider_id="E1", chat=Address(phone=chat.contact.phone, jid=chat.reply_to), text="Temos sim!", via="api"
    )
    inbound.apply(session=session, event=echo, webhook_event_id=1)
    message.refresh_from_db()
    assert (message.provider_id, message.ack) == ("E1", 1)
    assert Message.objects.count() == 1
    assert OutboundMessage.objects.get().state == "sent"


def test_words_typed_on_the_phone_are_a_message_of_their_own(chat: Chat, session: Session) -> None:
    echo = Echoed(provider_id="E1", chat=Address(phone=chat.contact.phone, jid=chat.reply_to), text="já vai!")
    inbound.apply(session=session, event=echo, webhook_event_id=1)
    message = Message.objects.get()
    assert (message.direction, message.sender_kind, message.sender) == ("out", "phone", None)


def test_an_uncertain_message_is_settled_by_an_ack_and_not_sent_again(chat: Chat, ana: User, session: Session) -> None:
    message = message_send(chat=chat, by=ana, body="oi")
    inbound.apply(
        session=session, event=Acked(client_ref=str(message.pk), ack=0, code="uncertain"), webhook_event_id=None
    )
    message.refresh_from_db()
    assert message.uncertain
    OutboundMessage.objects.update(state="uncertain")
    late = Acked(client_ref=str(message.pk), provider_id="W1", ack=2)
    inbound.apply(session=session, event=late, webhook_event_id=None)
    message.refresh_from_db()
    assert (message.uncertain, message.ack, message.provider_id) == (False, 2, "W1")
    assert OutboundMessage.objects.get().state == "sent"


def test_a_failed_message_is_sent_again_by_a_person(chat: Chat, ana: User, session: Session) -> None:
    message = message_send(chat=chat, by=ana, body="oi")
    OutboundMessage.objects.update(state="failed")
    failed = Acked(client_ref=str(message.pk), ack=-1, code="no_whatsapp", reason="not registered")
    inbound.apply(session=session, event=failed, webhook_event_id=None)
    message.refresh_from_db()
    assert (message.ack, message.error_code) == (-1, "no_whatsapp")
    message_resend(message=message, by=ana)
    message.refresh_from_db()
    assert (message.ack, OutboundMessage.objects.get().state) == (0, "queued")
    with pytest.raises(Conflict):
        message_resend(message=message, by=ana)


def test_looking_at_anothers_conversation_does_not_mark_it_read(chat: Chat, ana: User, supervisor: User) -> None:
    ticket_take_over(chat=chat, by=ana)
    make_message(Chat.objects.get())
    assert not chat_mark_read(chat=chat, by=supervisor)
    assert chat_mark_read(chat=chat, by=ana)
    chat.refresh_from_db()
    assert chat.unread_count == 0
