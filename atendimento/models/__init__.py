"""The desk: chats, tickets, messages, queues."""

from atendimento.models.chat import Chat, ChatKind, folded
from atendimento.models.message import (
    Ack,
    Attachment,
    AttachmentState,
    Direction,
    Message,
    MessageKind,
    SenderKind,
)
from atendimento.models.parked import ParkedEvent
from atendimento.models.queue import Queue, QueueMember
from atendimento.models.ticket import (
    Handler,
    Ticket,
    TicketEvent,
    TicketEventKind,
    TicketPriority,
    TicketStatus,
)

__all__ = [
    "Ack",
    "Attachment",
    "AttachmentState",
    "Chat",
    "ChatKind",
    "Direction",
    "Handler",
    "Message",
    "MessageKind",
    "ParkedEvent",
    "Queue",
    "QueueMember",
    "SenderKind",
    "Ticket",
    "TicketEvent",
    "TicketEventKind",
    "TicketPriority",
    "TicketStatus",
    "folded",
]
