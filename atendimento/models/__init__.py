"""The desk: chats, tickets, messages, queues."""

from atendimento.models.act import ActKind, ActState, LaterMark, MessageAct
from atendimento.models.bot import Bot
from atendimento.models.bulk import BulkAct
from atendimento.models.chat import Chat, ChatKind, folded
from atendimento.models.folder import Folder
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
from atendimento.models.panel import PanelLook
from atendimento.models.parked import ParkedEvent
from atendimento.models.priority import TicketPriority
from atendimento.models.queue import Queue, QueueMember, SessionQueue, Strategy
from atendimento.models.reader import ChatReader
from atendimento.models.sla import SlaKind, SlaPolicy, SlaTarget
from atendimento.models.team import PersonSkill, QueueSkill, Skill, Team, TeamMember, TeamQueue
from atendimento.models.ticket import (
    Handler,
    Ticket,
    TicketEvent,
    TicketEventKind,
    TicketStatus,
)
from atendimento.models.words import Reading, Word
from atendimento.models.writing import Draft, Mode, ScheduledMessage, ScheduleState, WritingHabits

__all__ = [
    "Ack",
    "ActKind",
    "ActState",
    "Attachment",
    "AttachmentState",
    "Bot",
    "BulkAct",
    "BusinessHours",
    "Chat",
    "ChatKind",
    "ChatReader",
    "Direction",
    "Draft",
    "Folder",
    "Handler",
    "LaterMark",
    "Message",
    "MessageAct",
    "MessageKind",
    "Mode",
    "PanelLook",
    "ParkedEvent",
    "PersonSkill",
    "Queue",
    "QueueMember",
    "QueueSkill",
    "Reading",
    "ScheduleState",
    "ScheduledMessage",
    "SenderKind",
    "SessionQueue",
    "Skill",
    "SlaKind",
    "SlaPolicy",
    "SlaTarget",
    "SpecialDate",
    "Strategy",
    "Team",
    "TeamMember",
    "TeamQueue",
    "Ticket",
    "TicketEvent",
    "TicketEventKind",
    "TicketPriority",
    "TicketStatus",
    "Word",
    "WritingHabits",
    "folded",
]
