"""What the panel beside the chat says of the person."""

from dataclasses import dataclass

from atendimento.models import Attachment, AttachmentState, Chat, MessageKind, Ticket, TicketEvent, TicketEventKind
from atendimento.why import why_sentence
from crm import phones
from crm.models import Identity, IdentityKind

PAST = 8
LAST_FILES = 8


@dataclass(frozen=True)
class Address:
    """One way to reach the person; `same_person` marks another spelling of the number above."""

    kind: str
    text: str
    same_person: bool = False


@dataclass(frozen=True)
class About:
    addresses: list[Address]
    tickets: list[Ticket]
    ticket_count: int
    files: list[Attachment]
    file_count: int
    why: str  # the current ticket is here, or with its owner; "" when nobody but them decided so


def about(chat: Chat) -> About:
    tickets = Ticket.objects.filter(chat=chat).select_related("assignee").order_by("-number")
    files = Attachment.objects.filter(
        message__chat=chat, message__revoked_at=None, state=AttachmentState.READY
    ).exclude(message__kind=MessageKind.STICKER)
    return About(
        addresses=addresses(chat),
        tickets=list(tickets.exclude(pk=chat.current_ticket_id)[:PAST]),
        ticket_count=tickets.exclude(pk=chat.current_ticket_id).count(),
        files=list(files.select_related("message").order_by("-message__timestamp")[:LAST_FILES]),
        file_count=files.count(),
        why=why(chat) if chat.is_open else "",
    )


def why(chat: Chat) -> str:
    """ "Por que caiu aqui?", of the newest decision about the current ticket."""
    decisions = [
        TicketEventKind.ASSIGNED,
        TicketEventKind.RELEASED,
        TicketEventKind.TAKEN_OVER,
        TicketEventKind.TRANSFERRED,
    ]
    event = (
        TicketEvent.objects.filter(ticket=chat.current_ticket_id, kind__in=decisions).order_by("-created_at").first()
    )
    return why_sentence(event) if event else ""


def addresses(chat: Chat) -> list[Address]:
    """The phone as people write it, its other spelling, and what has no number."""
    if chat.contact is None:
        return []
    found = [*phone_lines(chat.contact.phone)]
    named = {IdentityKind.LID: "lid", IdentityKind.BSUID: "bsuid"}
    for identity in Identity.objects.filter(contact=chat.contact_id).order_by("created_at"):
        if identity.kind in named:
            found.append(Address(named[IdentityKind(identity.kind)], identity.value))
        elif identity.kind == IdentityKind.PHONE and identity.value != phones.match_key(chat.contact.phone):
            found += phone_lines(phones.with_ninth_digit(identity.value))
    return found


def phone_lines(phone: str) -> list[Address]:
    if not phone:
        return []
    other = sorted(phones.variants(phone) - {phone})
    return [
        Address("phone", phones.display(phone)),
        *(Address("phone", spelled(digits), same_person=True) for digits in other),
    ]


def spelled(digits: str) -> str:
    """As written, without putting a ninth digit in: that is the point of showing it."""
    if digits.startswith("55") and len(digits) == 12:
        return f"+55 {digits[2:4]} {digits[4:8]}-{digits[8:]}"
    return phones.display(digits)
