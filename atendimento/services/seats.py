"""Who could take the next ticket of a queue, and who does."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from atendimento.models import PersonSkill, Queue, QueueMember, QueueSkill, Strategy, Ticket, TicketStatus

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Seat:
    """A person's place in a queue. `load` counts their open tickets in all queues."""

    member_id: UUID
    user_id: UUID
    load: int
    capacity: int
    last_assigned_at: datetime | None

    @property
    def is_free(self) -> bool:
        return self.load < self.capacity


@dataclass(frozen=True)
class Choice:
    """`rule` says what decided: "turn", "fewest", "owner" (the customer is theirs), "last_served", or
    "fewest_instead" of either."""

    seat: Seat
    rule: str


def choose(strategy: str, free: Iterable[Seat], served_last: UUID | None = None, owner: UUID | None = None) -> Choice:
    """One of the free seats, of which there is at least one. `owner`: whose customer it is; `served_last`: their last
    attendant.
    """
    seats = list(free)
    if strategy == Strategy.ROUND_ROBIN:
        return Choice(min(seats, key=turn), "turn")
    if strategy == Strategy.STICKY and (owner or served_last):
        for user_id, rule in ((owner, "owner"), (served_last, "last_served")):
            if theirs := next((seat for seat in seats if seat.user_id == user_id), None):
                return Choice(theirs, rule)
        return Choice(min(seats, key=fewest), "fewest_instead")
    return Choice(min(seats, key=fewest), "fewest")


def turn(seat: Seat) -> tuple[datetime, UUID]:
    return seat.last_assigned_at or NEVER, seat.user_id


def fewest(seat: Seat) -> tuple[int, datetime, UUID]:
    return seat.load, *turn(seat)


def seats_of(queues: Iterable[Queue], people: Iterable[UUID]) -> dict[UUID, list[Seat]]:
    """By queue: the members among `people` who have its skills, free or not. Two queries."""
    rows = list(capable_members().filter(queue__in=list(queues), user__in=list(people)).select_related("queue"))
    load = loads(row.user_id for row in rows)
    seats: dict[UUID, list[Seat]] = {}
    for row in rows:
        capacity = row.capacity or row.queue.capacity
        seat = Seat(row.pk, row.user_id, load[row.user_id], capacity, row.last_assigned_at)
        seats.setdefault(row.queue_id, []).append(seat)
    return seats


def capable_members() -> QuerySet[QueueMember]:
    """Active members who have every skill that their queue asks for."""
    has_it = PersonSkill.objects.filter(user=OuterRef(OuterRef("user")), skill=OuterRef("skill"))
    lacking = QueueSkill.objects.filter(~Exists(has_it), queue=OuterRef("queue"))
    return QueueMember.objects.filter(~Exists(lacking), user__is_active=True)


def loads(people: Iterable[UUID]) -> Mapping[UUID, int]:
    """How many open tickets each person has; 0 for who has none. Snoozed ones don't count."""
    open_tickets = Ticket.objects.filter(status=TicketStatus.OPEN, assignee__in=set(people))
    counted = open_tickets.values_list("assignee").annotate(Count("pk"))
    return Counter({pk: count for pk, count in counted if pk})
