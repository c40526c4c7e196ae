"""The timetable while it is being typed: nothing is refused here, so that what is wrong can be shown and mended."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from atendimento.hours import Calendar
from atendimento.models import BusinessHours
from atendimento.services.calendars import Special, checked_day
from atendimento.services.terms import periods_of

T = TypeVar("T")
Period = tuple[str, str]
TIME = re.compile(r"(\d{1,2})\s*(?:[:h.]?\s*(\d{2}))?\s*h?", re.I)
USUAL: list[Period] = [("09:00", "18:00")]
WORKDAYS, WEEK = range(5), range(7)
MOST_DATES = 100


@dataclass
class Day:
    """A weekday (`key` "0" is Monday) or a date (`key` "d4"). `date` and `name` are a date's."""

    key: str
    periods: list[Period] = field(default_factory=list)
    date: str = ""
    name: str = ""
    error: str = ""
    is_new: bool = False  # just added: the cursor goes there

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[int(self.key)]).split("-")[0].capitalize()

    @property
    def label(self) -> str:
        return self.weekday if self.key.isdecimal() else self.name or self.date or _("New date")

    def checked(self) -> list[list[str]]:
        """As it is stored; remembers what is wrong, and raises Invalid."""
        try:
            return checked_day(self.periods, self.key)
        except Invalid as error:
            self.error = str(error.message)
            raise


@dataclass
class Sheet:
    week: list[Day]
    dates: list[Day]

    @classmethod
    def usual(cls) -> "Sheet":
        return cls([Day(str(each), list(USUAL) if each in WORKDAYS else []) for each in WEEK], [])

    @classmethod
    def of(cls, hours: BusinessHours) -> "Sheet":
        week = [Day(str(each), pairs(day)) for each, day in enumerate(hours.week)]
        own = hours.special_dates.all()
        return cls(
            week, [Day(f"d{n}", pairs(one.periods), one.date.isoformat(), one.name) for n, one in enumerate(own)]
        )

    @classmethod
    def read(cls, data: QueryDict) -> "Sheet":
        keys = [key for key in data.getlist("dates")[:MOST_DATES] if re.fullmatch(r"d\d{1,6}", key)]
        dates = [Day(key, typed(data, key), text_of(data, f"date.{key}"), text_of(data, f"name.{key}")) for key in keys]
        return cls([Day(str(each), typed(data, str(each))) for each in WEEK], dates)

    @property
    def days(self) -> list[Day]:
        return [*self.week, *self.dates]

    def checked(self) -> dict[str, Any]:
        """`week` and `special` as `hours_save` wants them. Looks at every day before it raises Invalid."""
        week = [attempted(day.checked) for day in self.week]
        special = [attempted(special_of, day) for day in self.dates]
        if any(day.error for day in self.days):
            raise Invalid(_("Look at the times that are marked"))
        return {"week": week, "special": special}

    def calendar(self, timezone: str, uf: str, closed_on_holidays: bool) -> Calendar:
        """What it would mean if it were stored. Raises Invalid."""
        said = self.checked()
        return Calendar(
            zone=ZoneInfo(timezone),
            week=tuple(periods_of(day) for day in said["week"]),
            special={one.date: periods_of(one.periods) for one in said["special"]},
            uf=uf,
            closed_on_holidays=closed_on_holidays,
        )

    # What the buttons do

    def apply(self, act: str) -> None:
        """`act` is what a button says: "add 2", "remove 2 0", "copy 0 workdays", "close 6", "date", "undate d3"."""
        word, *where = act.split() or [""]
        if word == "date":
            self.dates.append(Day(self.free_key(), is_new=True))
        elif word == "undate":
            self.dates = [day for day in self.dates if day.key not in where]
        elif day := next((day for day in self.days if where[:1] == [day.key]), None):
            self.change(word, day, where[1:])

    def change(self, word: str, day: Day, rest: list[str]) -> None:
        if word == "add":
            day.periods.append(following(day.periods))
            day.is_new = True
        elif word == "remove" and rest[:1] and rest[0].isdecimal():
            del day.periods[int(rest[0]) : int(rest[0]) + 1]
        elif word == "close":
            day.periods.clear()
        elif word == "copy":
            for each in WORKDAYS if rest == ["workdays"] else WEEK:
                self.week[each].periods = list(day.periods)

    def free_key(self) -> str:
        return f"d{max((int(day.key[1:]) for day in self.dates), default=-1) + 1}"


def attempted(check: Callable[..., T], *args: Any) -> T | None:
    try:
        return check(*args)
    except Invalid:
        return None


def special_of(day: Day) -> Special:
    periods = day.checked()
    try:
        return Special(date.fromisoformat(day.date), day.name, periods)
    except ValueError as error:
        day.error = _("Choose a date")
        raise Invalid(day.error) from error


def pairs(periods: Iterable[Iterable[str]]) -> list[Period]:
    return [(opens, closes) for opens, closes in periods]


def text_of(data: QueryDict, name: str) -> str:
    return data.get(name, "").replace("\0", "").strip()[:60]


def typed(data: QueryDict, key: str) -> list[Period]:
    both = zip(data.getlist(f"opens.{key}"), data.getlist(f"closes.{key}"), strict=False)
    return [(plain(opens), plain(closes, end=True)) for opens, closes in both if opens.strip() or closes.strip()]


def plain(text: str, *, end: bool = False) -> str:
    """ "8", "8h30" and "0830" are 08:00, 08:30 and 08:30; midnight as an end is 24:00. Else what was typed."""
    found = TIME.fullmatch(text.strip())
    if not found:
        return text.strip()[:8]
    said = f"{int(found[1]):02d}:{found[2] or '00'}"
    return "24:00" if end and said == "00:00" else said


def following(periods: list[Period]) -> Period:
    """A sensible next one: an hour after the last ends, for as long as most afternoons last."""
    if not periods:
        return USUAL[0]
    hour = periods[-1][1].partition(":")[0]
    start = int(hour) + 1 if hour.isdecimal() else 24
    return (f"{start:02d}:00", f"{min(start + 5, 24):02d}:00") if start < 24 else ("", "")
