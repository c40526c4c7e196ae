"""Reads. Everything a person may see is bound here, once, for pages, sockets, media and APIs alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, FilteredRelation, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest

from accounts.models import User
from accounts.roles import ACTIONS, may
from atendimento.models import (
    Attachment,
    Chat,
    Direction,
    Draft,
    Message,
    MessageKind,
    ScheduledMessage,
    ScheduleState,
    Ticket,
    TicketEvent,
    WritingHabits,
)
from whatsapp.models import Session, SessionStatus

PAGE = 40
THREAD_PAGE = 50


def as_uuid(text: str) -> UUID:
    """Raises ValueError for anything that is no id."""
    return UUID(str(text))


def chats_visible(user: User) -> QuerySet[Chat]:
    """Supervisors and admins see the company's chats; attendants their own and their queues'."""
    chats = Chat.objects.all()
    if may(user, "chat.read_all"):
        return chats
    return chats.filter(Q(assigned_to=user) | Q(queue__in=user.queues.all()))


def chat_for(user: User, pk: Any) -> Chat:
    """One visible chat with what its page shows. Raises Chat.DoesNotExist for all others alike."""
    related = ("contact", "lead", "session", "queue", "assigned_to", "current_ticket")
    return as_read_by(user, chats_visible(user)).select_related(*related).get(pk=pk)


def chats_owned(user: User) -> QuerySet[Chat]:
    """What spec 1 lets an attendant see: what is assigned to them, and nothing that only waits in their queue."""
    chats = chats_visible(user)
    return chats if may(user, "chat.read_all") else chats.filter(assigned_to=user)


def tickets_visible(user: User) -> QuerySet[Ticket]:
    """Every episode of the chats that the user may see, past ones too: their thread shows them anyway."""
    if may(user, "chat.read_all"):
        return Ticket.objects.all()
    return Ticket.objects.filter(chat__in=chats_visible(user).values("pk"))


def as_read_by(user: User, chats: QuerySet[Chat]) -> QuerySet[Any]:
    """Each chat with what is the person's own: `unread`, `seen`, `marked` and `pinned_at`."""
    mine = FilteredRelation("readers", condition=Q(readers__user=user))
    return chats.annotate(mine=mine).annotate(
        seen=Coalesce(F("mine__seen_count"), Value(0)),
        marked=Coalesce(F("mine__marked_unread"), Value(False)),
        pinned_at=F("mine__pinned_at"),
        unread=Greatest(
            F("inbound_count") - Greatest(Coalesce(F("mine__seen_count"), Value(0)), F("answered_count")),
            Case(When(mine__marked_unread=True, then=Value(1)), default=Value(0)),
            output_field=IntegerField(),
        ),
    )


def can_see(user: User, pk: Any) -> bool:
    return chats_visible(user).filter(pk=pk).exists()


@dataclass(frozen=True)
class Cursor:
    """Position in a list that some time orders; ties by id."""

    at: datetime
    pk: UUID

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """From `<iso time>~<uuid>`; None for anything else."""
        at, _sep, pk = text.partition("~")
        try:
            return cls(datetime.fromisoformat(at), UUID(pk))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.pk}"


# What no row shows and is dear to load: gateway keys are decrypted, JSON is parsed.
NOT_IN_ROWS = (
    "session__config",
    "last_message__session__config",
    "last_message__attachment__ref",
    "last_message__attachment__waveform",
    "last_message__reactions",
    "assigned_to__password",
    "last_message__sender__password",
)


def for_rows(chats: QuerySet[Chat]) -> QuerySet[Chat]:
    return chats.select_related(
        "contact",
        "lead",
        "session",
        "queue",
        "assigned_to",
        "current_ticket",
        "last_message",
        "last_message__sender",
        "last_message__session",
        "last_message__attachment",
    ).defer(*NOT_IN_ROWS)


MessageRow = Message | TicketEvent


def thread_messages(chat: Chat) -> QuerySet[Message]:
    return for_bubbles(Message.objects.filter(chat=chat))


def for_bubbles(messages: QuerySet[Message]) -> QuerySet[Message]:
    return messages.select_related(
        "attachment", "sender", "session", "quoted", "quoted__sender", "quoted__attachment", "act"
    )


def beside(messages: QuerySet[Message], sign: str, one: Message) -> QuerySet[Message]:
    """Those before (`<`) or after (`>`) a message. A row comparison starts in the index where the message is."""
    where = f"(atendimento_message.timestamp, atendimento_message.id) {sign} (%s, %s)"
    return messages.annotate(beside=RawSQL(where, [one.timestamp, one.pk])).filter(beside=True)  # noqa: S611


def thread_page(chat: Chat, *, before: Message | None = None, limit: int = THREAD_PAGE) -> tuple[list[Any], bool]:
    """The newest messages (or those before one) with the events between them, oldest first; and whether more exist."""
    messages = thread_messages(chat)
    if before:
        messages = beside(messages, "<", before)
    newest = list(messages.order_by("-timestamp", "-id")[: limit + 1])
    page, more = newest[:limit][::-1], len(newest) > limit
    events = events_between(chat, page[0].timestamp if page and more else None, before.timestamp if before else None)
    return sorted([*page, *events], key=moment), more


def thread_after(chat: Chat, after: Message) -> tuple[list[Any], bool]:
    """The messages after one, with the events between them, oldest first; and whether newer ones exist."""
    newer = list(beside(thread_messages(chat), ">", after).order_by("timestamp", "id")[: THREAD_PAGE + 1])
    page, ahead = newer[:THREAD_PAGE], len(newer) > THREAD_PAGE
    events = events_between(chat, after.timestamp, page[-1].timestamp if ahead else None)
    return sorted([*page, *events], key=moment), ahead


def thread_around(chat: Chat, middle: Message) -> tuple[list[Any], bool, bool]:
    """A page with `middle` in it, oldest first; and whether older and newer messages exist."""
    messages, half = thread_messages(chat), THREAD_PAGE // 2
    older = list(beside(messages, "<=", middle).order_by("-timestamp", "-id")[: half + 1])
    newer = list(beside(messages, ">", middle).order_by("timestamp", "id")[: half + 1])
    page = [*older[:half][::-1], *newer[:half]]
    more, ahead = len(older) > half, len(newer) > half
    events = events_between(chat, page[0].timestamp if more else None, page[-1].timestamp if ahead else None)
    return sorted([*page, *events], key=moment), more, ahead


def first_unread(chat: Chat, unread: int) -> Message | None:
    """Where somebody stopped reading, when the newest page would not begin before it."""
    if unread <= THREAD_PAGE // 2:
        return None
    theirs = Message.objects.filter(chat=chat, direction=Direction.IN).order_by("-timestamp", "-id")
    return next(iter(theirs[unread - 1 : unread]), None)


def moment(row: Any) -> tuple[datetime, bool, str]:
    """What orders the thread: the provider's time of a message, ours of an event. What happened comes before what was
    said at the same time: it was opened for these words.
    """
    is_message = isinstance(row, Message)
    return (row.timestamp if is_message else row.created_at, is_message, str(row.pk))


def events_between(chat: Chat, since: datetime | None, until: datetime | None) -> list[TicketEvent]:
    events = TicketEvent.objects.filter(ticket__chat=chat).select_related("actor", "ticket")
    if since:
        events = events.filter(created_at__gte=since)
    if until:
        events = events.filter(created_at__lt=until)
    return list(events.order_by("created_at"))


def changes_since(chat: Chat, rev: int) -> tuple[list[Message], list[TicketEvent]]:
    """Messages stored or changed after `rev`, and the events of the chat's current ticket."""
    messages = thread_messages(chat).filter(rev__gt=rev).order_by("timestamp", "id")
    events = TicketEvent.objects.filter(ticket__chat=chat).select_related("actor", "ticket").order_by("-created_at")
    return list(messages), list(events[:20])


def attachment_for(user: User, pk: Any) -> Attachment:
    """A file that the user may see, through the chat it was sent in. Raises Attachment.DoesNotExist."""
    rows = Attachment.objects.select_related("message").annotate(chat=F("message__chat"))
    return rows.filter(message__chat__in=chats_visible(user).values("pk")).get(pk=pk)


def message_named(chat: Chat, key: str) -> Message | None:
    """The chat's message by the id that the DOM knows it by; None for anything else."""
    try:
        named = Q(pk=as_uuid(key)) | Q(client_id=as_uuid(key))
    except ValueError:
        return None
    return Message.objects.filter(named, chat=chat).first()


def message_for(user: User, pk: Any, *, notes: bool = True) -> Message:
    """A message of a visible chat. Raises Message.DoesNotExist."""
    found = Message.objects.all() if notes else messages_said()
    rows = found.filter(chat__in=chats_visible(user).values("pk"))
    related = ("chat__contact", "chat__session", "chat__assigned_to", "attachment", "session", "sender", "act")
    return rows.select_related(*related).get(pk=pk)


def sessions_in_trouble() -> list[Session]:
    """Channels that neither receive nor send."""
    states = [SessionStatus.FAILED, SessionStatus.STOPPED, SessionStatus.QR]
    return list(Session.objects.filter(status__in=states).order_by("label"))


def messages_said() -> QuerySet[Message]:
    """Without notes: all that may be told outside of the desk."""
    return Message.objects.exclude(kind=MessageKind.NOTE)


def colleagues_of(chat: Chat) -> QuerySet[User]:
    """Who may see the chat: `chats_visible`, asked the other way round."""
    theirs = Q(role__in=ACTIONS["chat.read_all"]) | Q(pk=chat.assigned_to_id)
    if chat.queue_id:
        theirs |= Q(queues=chat.queue_id)
    people = User.objects.filter(theirs, tenant_id=chat.tenant_id, is_active=True)
    return people.distinct().order_by("name")


def scheduled_in(chat: Chat) -> QuerySet[ScheduledMessage]:
    """What waits to be sent; not what the customer has called off by writing, which its time will tell."""
    rows = ScheduledMessage.objects.filter(chat=chat, state=ScheduleState.WAITING)
    if chat.last_inbound_at:
        rows = rows.exclude(unless_answered=True, created_at__lt=chat.last_inbound_at)
    return rows.select_related("author").order_by("due_at", "pk")


def scheduled_for(user: User, pk: Any) -> ScheduledMessage:
    """Of a visible chat. Raises ScheduledMessage.DoesNotExist."""
    rows = ScheduledMessage.objects.filter(chat__in=chats_visible(user).values("pk"))
    return rows.select_related("chat__contact", "chat__queue", "author").get(pk=pk)


def drafts_of(user: User) -> QuerySet[Draft]:
    """What the person began and did not send, in chats they still see."""
    return Draft.objects.filter(user=user, chat__in=chats_visible(user).values("pk")).order_by("-updated_at")


def habits_of(user: User) -> WritingHabits:
    return WritingHabits.objects.filter(user=user).first() or WritingHabits(user=user)
