"""Three dialects, one desk: the same act leaves the same rows, whichever door it came through and as if no door had
been there at all.
"""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Message, Queue, Ticket, TicketEvent
from atendimento.services.messages import chat_mark_read, message_send
from atendimento.services.tickets import (
    ticket_close,
    ticket_resolve,
    ticket_set_priority,
    ticket_take_over,
    ticket_transfer,
)
from atendimento.tests.api.conftest import Caller
from atendimento.tests.api.test_chats_acts import PDF
from crm.models import CustomField
from tests.factories import make_chat, make_message
from whatsapp.models import OutboundMessage, Session

pytestmark = pytest.mark.django_db

Ask = tuple[str, str, Any]
HELLO = "Olá! Como posso ajudar?"
FILE = base64.b64encode(PDF).decode()

# act → who does it, whether they own the chat before, the service itself, and how each door says it
ACTS: dict[str, dict[str, Any]] = {
    "send": {
        "service": lambda s: message_send(chat=s.chat, by=s.ana, body=HELLO),
        "chats": lambda s: ("post", f"/api/chats/{s.chat.pk}/messages", {"body": HELLO}),
        "v1": lambda s: ("post", "/api/v1/messages", {"conversation_id": s.ticket, "content": HELLO}),
        "desk": lambda s: ("post", "/atendimento/mensagens", {"ticketId": s.ticket, "conteudo": HELLO}),
    },
    "send a file": {
        "service": lambda s: message_send(chat=s.chat, by=s.ana, upload=s.upload()),
        "chats": lambda s: ("post", f"/api/chats/{s.chat.pk}/messages", {"mediaBase64": FILE, "fileName": "a.pdf"}),
        "v1": lambda s: ("post", "/api/v1/messages", {"conversation_id": s.ticket, "file": s.stream()}),
        "desk": lambda s: ("post", "/atendimento/mensagens/arquivo", {"ticketId": s.ticket, "arquivo": s.stream()}),
    },
    "take over": {
        "by": "supervisor",
        "service": lambda s: ticket_take_over(chat=s.chat, by=s.supervisor),
        "chats": lambda s: ("patch", f"/api/chats/{s.chat.pk}/assign", {"assignedTo": s.supervisor.pk}),
        "v1": lambda s: ("post", f"/api/v1/conversations/{s.ticket}/takeover", {}),
        "desk": lambda s: ("patch", f"/atendimento/tickets/{s.ticket}/atribuir", {"atendenteId": s.supervisor.pk}),
    },
    "hand on": {
        "service": lambda s: ticket_transfer(chat=s.chat, by=s.ana, to=s.bruno),
        "chats": lambda s: ("patch", f"/api/chats/{s.chat.pk}/assign", {"assignedTo": s.bruno.pk}),
        "v1": lambda s: ("post", f"/api/v1/conversations/{s.ticket}/transfer", {"to_user_id": s.bruno.pk}),
        "desk": lambda s: ("patch", f"/atendimento/tickets/{s.ticket}/transferir", {"atendenteId": s.bruno.pk}),
    },
    "mark read": {
        "service": lambda s: chat_mark_read(chat=s.chat, by=s.ana, asked=True),
        "chats": lambda s: ("patch", f"/api/chats/{s.chat.pk}/mark-read", None),
        "v1": lambda s: ("patch", f"/api/v1/messages/{s.message}/read", None),
        "desk": lambda s: ("patch", f"/atendimento/mensagens/{s.message}/lida", None),
    },
    "resolve": {
        "service": lambda s: ticket_resolve(chat=s.chat, by=s.ana),
        "chats": lambda s: ("patch", f"/api/chats/{s.chat.pk}/status", {"status": "RESOLVED"}),
        "desk": lambda s: ("patch", f"/atendimento/tickets/{s.ticket}", {"status": "RESOLVIDO"}),
    },
    "close": {
        "service": lambda s: ticket_close(chat=s.chat, by=s.ana),
        "v1": lambda s: ("post", f"/api/v1/conversations/{s.ticket}/close", {}),
        "desk": lambda s: ("patch", f"/atendimento/tickets/{s.ticket}/encerrar", {}),
    },
    "prioritise": {
        "service": lambda s: ticket_set_priority(chat=s.chat, by=s.ana, priority="high"),
        "desk": lambda s: ("patch", f"/atendimento/tickets/{s.ticket}", {"prioridade": "ALTA"}),
    },
}
DOORS = [(act, door) for act, doors in ACTS.items() for door in doors if door not in ("service", "by")]


class Scene:
    """Marina wrote twice; Ana serves her. Each scene is its own chat, alike in all but ids."""

    def __init__(self, tenant: Tenant, queue: Queue, session: Session, **people: User) -> None:
        self.__dict__.update(people)
        self.chat = make_chat(tenant, "Marina Couto", queue=queue, session=session, assigned_to=people["ana"])
        make_message(self.chat, "Olá!")
        self.message = str(make_message(self.chat, "Tem pão?").pk)
        self.ticket = str(self.chat.current_ticket_id)

    def stream(self) -> Any:
        import io

        stream = io.BytesIO(PDF)
        stream.name = "a.pdf"
        return stream

    def upload(self) -> Any:
        from atendimento.services.messages import Upload

        return Upload(self.stream(), "a.pdf", "application/pdf", len(PDF))


@pytest.fixture
def scene(
    tenant: Tenant, queue: Queue, session: Session, ana: User, bruno: User, supervisor: User
) -> Callable[[], Scene]:
    return lambda: Scene(tenant, queue, session, ana=ana, bruno=bruno, supervisor=supervisor)


def effect(chat: Chat) -> dict[str, Any]:
    """Everything that an act leaves, without ids and moments."""
    with scope.tenant_scope(chat.tenant_id):
        now = Chat.objects.get(pk=chat.pk)
        tickets = Ticket.objects.filter(chat=chat).order_by("number")
        events = TicketEvent.objects.filter(ticket__chat=chat).order_by("created_at")
        messages = Message.objects.filter(chat=chat).order_by("timestamp")
        sent = OutboundMessage.objects.filter(chat_key=chat.pk)
        return {
            "chat": (now.state, now.assigned_to_id, now.queue_id, now.is_open, now.archived, now.unread_count, now.rev),
            "answered": now.waiting_since is None,
            "tickets": [
                (each.status, each.assignee_id, each.priority, each.queue_id, each.handler) for each in tickets
            ],
            "responded": [each.first_response_at is not None for each in tickets],
            "events": [(each.kind, each.actor_id, each.data) for each in events],
            "messages": [
                (each.direction, each.kind, each.body, each.sender_id, each.sender_kind, each.ack, each.file_name)
                for each in messages.select_related("attachment")
            ],
            "outbox": [({**each.payload, "file": ""}, each.to != "", each.state) for each in sent],
        }


@pytest.mark.parametrize(("act", "door"), DOORS)
def test_the_same_act_leaves_the_same_rows(act: str, door: str, scene: Callable[[], Scene], call: Caller) -> None:
    says, direct, through = ACTS[act], scene(), scene()
    with scope.tenant_scope(direct.chat.tenant_id):
        says["service"](direct)
    method, address, body = says[door](through)
    has_file = body is not None and any(hasattr(value, "read") for value in body.values())
    ask = call(getattr(through, says.get("by", "ana")))
    answer = ask(method, address, data=body) if has_file else ask(method, address, body)
    assert answer.status_code in (200, 201), answer.content
    assert effect(through.chat) == effect(direct.chat)
    assert effect(through.chat) != effect(scene().chat)


ENDS = [(act, door) for act, door in DOORS if act in ("resolve", "close")]


@pytest.mark.parametrize(("act", "door"), ENDS)
def test_what_is_still_to_be_known_is_refused_alike_at_every_door(
    act: str, door: str, scene: Callable[[], Scene], call: Caller
) -> None:
    at = scene()
    with scope.tenant_scope(at.chat.tenant_id):
        CustomField.objects.create(name="CPF", kind="cpf", required=True)
    method, address, body = ACTS[act][door](at)
    refused = call(at.ana)(method, address, body)
    error = refused.json().get("error", refused.json())
    assert (refused.status_code, error["code"], list(error["fields"])) == (422, "fields_required", ["CPF"])
    named = {"v1": "fields", "desk": "campos"}.get(door) if act == "close" else None
    if named:
        assert call(at.ana)(method, address, {named: {"CPF": "529.982.247-25"}}).status_code == 200
