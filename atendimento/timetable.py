"""What a calendar means in words: open now or when again, and which holidays come."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from atendimento.hours import Calendar, holidays_of, spans
from atendimento.services.autotexts import hour_of, spoken

A_WEEK = timedelta(days=7)


class Standing(NamedTuple):
    """`state` is "open", "closed" or "never"."""

    state: str
    words: str


class Holiday(NamedTuple):
    day: date
    name: str
    in_days: int


def standing(calendar: Calendar | None, now: datetime) -> Standing:
    """ "Open now, until 18:00" or "Closed, opens Monday at 9:00"."""
    if calendar is None:
        return Standing("open", _("Always open"))
    ahead = spans(calendar, now)
    opens, closes = next(ahead, (None, now))
    if opens is None:
        return Standing("never", _("Never opens"))
    if opens > now:
        return Standing("closed", _("Closed, opens %(when)s") % {"when": spoken(opens, now, calendar.zone)})
    for later_opens, later_closes in ahead:  # midnight is no end when the next day begins with it
        if later_opens != closes or closes - now > A_WEEK:
            break
        closes = later_closes
    return Standing("open", until(closes, now, calendar))


def until(closes: datetime, now: datetime, calendar: Calendar) -> str:
    if closes - now > A_WEEK:
        return _("Open day and night")
    here, today = closes.astimezone(calendar.zone), now.astimezone(calendar.zone).date()
    if here.date() == today:
        return _("Open now, until %(time)s") % {"time": hour_of(here)}
    return _("Open now, until %(time)s") % {"time": spoken(closes, now, calendar.zone)}


def coming_holidays(uf: str, today: date, most: int = 5) -> list[Holiday]:
    """The next ones, nearest first."""
    found = sorted({**holidays_of(today.year, uf), **holidays_of(today.year + 1, uf)}.items())
    return [Holiday(day, name, (day - today).days) for day, name in found if day >= today][:most]
