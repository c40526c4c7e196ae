"""What a queue promises, kept in memory for a few seconds: an inbound message asks for it and must not pay for it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID
from zoneinfo import ZoneInfo

from atendimento.hours import Calendar, Periods
from atendimento.models import BusinessHours, Queue, SlaTarget, TicketPriority
from atendimento.sla import Promise

KEPT_SECONDS = 5.0  # how long another process may go on with what was true before
MOST_KEPT = 1000


@dataclass(frozen=True)
class Terms:
    calendar: Calendar | None
    promises: Mapping[str, Promise]

    def promise(self, priority: str) -> Promise:
        """For a priority; without a target of its own it has that of normal."""
        found = self.promises.get(priority) or self.promises.get(TicketPriority.NORMAL)
        return found or Promise(calendar=self.calendar)


NONE = Terms(None, {})
Key = tuple[UUID | None, UUID | None]
_kept: dict[Key, tuple[float, Terms]] = {}


def terms_of(queue: Queue | None) -> Terms:
    """The calendar and promises of a queue; costs nothing for a queue without any."""
    if queue is None or not (queue.hours_id or queue.sla_id):
        return NONE
    key = (queue.hours_id, queue.sla_id)
    until, terms = _kept.get(key, (0.0, NONE))
    if until <= time.monotonic():
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        terms = read(key)
        _kept[key] = (time.monotonic() + KEPT_SECONDS, terms)
    return terms


def forget() -> None:
    """Somebody changed hours or promises in this process."""
    _kept.clear()


def read(key: Key) -> Terms:
    hours_id, sla_id = key
    hours = BusinessHours.objects.prefetch_related("special_dates").filter(pk=hours_id).first() if hours_id else None
    calendar = calendar_of(hours) if hours else None
    targets = SlaTarget.objects.filter(policy=sla_id).select_related("policy") if sla_id else []
    return Terms(calendar, {target.priority: replace(promise_of(target), calendar=calendar) for target in targets})


def promise_of(target: SlaTarget) -> Promise:
    return Promise(
        first_response=target.first_response,
        next_response=target.next_response,
        resolution=target.resolution,
        at_risk_percent=target.policy.at_risk_percent,
    )


def calendar_of(hours: BusinessHours) -> Calendar:
    return Calendar(
        zone=ZoneInfo(hours.timezone),
        week=tuple(periods_of(day) for day in hours.week),
        special={special.date: periods_of(special.periods) for special in hours.special_dates.all()},
        uf=hours.uf,
        closed_on_holidays=hours.closed_on_holidays,
    )


def periods_of(day: list[list[str]]) -> Periods:
    return tuple((minutes(opens), minutes(closes)) for opens, closes in day)


def minutes(text: str) -> int:
    """ "08:30" is 510; "24:00" is the end of the day."""
    hour, _colon, minute = text.partition(":")
    return int(hour) * 60 + int(minute)
