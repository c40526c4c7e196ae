"""The desk: chats, tickets, messages, queues."""

from atendimento.models.chat import Chat, ChatKind, folded
from atendimento.models.hours import BusinessHours, SpecialDate
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
from atendimento.models.priority import TicketPriority
from atendimento.models.queue import Queue, QueueMember
from atendimento.models.sla import SlaKind, SlaPolicy, SlaTarget
from atendimento.models.ticket import (
    Handler,
    Ticket,
    TicketEvent,
    TicketEventKind,
    TicketStatus,
)

__all__ = [
    "Ack",
    "Attachment",
    "AttachmentState",
    "BusinessHours",
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
    "SlaKind",
    "SlaPolicy",
    "SlaTarget",
    "SpecialDate",
    "Ticket",
    "TicketEvent",
    "TicketEventKind",
    "TicketPriority",
    "TicketStatus",
    "folded",
]
