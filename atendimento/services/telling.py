"""What the desk tells companies' own software (`integrations.hooks`), in spec 4's words. Called inside the transaction.

Nothing is put together unless somebody listens: these calls stand on the way of every message.
"""

import json
from typing import Any

from rest_framework.utils.encoders import JSONEncoder

from atendimento.models import Ack, Chat, Message, Ticket, TicketEvent, TicketEventKind
from integrations.hooks import hook_emit

OF_KIND: dict[str, str] = {
    TicketEventKind.OPENED: "conversation.created",
    TicketEventKind.TAKEN_OVER: "conversation.assigned",
    TicketEventKind.ASSIGNED: "conversation.assigned",
    TicketEventKind.RELEASED: "conversation.transferred",
    TicketEventKind.TRANSFERRED: "conversation.transferred",
    TicketEventKind.RESOLVED: "conversation.resolved",
    TicketEventKind.REOPENED: "conversation.reopened",
    TicketEventKind.CLOSED: "conversation.closed",
}


def message_told(message: Message) -> None:
    hook_emit("message.sent" if message.from_me else "message.received", lambda: message_said(message))


def status_told(message: Message) -> None:
    hook_emit("message.status", lambda: message_said(message))


def event_told(event: TicketEvent) -> None:
    """Of a ticket; most kinds are nobody's business outside."""
    if name := OF_KIND.get(event.kind):
        hook_emit(name, lambda: {**ticket_said(event.ticket), "event": event_said(event)})


def message_said(message: Message) -> dict[str, Any]:
    from atendimento.api.v1.shapes import MessageOut

    said = plain(MessageOut(message).data) | {"is_read": message.from_me and message.ack >= Ack.READ}
    return {**said, "ack": message.ack, "chat_id": str(message.chat_id),
            "customer": customer_said(message.chat)}  # fmt: skip


def ticket_said(ticket: Ticket) -> dict[str, Any]:
    from atendimento.api.v1.shapes import ConversationOut

    return plain(ConversationOut(ticket).data)


def customer_said(chat: Chat) -> dict[str, Any]:
    return {"id": str(chat.contact_id or ""), "name": chat.title, "phone_number": chat.address}


def event_said(event: TicketEvent) -> dict[str, Any]:
    return {"kind": event.kind, "actor_id": str(event.actor_id or ""), "data": event.data}


def plain(data: Any) -> dict[str, Any]:
    """JSON of a serializer's answer: ids and moments as text."""
    said: dict[str, Any] = json.loads(json.dumps(data, cls=JSONEncoder))
    return said
