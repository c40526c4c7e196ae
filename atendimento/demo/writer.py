"""From a written conversation to rows that look as if it had happened."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from atendimento.demo.company import Company
from atendimento.demo.script import Line, Talk
from atendimento.models import (
    Ack,
    Chat,
    ChatKind,
    Direction,
    Message,
    SenderKind,
    Ticket,
    TicketEvent,
    TicketStatus,
    folded,
)  # fmt: skip
from crm import phones
from crm.models import Contact, Identity, Lead
from crm.services.contacts import pairs_of
from whatsapp.models import OutboundMessage, OutboundState

ACTIVE = ("waiting", "open", "pending")


class Writer:
    """The rows of one conversation, not saved yet."""

    def __init__(self, company: Company, talk: Talk, number: int) -> None:
        self.company, self.talk, self.number = company, talk, number
        self.session = company.sessions[talk.session]
        self.end = timezone.now() - timedelta(minutes=talk.ago)
        self.at = self.end - timedelta(minutes=sum(line.gap for line in talk.lines[1:]))
        self.contact = None if talk.group else self.make_contact()
        self.lead = self.make_lead() if self.contact and talk.lead else None
        self.chat = self.make_chat()
        self.ticket = None if talk.group else self.make_ticket()
        self.messages: list[Message] = []
        self.files: dict[uuid.UUID, str] = {}
        self.events: list[TicketEvent] = []
        self.outbound: list[OutboundMessage] = []
        self.times: dict[Any, datetime] = {}  # what auto_now_add would make today
        self.write()

    # who

    def make_contact(self) -> Contact:
        talk = self.talk
        phone = phones.with_ninth_digit(talk.phone) if talk.phone else ""
        return Contact(name=talk.saved_name, push_name=talk.name, phone=phone, email=talk.email)

    @property
    def address(self) -> str:
        """As this gateway would name it; the Cloud API knows people by phone alone."""
        talk, kind = self.talk, self.session.provider
        if talk.group:
            return talk.group
        if not talk.phone:
            return talk.lid
        return talk.phone + {"waha": "@c.us", "evolution": "@s.whatsapp.net"}.get(kind, "")

    def identities(self) -> list[Identity]:
        if self.contact is None:
            return []
        jid = self.address if "@" in self.address else ""
        pairs = pairs_of(phone=self.talk.phone, jid=jid, lid=self.talk.lid)
        return [Identity(contact=self.contact, kind=kind, value=value) for kind, value in pairs]

    def make_lead(self) -> Lead:
        assert self.contact is not None
        first, _, last = (self.talk.saved_name or self.talk.name).partition(" ")
        known = self.talk.lead != "NEW"
        names = (first, last) if known else ("Lead", self.contact.phone[-4:])
        email = self.talk.email or (f"{self.contact.phone}@whatsapp.com" if self.contact.phone else "")
        score = {"NEW": 50, "CONTACTED": 55, "QUALIFIED": 70, "CONVERTED": 90, "LOST": 20}[self.talk.lead]
        return Lead(
            contact=self.contact, first_name=names[0], last_name=names[1], email=email, phone=self.contact.phone,
            status=self.talk.lead, score=score,
        )  # fmt: skip

    def make_chat(self) -> Chat:
        talk = self.talk
        chat = Chat(
            phone=talk.group or (phones.match_key(talk.phone) if talk.phone else talk.lid),
            kind=ChatKind.GROUP if talk.group else ChatKind.DIRECT,
            name=talk.name if talk.group else "",
            contact=self.contact,
            lead=self.lead,
            session=self.session,
            reply_to=self.address,
            queue=self.company.queues[talk.queue],
            unread_count=talk.unread,
            inbound_count=talk.unread,
            last_message_at=self.end,
        )
        chat.search_text = folded(chat.title)
        return chat

    def make_ticket(self) -> Ticket:
        talk, owner = self.talk, self.owner
        ticket = Ticket(
            chat=self.chat, number=self.number, status=talk.status, priority=talk.priority,
            queue=self.chat.queue, assignee=owner,
        )  # fmt: skip
        self.chat.assigned_to, self.chat.is_open = owner, talk.status in ACTIVE
        return ticket

    @property
    def owner(self) -> User | None:
        return self.company.people.get(self.talk.owner)

    # what was said

    def write(self) -> None:
        self.note("opened", None)
        for index, line in enumerate(self.talk.lines):
            if index:
                self.at += timedelta(minutes=line.gap)
            if line.who and line.who == self.talk.owner and not self.taken:
                self.note("taken_over", self.owner)
            if line.event and line.event != "taken_over":
                self.note(line.event, self.company.people.get(line.who))
            elif not line.event:
                self.say(line)
        for row in (self.chat, self.contact, self.lead, self.ticket):
            if row is not None:
                self.times[row] = self.messages[0].timestamp
        self.chat.last_message_at = self.messages[-1].timestamp

    @property
    def taken(self) -> bool:
        """Whoever writes first takes the conversation, as in life."""
        return any(event.kind == "taken_over" for event in self.events)

    def note(self, kind: str, actor: User | None) -> None:
        if self.ticket is None:
            return
        self.chat.rev += 1
        event = TicketEvent(ticket=self.ticket, kind=kind, actor=actor)
        self.events.append(event)
        self.times[event] = self.at
        if kind == "resolved" and self.talk.status == TicketStatus.RESOLVED:
            self.ticket.resolved_at = self.at
            self.chat.waiting_since = None

    def say(self, line: Line) -> None:
        self.chat.rev += 1
        ours = bool(line.who)
        message = Message(
            chat=self.chat, ticket=self.ticket, session=self.session, kind=line.kind, body=line.text,
            direction=Direction.OUT if ours else Direction.IN, timestamp=self.at, rev=self.chat.rev,
            sender_kind=SenderKind.CUSTOMER, sender_name=line.speaker, ack=Ack.QUEUED,
            reactions=line.react, forwarded=line.forwarded, extra=line.extra,
        )  # fmt: skip
        message.provider_id = f"DEMO{message.pk.hex[-18:].upper()}"
        if line.quote:
            message.quoted = self.messages[-line.quote]
            message.quoted_provider_id, message.quoted_text = message.quoted.provider_id, message.quoted.body
        if line.edited_from:
            message.original_body, message.edited_at = line.edited_from, self.at + timedelta(minutes=1)
        if line.revoked:
            message.revoked_at = self.at + timedelta(seconds=20)
        if ours:
            self.ours(message, line)
        else:
            self.theirs(message)
        if line.file:
            self.files[message.pk] = line.file
        self.times[message] = self.at
        self.messages.append(message)

    def theirs(self, message: Message) -> None:
        self.chat.last_inbound_at = message.timestamp
        self.chat.waiting_since = self.chat.waiting_since or message.timestamp

    def ours(self, message: Message, line: Line) -> None:
        message.sender = self.company.people.get(line.who)
        message.sender_kind = SenderKind.ATTENDANT if message.sender else SenderKind.PHONE
        message.ack, message.uncertain, message.error_code = line.ack, line.uncertain, line.error
        self.chat.waiting_since = None
        if self.ticket and self.ticket.first_response_at is None:
            self.ticket.first_response_at = message.timestamp
        if line.error or line.uncertain:
            message.provider_id = ""
            self.outbound.append(self.unsent(message, line))

    def unsent(self, message: Message, line: Line) -> OutboundMessage:
        """What "send again" takes up."""
        row = OutboundMessage(
            session=self.session, chat_key=self.chat.pk, message_ref=message.pk, order=message.rev, to=self.address,
            state=OutboundState.UNCERTAIN if line.uncertain else OutboundState.FAILED,
            attempts=1, error_code=line.error or "no_answer", payload={"kind": message.kind, "text": message.body},
        )  # fmt: skip
        self.times[row] = message.timestamp
        return row
