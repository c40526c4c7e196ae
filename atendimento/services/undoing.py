"""How a conversation was before an act, and back to it while nothing else happened."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Conflict
from accounts.models import User
from atendimento import realtime, sla
from atendimento.models import (
    Ack,
    Chat,
    ChatReader,
    Direction,
    Message,
    SenderKind,
    Ticket,
    TicketEvent,
    TicketEventKind,
)
from atendimento.services.chats import chat_lock, next_rev
from atendimento.services.episodes import lock_current, record
from atendimento.services.labels import label_remove
from crm.models import ContactLabel, Label
from whatsapp import outbox

OF_TICKET = (
    "status", "queue_id", "assignee_id", "assigned_at", "priority", "handler", "snoozed_until", "resolved_at",
    "closed_at", "outcome", "closing_fields", *sla.FIELDS,
)  # fmt: skip
OF_CHAT = ("waiting_since", "unread_count", "answered_count", "archived")
OF_READER = ("seen_count", "marked_unread")
UNDONE = "undone"  # why the outbox gave a message back; `whatsapp.reasons` says it


def snapshot(chat: Chat, by: User) -> dict[str, Any]:
    """As JSON; the caller holds the chat's lock."""
    ticket = Ticket.objects.filter(pk=chat.current_ticket_id).first()
    reader = ChatReader.objects.filter(chat=chat, user=by).first() or ChatReader()
    return {
        "ticket": str(ticket.pk) if ticket else "",
        "of_ticket": kept(ticket, OF_TICKET) if ticket else {},
        "of_chat": kept(chat, OF_CHAT),
        "labels": label_ids(chat),
        "of_reader": kept(reader, OF_READER),
    }


def label_ids(chat: Chat) -> list[str]:
    return sorted(
        str(pk) for pk in ContactLabel.objects.filter(contact=chat.contact_id).values_list("label", flat=True)
    )


def kept(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {name: str(value) if isinstance(value, UUID | datetime) else value for name, value in values.items()}


def put(row: Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        column: Any = row._meta.get_field(name.removesuffix("_id"))
        setattr(row, name, getattr(column, "target_field", column).to_python(value))


def mark_of(pk: UUID) -> list[str]:
    """Changes with what makes undoing wrong: another step of the ticket, the customer's words, an answer."""
    events = TicketEvent.objects.filter(ticket__chat=pk).order_by("-created_at", "-id")
    event = events.values_list("pk", flat=True).first()
    ours = Message.objects.filter(chat=pk, direction=Direction.OUT).exclude(sender_kind=SenderKind.BOT)
    answer = ours.order_by("-timestamp", "-id").values_list("pk", flat=True).first()
    said = Chat.objects.values_list("inbound_count", flat=True).get(pk=pk)
    return [str(event), str(answer), str(said)]


@transaction.atomic
def undo(pk: UUID, before: dict[str, Any], by: User, act: str) -> bool:
    """Raises Conflict (`changed`)."""
    chat = chat_lock(pk)
    ticket = lock_current(chat)
    if mark_of(pk) != before["mark"] or before["ticket"] != (str(ticket.pk) if ticket else ""):
        raise Conflict(_("it changed meanwhile"), code="changed")
    take_back(chat, outbox.cancel(pk, after=before["rev"]))
    put(chat, before["of_chat"])
    if act == "label":
        for label in Label.objects.filter(links__contact=chat.contact_id).exclude(pk__in=before["labels"]):
            label_remove(chat=chat, label=label, by=by)
        chat.refresh_from_db()
    if act in {"read", "unread"}:
        reader_restore(chat, by, before["of_reader"])
    if ticket is None or kept(ticket, OF_TICKET) == before["of_ticket"]:
        next_rev(chat)
        chat.save()
        after_commit(realtime.chat_changed, chat.pk)
        return True
    put(ticket, before["of_ticket"])
    ticket.save(update_fields=[name.removesuffix("_id") for name in OF_TICKET])
    record(chat, ticket, TicketEventKind.UNDONE, by)
    return True


def reader_restore(chat: Chat, by: User, values: dict[str, Any]) -> None:
    ChatReader.objects.update_or_create(chat=chat, user=by, defaults=values)
    after_commit(realtime.reader_changed, chat.pk, by.pk)


def take_back(chat: Chat, refs: list[UUID]) -> None:
    """What the queue wanted to say has not left, and says so."""
    for message in Message.objects.filter(chat=chat, pk__in=refs):
        message.ack, message.error_code, message.rev = Ack.FAILED, UNDONE, next_rev(chat)
        message.save(update_fields=["ack", "error_code", "rev"])
        after_commit(realtime.message_changed, message.pk)
