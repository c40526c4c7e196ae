"""What the panel beside the chat says of the person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from atendimento.models import (
    Attachment,
    AttachmentState,
    Chat,
    MessageKind,
    PanelLook,
    Ticket,
    TicketEvent,
    TicketEventKind,
)
from atendimento.models.message import FILE_KINDS
from atendimento.selectors import chat_for, chats_visible, colleagues_of
from atendimento.why import why_sentence
from crm import phones
from crm.models import ActivityKind, Contact, DealState, Identity, IdentityKind, Label
from crm.selectors import activities_of, deals_of, fields_of, notes_of, pipelines

R = TypeVar("R", bound=Model)

PAST = 8
MOST = 30  # notes, deals and tasks of one person
LAST_FILES = 8


@dataclass(frozen=True)
class Address:
    """One way to reach the person; `same_person` marks another spelling of the number above."""

    kind: str
    text: str
    same_person: bool = False


def whole(chat: Chat) -> dict[str, Any]:
    """All parts that this chat has, for the first paint."""
    parts = PARTS if chat.contact else {"past": past, "files": files}
    return {"chat": chat, **{name: value for part in parts.values() for name, value in part(chat).items()}}


def service(chat: Chat) -> dict[str, Any]:
    return {"why": why(chat) if chat.is_open else ""}


def deals(chat: Chat) -> dict[str, Any]:
    """`pipelines`: asked for where there is an open deal, or a form for one."""
    found = list(deals_of(contact_of(chat))[:MOST])
    open_ones = sum(deal.state == DealState.OPEN for deal in found)
    return {"deals": found, "open_deals": open_ones, "pipelines": pipelines()}


def tasks(chat: Chat) -> dict[str, Any]:
    """`people`: asked for by a form only."""
    found = list(activities_of(contact_of(chat))[:MOST])
    return {"tasks": found, "now": timezone.now(), "kinds": ActivityKind.choices, "people": colleagues_of(chat)}


def contact(chat: Chat) -> dict[str, Any]:
    return {"addresses": addresses(chat), "fields": fields_of(contact_of(chat))}


def labels(chat: Chat) -> dict[str, Any]:
    return {"known": list(Label.objects.filter(archived=False).order_by("name"))}


def notes(chat: Chat) -> dict[str, Any]:
    return {"notes": list(notes_of(contact_of(chat))[:MOST])}


def past(chat: Chat, before: int | None = None) -> dict[str, Any]:
    """Earlier episodes, newest first; `before` is the number after which the page goes on."""
    tickets = Ticket.objects.filter(chat=chat).exclude(pk=chat.current_ticket_id)
    page = tickets.filter(number__lt=before) if before else tickets
    rows = list(page.select_related("assignee").order_by("-number")[: PAST + 1])
    more = rows[PAST - 1].number if len(rows) > PAST else None
    return {"past": rows[:PAST], "past_count": tickets.count(), "past_more": more}


def files(chat: Chat) -> dict[str, Any]:
    kinds = [kind for kind in FILE_KINDS if kind != MessageKind.STICKER]  # by kind there is an index
    found = Attachment.objects.filter(
        message__chat=chat, message__revoked_at=None, message__kind__in=kinds, state=AttachmentState.READY
    )
    newest = found.select_related("message").order_by("-message__timestamp")[:LAST_FILES]
    return {"files": list(newest), "file_count": found.count()}


Part = Callable[[Chat], dict[str, Any]]
# What can be asked for alone, by the names that templates and pushes use.
PARTS: dict[str, Part] = {
    "who": lambda chat: {},
    "service": service,
    "lead": lambda chat: {},
    "deals": deals,
    "tasks": tasks,
    "contact": contact,
    "labels": labels,
    "notes": notes,
    "past": past,
    "files": files,
}


def contact_of(chat: Chat) -> Contact:
    """Raises Contact.DoesNotExist for a group."""
    if chat.contact is None:
        raise Contact.DoesNotExist
    return chat.contact


def closed_parts(user: User) -> list[str]:
    look = PanelLook.objects.filter(user=user).first()
    return look.closed if look else []


def row_beside(user: User, model: type[R], pk: UUID) -> tuple[R, Chat]:
    """Something of a person with the chat it is seen beside. What belongs to nobody whom the user sees is not there."""
    row = model._default_manager.select_related("contact").get(pk=pk)
    chat = chats_visible(user).filter(contact=row.contact_id).order_by("created_at").first()  # type: ignore[attr-defined]
    if chat is None:
        raise Chat.DoesNotExist
    return row, chat_for(user, chat.pk)


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
