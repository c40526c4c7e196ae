"""The clocks of a ticket: first response, next response, resolution. Pure: they read and set fields, nothing else.

- First response runs from the opening until one of us answers (a bot's words are no answer).
- Next response runs from the first message that the customer is waiting with, once there was a first response.
- Resolution runs from the opening, and stands still while the ticket is snoozed or resolved.
- While a bot answers none runs; when it hands over, all begin anew.
All count open time of the queue's calendar. Response clocks don't stand still for a snooze: the customer, who knows
nothing of it, waits on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from atendimento.hours import Calendar, add_open, open_seconds
from atendimento.models import Chat, SlaKind, Ticket

RISK, BREACH = "risk", "breach"
OK, AT_RISK, BREACHED = "ok", "at_risk", "breached"
# What the functions below change of a ticket.
FIELDS = (
    "first_response_at", "first_response_risk_at", "first_response_due_at", "next_response_risk_at",
    "next_response_due_at", "resolution_risk_at", "resolution_due_at", "resolution_since", "resolution_spent",
    "sla_check_at", "sla_announced", "sla_breached",
)  # fmt: skip


@dataclass(frozen=True)
class Promise:
    """What one queue promises for one priority: seconds of open time, None for no promise."""

    first_response: int | None = None
    next_response: int | None = None
    resolution: int | None = None
    at_risk_percent: int = 20
    calendar: Calendar | None = None


@dataclass(frozen=True)
class Clock:
    kind: str
    risk_at: datetime
    due_at: datetime

    def state(self, now: datetime) -> str:
        return BREACHED if now >= self.due_at else AT_RISK if now >= self.risk_at else OK


@dataclass(frozen=True)
class News:
    """Something to tell people: a clock came close (`risk`) or ran out (`breach`)."""

    kind: str
    what: str
    due_at: datetime


# What happens to a ticket


def start(ticket: Ticket, promise: Promise, at: datetime) -> None:
    """A new episode."""
    ticket.resolution_since, ticket.resolution_spent = at, 0
    aim(ticket, promise, SlaKind.FIRST_RESPONSE, at)
    aim(ticket, promise, SlaKind.RESOLUTION, at)
    settle(ticket)


def customer_waits(ticket: Ticket, promise: Promise, since: datetime) -> bool:
    """The customer wrote and nobody has answered yet; returns whether a clock was started."""
    if ticket.first_response_at is None or promise.next_response is None:
        return False
    forget(ticket, SlaKind.NEXT_RESPONSE)
    aim(ticket, promise, SlaKind.NEXT_RESPONSE, since)
    settle(ticket)
    return True


def answered(ticket: Ticket, at: datetime) -> bool:
    """One of us wrote; returns whether anything changed."""
    if ticket.first_response_at is not None and ticket.next_response_due_at is None:
        return False
    note_late(ticket, at, (SlaKind.FIRST_RESPONSE, SlaKind.NEXT_RESPONSE))
    ticket.first_response_at = ticket.first_response_at or at
    ticket.next_response_due_at = ticket.next_response_risk_at = None
    settle(ticket)
    return True


def rest(ticket: Ticket) -> None:
    """A bot has it: nobody is awaited, so nothing runs."""
    for kind in SlaKind:
        setattr(ticket, f"{kind.value}_risk_at", None)
        setattr(ticket, f"{kind.value}_due_at", None)
        forget(ticket, kind)
    ticket.resolution_since = None
    settle(ticket)


def pause(ticket: Ticket, promise: Promise, at: datetime) -> None:
    """Snoozed or over: resolution stands still, keeping what was spent. `ticket.status` is already the new one."""
    note_late(ticket, at, (SlaKind.RESOLUTION,))
    bank(ticket, promise.calendar, at)
    ticket.resolution_since = None
    if not ticket.is_active:
        ticket.next_response_due_at = ticket.next_response_risk_at = None
    settle(ticket)


def resume(ticket: Ticket, promise: Promise, at: datetime) -> None:
    """Awake again: resolution goes on with what is left; one that is late already stays due when it was."""
    ticket.resolution_since = at
    late = promise.resolution is not None and ticket.resolution_spent >= promise.resolution
    if not late or ticket.resolution_due_at is None:
        aim(ticket, promise, SlaKind.RESOLUTION, at, ticket.resolution_spent)
    settle(ticket)


def reopen(ticket: Ticket, promise: Promise, at: datetime) -> None:
    """Active again after it was over. Who was never answered is promised a first response anew."""
    if ticket.first_response_at is None:
        forget(ticket, SlaKind.FIRST_RESPONSE)
        aim(ticket, promise, SlaKind.FIRST_RESPONSE, at)
    resume(ticket, promise, at)


def retarget(ticket: Ticket, before: Promise, after: Promise, waiting_since: datetime | None, at: datetime) -> None:
    """Another queue or priority: the same clocks with other promises. What is in time again may be announced again."""
    if ticket.first_response_at is None:
        aim(ticket, after, SlaKind.FIRST_RESPONSE, ticket.created_at)
    elif waiting_since:
        aim(ticket, after, SlaKind.NEXT_RESPONSE, waiting_since)
    if ticket.resolution_since:
        bank(ticket, before.calendar, at)
        aim(ticket, after, SlaKind.RESOLUTION, at, ticket.resolution_spent)
    for clock in running(ticket):
        if clock.risk_at > at:
            forget(ticket, clock.kind)
    settle(ticket)


# What is asked


def running(ticket: Ticket) -> list[Clock]:
    """The clocks that run now."""
    if not ticket.is_active:
        return []
    runs = {
        SlaKind.FIRST_RESPONSE: ticket.first_response_at is None,
        SlaKind.NEXT_RESPONSE: True,
        SlaKind.RESOLUTION: ticket.resolution_since is not None,
    }
    found = [(kind, *times(ticket, kind)) for kind, yes in runs.items() if yes]
    return [Clock(kind.value, risk_at, due_at) for kind, risk_at, due_at in found if risk_at and due_at]


def nearest(ticket: Ticket) -> Clock | None:
    return min(running(ticket), key=lambda clock: clock.due_at, default=None)


def news(ticket: Ticket, now: datetime) -> list[News]:
    """What is to be announced now; a clock that ran out unseen is announced once, as run out."""
    found = []
    for clock in running(ticket):
        if now >= clock.due_at and not is_marked(ticket, clock.kind, BREACH):
            found.append(News(clock.kind, BREACH, clock.due_at))
        elif clock.due_at > now >= clock.risk_at and not is_marked(ticket, clock.kind, RISK):
            found.append(News(clock.kind, RISK, clock.due_at))
    return found


def tell(ticket: Ticket, found: Iterable[News]) -> None:
    """Remember that the news were announced."""
    for item in found:
        marks = (RISK, BREACH) if item.what == BREACH else (RISK,)
        ticket.sla_announced = sorted({*ticket.sla_announced, *(f"{item.kind}:{mark}" for mark in marks)})
        if item.what == BREACH:
            ticket.sla_breached = sorted({*ticket.sla_breached, item.kind})
    settle(ticket)


def mirror(chat: Chat, ticket: Ticket) -> None:
    """What the list shows and sorts by."""
    clock = nearest(ticket)
    chat.sla_kind = clock.kind if clock else ""
    chat.sla_risk_at, chat.sla_due_at = (clock.risk_at, clock.due_at) if clock else (None, None)


# Steps


def aim(ticket: Ticket, promise: Promise, kind: SlaKind, since: datetime, spent: float = 0) -> None:
    """Set a clock's times, or unset them when nothing is promised or the queue never opens."""
    seconds = getattr(promise, kind.value)
    risk_at = due_at = None
    if seconds is not None:
        safe = seconds * (100 - promise.at_risk_percent) / 100
        risk_at, due_at = (add_open(promise.calendar, since, part - spent) for part in (safe, seconds))
    setattr(ticket, f"{kind.value}_risk_at", risk_at)
    setattr(ticket, f"{kind.value}_due_at", due_at)


def times(ticket: Any, kind: SlaKind) -> tuple[datetime | None, datetime | None]:
    return getattr(ticket, f"{kind.value}_risk_at"), getattr(ticket, f"{kind.value}_due_at")


def bank(ticket: Ticket, calendar: Calendar | None, at: datetime) -> None:
    """Put the open time since the clock was started with what was spent before."""
    if ticket.resolution_since:
        ticket.resolution_spent += round(open_seconds(calendar, ticket.resolution_since, at))
        ticket.resolution_since = at


def note_late(ticket: Ticket, at: datetime, kinds: tuple[SlaKind, ...]) -> None:
    """Late is late, even when no tick saw it; asked with the clocks as they ran until now."""
    for kind in kinds:
        _risk_at, due_at = times(ticket, kind)
        ran = {"first_response": ticket.first_response_at is None, "resolution": ticket.resolution_since is not None}
        if due_at and at > due_at and ran.get(kind.value, True):
            ticket.sla_breached = sorted({*ticket.sla_breached, kind.value})


def settle(ticket: Ticket) -> None:
    """When to look next: the earliest moment that has not been announced."""
    moments = []
    for clock in running(ticket):
        if is_marked(ticket, clock.kind, BREACH):
            continue
        moments.append(clock.due_at if is_marked(ticket, clock.kind, RISK) else clock.risk_at)
    ticket.sla_check_at = min(moments, default=None)


def is_marked(ticket: Ticket, kind: str, what: str) -> bool:
    return f"{kind}:{what}" in ticket.sla_announced


def forget(ticket: Ticket, kind: str) -> None:
    """A clock that starts anew is announced anew."""
    ticket.sla_announced = [mark for mark in ticket.sla_announced if not mark.startswith(f"{kind}:")]
