"""What the JSON doors read, loaded in as few queries as a page needs."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts import scope
from accounts.errors import Invalid
from accounts.models import User
from atendimento import selectors
from atendimento.models import Ack, Bot, Chat, Direction, Message, Queue, Ticket, TicketStatus
from whatsapp.models import Session


def chats(rows: QuerySet[Chat]) -> QuerySet[Chat]:
    related = ("contact", "lead", "assigned_to", "current_ticket", "last_message")
    return rows.select_related(*related).defer("assigned_to__password", "last_message__reactions")


def messages(rows: QuerySet[Message]) -> QuerySet[Message]:
    hidden = ("attachment__ref", "attachment__waveform", "sender__password")
    return rows.select_related("attachment", "sender").defer(*hidden)


def tickets(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    return rows.select_related("chat__contact", "assignee", "queue").defer("assignee__password")


def chat_stats(user: User) -> dict[str, int]:
    """Counts by state. The open ones are few and have an index; the closed ones are what is left."""
    mine = selectors.chats_owned(user)
    active = Q(current_ticket__status=TicketStatus.PENDING)
    counts = mine.filter(is_open=True).aggregate(
        open=Count("id", filter=~active),
        pending=Count("id", filter=active),
        unassigned=Count("id", filter=Q(assigned_to=None)),
        mine=Count("id", filter=Q(assigned_to=user)),
    )
    every = mine.aggregate(
        total=Count("id"),
        groups=Count("id", filter=Q(current_ticket=None, archived=False)),
        unread=Count("id", filter=Q(unread_count__gt=0)),
        archived=Count("id", filter=Q(archived=True)),
    )
    counts["open"] += every.pop("groups")  # threads without tickets are open
    resolved = every["total"] - every["archived"] - counts["open"] - counts["pending"]
    return {**every, **counts, "resolved": resolved}


def colleague(pk: UUID | None, *, field: str) -> User | None:
    """A person of the same company, by id; None for none. Raises Invalid for all others alike."""
    people = User.objects.filter(tenant_id=scope.current_tenant_id(), is_active=True)
    return named(people, pk, "user_unknown", field)


def queue(pk: UUID | None, *, field: str) -> Queue | None:
    """A queue of this company, by id; None for none. Raises Invalid for all others alike."""
    return named(Queue.objects.all(), pk, "queue_unknown", field)


def bot(pk: UUID | None, *, field: str) -> Bot | None:
    return named(Bot.objects.all(), pk, "bot_unknown", field)


def session(pk: UUID | None, *, field: str) -> Session | None:
    return named(Session.objects.all(), pk, "channel_unknown", field)


def named(found: QuerySet[Any], pk: UUID | None, code: str, field: str) -> Any:
    row = found.filter(pk=pk).first() if pk else None
    if pk and row is None:
        said = _("There is none with this id")
        raise Invalid(said, code=code, fields={field: [said]})
    return row


def quoted(chat: Chat, asked: str | None, *, field: str) -> Message | None:
    """The message of this chat that is answered, by our id or WhatsApp's. Raises Invalid for all others."""
    if not asked:
        return None
    named = Q(provider_id=asked)
    with suppress(ValueError):
        named |= Q(pk=selectors.as_uuid(asked))
    found = selectors.messages_said().filter(named, chat=chat).first()
    if found is None:
        said = _("This is no message of this conversation")
        raise Invalid(said, code="quoted_unknown", fields={field: [said]})
    return found


def with_seen(chat: Chat, messages: Iterable[Message]) -> list[Message]:
    """The messages of one chat, each with whether its reader got that far (`seen`): we of theirs, they of ours."""
    unread = first_unread(chat)
    found = list(messages)
    for message in found:
        message.chat = chat
        ours = message.ack >= Ack.READ
        message.seen = ours if message.from_me else unread is None or (message.timestamp, message.pk) < unread
    return found


def first_unread(chat: Chat) -> tuple[datetime, UUID] | None:
    """Where the unread part of the thread begins: the chat counts how many of the customer's words nobody saw."""
    if not chat.unread_count:
        return None
    theirs = Message.objects.filter(chat=chat, direction=Direction.IN).order_by("-timestamp", "-id")
    return theirs.values_list("timestamp", "id")[chat.unread_count - 1 : chat.unread_count].first()


def metadata(message: Message) -> dict[str, Any]:
    """What a message has beside its words; empty parts are left out. A deleted message says only that it was."""
    if message.revoked_at:
        return {"revoked": True}
    attachment = message.file
    known = {
        **message.extra,
        "fileName": attachment and attachment.name,
        "mimeType": attachment and attachment.mime,
        "fileSize": attachment and attachment.size,
        "senderKind": message.sender_kind,
        "senderId": message.sender_id and str(message.sender_id),
        "senderName": message.sender_name or (message.sender and message.sender.name),
        "reactions": message.reactions,
        "forwarded": message.forwarded,
        "editedAt": message.edited_at and message.edited_at.isoformat(),
        "error": message.error_code,
        "uncertain": message.uncertain,
    }
    return {key: value for key, value in known.items() if value not in (None, "", {}, [], False)}
