"""Tickets that change hands without their owner's doing: given by a lead, taken from who is gone, evened out."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import PresenceState, User
from accounts.presence import Presence, absent_since, presence_of
from accounts.roles import may
from atendimento.models import Chat, Queue, Team, Ticket, TicketEventKind, TicketStatus
from atendimento.models.ticket import ACTIVE
from atendimento.services.chats import chat_lock, default_queue
from atendimento.services.distribution import take_turns
from atendimento.services.episodes import give, lock_current, open_new, record, revive
from atendimento.services.lifecycle import ticket_take_over
from atendimento.services.seats import Seat, seats_of
from atendimento.services.transfers import tell_new_owner

ABSENT, DEACTIVATED = "absent", "deactivated"
MOST_MOVES = 500


# By a lead


@transaction.atomic
def ticket_assign(*, chat: Chat, to: User | None, by: User | None, why: dict[str, Any] | None = None) -> Ticket:
    """Make `to` the owner, or with None give the ticket back to its queue. `by` None is the system.

    `why` is kept with the event and told by `atendimento.why`. Ended tickets begin again as when they are taken over.
    Raises Forbidden unless one takes for oneself or may assign to others; Invalid (`unknown_person`,
    `inactive_person`); Conflict (`no_change`, and those of taking over).
    """
    if to and by and to.pk == by.pk:
        return ticket_take_over(chat=chat, by=by)
    if by and not may(by, "ticket.assign_other"):
        raise Forbidden(_("Only a supervisor can give conversations to others"))
    check_owner(chat, to)
    chat = chat_lock(chat.pk)
    ticket = begun(chat, by)
    previous = ticket.assignee
    if ticket.status in (TicketStatus.OPEN, TicketStatus.WAITING) and previous == to and not chat.with_bot:
        raise Conflict(_("The conversation is there already"), code="no_change")
    give(ticket, to)
    data = {"rule": "hand", "by": by.get_short_name() if by else "", **handed(previous, to), **(why or {})}
    record(chat, ticket, TicketEventKind.ASSIGNED if to else TicketEventKind.RELEASED, by, **data)
    if to and by:
        tell_new_owner(chat, ticket, by, to, "")
    return ticket


def check_owner(chat: Chat, to: User | None) -> None:
    if to and to.tenant_id != chat.tenant_id:
        raise Invalid(_("There is no such person"), code="unknown_person")
    if to and not to.is_active:
        raise Invalid(_("%(who)s no longer works here") % {"who": to}, code="inactive_person")


def begun(chat: Chat, by: User | None) -> Ticket:
    """The chat's ticket, locked and active."""
    ticket = lock_current(chat)
    if ticket is None or ticket.status == TicketStatus.CLOSED:
        return open_new(chat)
    return ticket if ticket.is_active else revive(chat, ticket, by)


def handed(previous: User | None, to: User | None) -> dict[str, str]:
    return {
        "from": previous.get_short_name() if previous else "",
        "from_id": str(previous.pk) if previous else "",
        "to": to.get_short_name() if to else "",
        "to_id": str(to.pk) if to else "",
    }


# From who is gone


def tickets_release(*, user: User, why: str, chats: Iterable[UUID] | None = None, **told: Any) -> int:
    """Give the user's active tickets (or those in `chats`) back to their queues, oldest first; returns how many.

    `why` is "absent" or "deactivated"; `told` is kept with it. Snoozed ones stay asleep, owned by nobody. Each is a
    transaction of its own, and whoever took one meanwhile keeps it.
    """
    theirs = Ticket.objects.filter(assignee=user, status__in=ACTIVE)
    if chats is not None:
        theirs = theirs.filter(chat__in=list(chats))
    oldest_first = list(theirs.order_by("created_at", "pk").values_list("chat", flat=True))
    return sum(release_one(pk, user, {"why": why, **told}) for pk in oldest_first)


@transaction.atomic
def release_one(chat_pk: UUID, user: User, why: dict[str, Any]) -> bool:
    chat = chat_lock(chat_pk)
    ticket = lock_current(chat)
    if ticket is None or not ticket.is_active or ticket.assignee_id != user.pk:
        return False
    if ticket.queue is None:
        ticket.queue = default_queue()
        ticket.save(update_fields=["queue"])
    if ticket.status == TicketStatus.PENDING:
        ticket.assignee, ticket.assigned_at = None, None
        ticket.save(update_fields=["assignee", "assigned_at"])
    else:
        give(ticket, None)
    record(chat, ticket, TicketEventKind.RELEASED, None, **handed(user, None), **why)
    return True


def release_abandoned() -> int:
    """Tickets of the scope's company whose owner was deactivated, or is absent for longer than the queue allows."""
    released = 0
    for user in User.objects.filter(pk__in=with_gone_owner().values("assignee"), is_active=False):
        released += tickets_release(user=user, why=DEACTIVATED)
    return released + release_absent()


def release_absent() -> int:
    held = list(with_absence_limit().select_related("queue", "assignee"))
    gone, now = absent_since({ticket.assignee_id for ticket in held if ticket.assignee_id}), timezone.now()
    due: dict[tuple[User, Queue], list[UUID]] = {}
    for ticket in held:
        if ticket.assignee is None or ticket.queue is None or ticket.assignee_id not in gone:
            continue
        # Who is given a ticket while away has as long as everybody else.
        since = max(gone[ticket.assignee_id], ticket.assigned_at or ticket.created_at)
        if (now - since).total_seconds() >= 60 * (ticket.queue.release_after_minutes or 0):
            due.setdefault((ticket.assignee, ticket.queue), []).append(ticket.chat_id)
    return sum(
        tickets_release(user=user, why=ABSENT, chats=chats, minutes=queue.release_after_minutes)
        for (user, queue), chats in due.items()
    )


def with_gone_owner() -> QuerySet[Ticket]:
    return Ticket.objects.filter(status__in=ACTIVE, assignee__is_active=False)


def with_absence_limit() -> QuerySet[Ticket]:
    return Ticket.objects.filter(
        status=TicketStatus.OPEN, assignee__is_active=True, queue__release_after_minutes__isnull=False
    )


def companies_to_look_at() -> set[UUID]:
    """Companies in which a ticket may have to find a new owner. Unscoped."""
    return {
        *with_gone_owner().values_list("tenant", flat=True).distinct(),
        *with_absence_limit().values_list("tenant", flat=True).distinct(),
    }


# Evened out


def team_balance(*, by: User, team: Team | None = None, queue: Queue | None = None) -> int:
    """Move open tickets of a queue, or of all that a team serves, from the busiest to those who are online and free,
    until nobody has two more than another. Returns how many moved; newest first, unanswered ones before all others.
    """
    if not may(by, "team.balance"):
        raise Forbidden(_("Only a supervisor can even out the load"))
    queues = [queue] if queue else list(team.queues.filter(is_active=True)) if team else []
    if not queues:
        raise Invalid(_("Choose a queue or a team that serves one"), code="no_target")
    among = User.objects.filter(memberships__queue__in=queues, is_active=True)
    if team:
        among = among.filter(team_memberships__team=team)
    presences = presence_of(among.distinct().values_list("pk", flat=True))
    moved = 0
    while moved < MOST_MOVES and balance_once(by, queues, presences):
        moved += 1
    return moved


@transaction.atomic
def balance_once(by: User, queues: list[Queue], presences: dict[UUID, Presence]) -> bool:
    """One ticket, under the company's distribution lock, so that two leads don't undo each other."""
    take_turns()
    online = {pk for pk, presence in presences.items() if presence.state == PresenceState.ONLINE}
    for giver, taker, queue_id in uneven(seats_of(queues, presences), online):
        if move_one(by, queue_id, giver, taker):
            return True
    return False


def uneven(seats: dict[UUID, list[Seat]], online: set[UUID]) -> Iterable[tuple[Seat, Seat, UUID]]:
    """Pairs of who has at least two tickets more than somebody online and free, worst first, and their queue."""
    pairs = [
        (giver, taker, queue_id)
        for queue_id, found in seats.items()
        for giver in found
        for taker in found
        if taker.user_id in online and taker.is_free and giver.load - taker.load > 1
    ]
    return sorted(pairs, key=lambda pair: (pair[1].load - pair[0].load, pair[0].user_id, pair[1].user_id))


def move_one(by: User, queue_id: UUID, giver: Seat, taker: Seat) -> bool:
    theirs = Q(is_open=True, assigned_to=giver.user_id, queue=queue_id, current_ticket__status=TicketStatus.OPEN)
    unanswered_first = ("-current_ticket__first_response_at", "-current_ticket__created_at")  # NULLs come first
    candidates = Chat.objects.filter(theirs).select_related("contact").order_by(*unanswered_first)
    chat = candidates.select_for_update(of=("self",), skip_locked=True).first()
    ticket = lock_current(chat) if chat else None
    if chat is None or ticket is None or ticket.status != TicketStatus.OPEN or ticket.assignee_id != giver.user_id:
        return False
    to, previous = User.objects.get(pk=taker.user_id), ticket.assignee
    give(ticket, to)
    why = {"rule": "balance", "by": by.get_short_name(), "from_load": giver.load, "load": taker.load}
    record(chat, ticket, TicketEventKind.ASSIGNED, by, **handed(previous, to), **why)
    return True
