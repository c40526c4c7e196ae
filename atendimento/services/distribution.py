"""Who gets the next ticket.

Called on arrival, when somebody comes online or frees a place, and on a tick; safe to call at any time, by many at
once. A few tickets per transaction, which first takes the company's distribution lock: loads are counted and people are
chosen under it, so nobody is ever given more than their capacity. Chats that somebody is writing to right now are
skipped, not waited for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from accounts import scope
from accounts.models import PresenceState, User
from accounts.presence import presence_of
from atendimento.models import (
    Chat,
    Handler,
    Queue,
    QueueMember,
    Strategy,
    Ticket,
    TicketEventKind,
    TicketPriority,
    TicketStatus,
)
from atendimento.services import waking
from atendimento.services.episodes import give, lock_current, record
from atendimento.services.seats import Choice, Seat, choose, seats_of

BATCH = 5  # tickets per transaction: chats are locked for that long
LOCK = 0x6465736B  # namespace of the advisory lock
URGENCY = Case(
    When(current_ticket__priority=TicketPriority.URGENT, then=Value(0)),
    When(current_ticket__priority=TicketPriority.HIGH, then=Value(1)),
    When(current_ticket__priority=TicketPriority.LOW, then=Value(3)),
    default=Value(2),
)


@dataclass
class Room:
    """A queue with its capable people who are online, while tickets are handed out."""

    queue: Queue
    seats: list[Seat]

    @property
    def free(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.is_free]


Floor = dict[UUID, Room]  # by queue


def distribute(queue_id: UUID | None = None) -> int:
    """Hand out the waiting tickets of the scope's company, or of one queue; returns how many. Not in a transaction."""
    waking.awake()
    given = 0
    while (online := people_online(queue_id)) and (count := hand_out(online, queue_id)):
        given += count
    return given


def people_online(queue_id: UUID | None) -> frozenset[UUID]:
    """Members of the queues in which somebody waits, who are here and not on a pause."""
    members = QueueMember.objects.filter(queue__in=waiting_queues(queue_id), user__is_active=True)
    found = presence_of(members.values_list("user", flat=True).distinct())
    return frozenset(pk for pk, presence in found.items() if presence.state == PresenceState.ONLINE)


def waiting_queues(queue_id: UUID | None = None) -> QuerySet[Queue]:
    """Queues that distribute and in which somebody waits."""
    waiting = Ticket.objects.filter(status=TicketStatus.WAITING, handler=Handler.HUMAN).values("queue")
    queues = Queue.objects.filter(pk__in=waiting, is_active=True).exclude(strategy=Strategy.MANUAL)
    return queues.filter(pk=queue_id) if queue_id else queues


@transaction.atomic
def hand_out(online: frozenset[UUID], queue_id: UUID | None) -> int:
    """The few most urgent, oldest tickets that somebody is free for; returns how many found an owner."""
    take_turns()
    floor = open_floor(online, queue_id)
    return sum(seat_next(chat, floor) for chat in next_chats(floor))


def take_turns() -> None:
    """One distributor of a company at a time; ends with the transaction. Before any row, so it can't be in a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [(scope.current_tenant_id().int ^ LOCK) & (2**63 - 1)])


def open_floor(online: Iterable[UUID], queue_id: UUID | None) -> Floor:
    queues = {queue.pk: queue for queue in waiting_queues(queue_id)}
    rooms = {pk: Room(queues[pk], seats) for pk, seats in seats_of(queues.values(), online).items()}
    return {pk: room for pk, room in rooms.items() if room.free}


def next_chats(queues: Iterable[UUID]) -> list[Chat]:
    """Who is served next, locked. Conditions on the chat itself are looked at again after any wait."""
    waiting = Chat.objects.filter(queue__in=list(queues), is_open=True, assigned_to=None)
    waiting = waiting.filter(current_ticket__status=TicketStatus.WAITING, current_ticket__handler=Handler.HUMAN)
    ordered = waiting.order_by(URGENCY, "current_ticket__created_at", "pk")
    return list(ordered.select_for_update(of=("self",), skip_locked=True)[:BATCH])


def seat_next(chat: Chat, floor: Floor) -> bool:
    ticket = lock_current(chat)
    # A ticket changes only under its chat's lock and the chat mirrors it: else the next look sees better.
    room = floor.get(ticket.queue_id) if ticket and ticket.queue_id and ticket.status == TicketStatus.WAITING else None
    if ticket is None or room is None or not room.free:
        return False
    owner, last = ties(chat, ticket) if room.queue.strategy == Strategy.STICKY else (None, None)
    choice = choose(room.queue.strategy, room.free, last, owner.pk if owner else None)
    user, now = User.objects.get(pk=choice.seat.user_id), timezone.now()
    give(ticket, user)
    QueueMember.objects.filter(pk=choice.seat.member_id).update(last_assigned_at=now)
    record(
        chat, ticket, TicketEventKind.ASSIGNED, None, **why(ticket, room, choice, user, now), **passed_over(owner, user)
    )
    for other in floor.values():
        other.seats = [after(seat, choice.seat, now) for seat in other.seats]
    return True


def after(seat: Seat, taken: Seat, now: datetime) -> Seat:
    """The seat once `taken`'s person has one ticket more."""
    if seat.user_id != taken.user_id:
        return seat
    at = now if seat.member_id == taken.member_id else seat.last_assigned_at
    return replace(seat, load=seat.load + 1, last_assigned_at=at)


def ties(chat: Chat, ticket: Ticket) -> tuple[User | None, UUID | None]:
    """In whose portfolio ("carteira") the customer is, and who served them last."""
    return (chat.contact.keeper if chat.contact else None), served_last(chat, ticket)


def passed_over(owner: User | None, user: User) -> dict[str, str]:
    """Named to people when the customer's own person was not free."""
    return {"owner": owner.get_short_name()} if owner and owner != user else {}


def served_last(chat: Chat, ticket: Ticket) -> UUID | None:
    """The owner of the customer's last episode that had one."""
    earlier = Ticket.objects.filter(chat=chat, assignee__isnull=False).exclude(pk=ticket.pk)
    return earlier.order_by("-created_at").values_list("assignee", flat=True).first()


def why(ticket: Ticket, room: Room, choice: Choice, user: User, now: datetime) -> dict[str, Any]:
    """What `atendimento.why` tells: names and numbers as they were."""
    return {
        "to": user.get_short_name(),
        "to_id": str(user.pk),
        "queue": room.queue.name,
        "strategy": room.queue.strategy,
        "rule": choice.rule,
        "online": len(room.seats),
        "candidates": len(room.free),
        "load": choice.seat.load,
        "capacity": choice.seat.capacity,
        "priority": ticket.priority,
        "waited": max(0, int((now - ticket.created_at).total_seconds())),
    }


# For the tick


def companies_waiting() -> set[UUID]:
    """Companies in which somebody waits for a distribution. Unscoped."""
    return set(waiting_queues().values_list("tenant", flat=True))
