"""Open time: when a queue answers, and how its clocks run. Pure: no database, no "now".

Everywhere a calendar of None means "always open". Times in and out are aware; seconds are seconds of open time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

import holidays

HORIZON = 400  # days; a calendar that is closed for longer never opens
WHOLE_DAY = 24 * 60

Periods: TypeAlias = tuple[tuple[int, int], ...]  # minutes since midnight, in order, apart from each other
Span: TypeAlias = tuple[datetime, datetime]


@dataclass(frozen=True, eq=False)
class Calendar:
    """`week` has seven entries, Monday first. A special date wins over a holiday, a holiday over the week."""

    zone: ZoneInfo
    week: tuple[Periods, ...]
    special: Mapping[date, Periods] = field(default_factory=dict)
    uf: str = ""
    closed_on_holidays: bool = False

    def periods(self, day: date) -> Periods:
        if day in self.special:
            return self.special[day]
        if self.closed_on_holidays and holiday_name(day, self.uf):
            return ()
        return self.week[day.weekday()]


@lru_cache(maxsize=256)
def holidays_of(year: int, uf: str) -> Mapping[date, str]:
    """Brazil's national holidays and those of a state (its two letters); city holidays are special dates."""
    return holidays.country_holidays("BR", subdiv=uf or None, years=year, language="pt_BR", expand=False)


def holiday_name(day: date, uf: str = "") -> str:
    return holidays_of(day.year, uf).get(day, "")


@lru_cache(maxsize=4096)
def spans_of(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """The day's periods as moments; one that a clock change swallows whole is left out."""
    found = [(moment(calendar, day, opens), moment(calendar, day, closes)) for opens, closes in calendar.periods(day)]
    return tuple((opens, closes) for opens, closes in found if opens < closes)


def moment(calendar: Calendar, day: date, minute: int) -> datetime:
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    return wall.replace(tzinfo=calendar.zone).astimezone(UTC)


def spans(calendar: Calendar, start: datetime) -> Iterator[Span]:
    """Open spans that end after `start`, cut to begin there at the earliest, in order, for HORIZON days."""
    first = start.astimezone(calendar.zone).date()
    for offset in range(HORIZON):
        for opens, closes in spans_of(calendar, first + timedelta(days=offset)):
            if closes > start:
                yield max(opens, start), closes


def is_open(calendar: Calendar | None, at: datetime) -> bool:
    return next_opening(calendar, at) == at


def next_opening(calendar: Calendar | None, at: datetime) -> datetime | None:
    """The first open moment from `at` on (`at` itself when open); None when it never opens."""
    if calendar is None:
        return at
    return next((opens for opens, _closes in spans(calendar, at)), None)


def open_seconds(calendar: Calendar | None, start: datetime, end: datetime) -> float:
    """Open time between two moments; 0 when `end` is not after `start`."""
    if calendar is None or end <= start:
        return max((end - start).total_seconds(), 0.0)
    total, day = 0.0, start.astimezone(calendar.zone).date()
    while day <= end.astimezone(calendar.zone).date():
        for opens, closes in spans_of(calendar, day):
            total += max((min(closes, end) - max(opens, start)).total_seconds(), 0.0)
        day += timedelta(days=1)
    return total


def add_open(calendar: Calendar | None, start: datetime, seconds: float) -> datetime | None:
    """The first moment with `seconds` of open time between it and `start`; None when it never comes."""
    if calendar is None or seconds <= 0:
        return start + timedelta(seconds=max(seconds, 0))
    for opens, closes in spans(calendar, start):
        length = (closes - opens).total_seconds()
        if seconds <= length:
            return opens + timedelta(seconds=seconds)
        seconds -= length
    return None
