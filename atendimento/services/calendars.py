"""Business hours as people set them. All raise Forbidden, and Invalid with the field at fault."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _
from holidays import list_supported_countries

from accounts.audit import audit, audit_removal
from accounts.commits import after_commit
from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import AuditEvent, User
from accounts.roles import may
from atendimento.hours import WHOLE_DAY
from atendimento.models import BusinessHours, SpecialDate
from atendimento.services.terms import forget, minutes

Day = Sequence[Sequence[str]]  # periods ["08:00", "12:00"]
UFS = tuple(part for part in list_supported_countries()["BR"] if len(part) == 2)  # states, without cities
MOST_PERIODS = 6


@dataclass(frozen=True)
class Special:
    """A date of one's own; without periods it is closed."""

    date: date
    name: str = ""
    periods: Day = field(default_factory=tuple)


@transaction.atomic
def hours_save(
    *,
    by: User,
    hours: BusinessHours | None = None,
    name: str,
    week: Sequence[Day],
    timezone: str = "America/Sao_Paulo",
    uf: str = "",
    closed_on_holidays: bool = True,
    special: Iterable[Special] = (),
) -> BusinessHours:
    """Make or change a calendar. `week`: seven days, Monday first. `special` replaces all special dates."""
    guard(by)
    dates = list(special)
    action = "hours.changed" if hours else "hours.made"
    hours = hours or BusinessHours()
    hours.name, hours.timezone, hours.uf = checked_name(hours, name), checked_zone(timezone), checked_uf(uf)
    hours.week, hours.closed_on_holidays = checked_week(week), closed_on_holidays
    if len({one.date for one in dates}) < len(dates):
        refuse("special", _("A date is there twice"))
    hours.save()
    hours.special_dates.all().delete()
    SpecialDate.objects.bulk_create(
        SpecialDate(hours=hours, date=one.date, name=one.name.strip()[:60], periods=checked_day(one.periods, "special"))
        for one in dates
    )
    audit(by=by, action=action, about=hours)
    after_commit(forget)
    return hours


@transaction.atomic
def hours_delete(*, by: User, hours: BusinessHours) -> AuditEvent:
    """Raises Conflict (`in_use`) while a queue keeps these hours."""
    guard(by)
    if queues := list(hours.queues.values_list("name", flat=True)):
        raise Conflict(_("Used by: %(queues)s") % {"queues": ", ".join(queues)}, code="in_use")
    event = audit_removal(by=by, action="hours.removed", row=hours)
    hours.delete()
    return event


def guard(by: User) -> None:
    if not may(by, "hours.manage"):
        raise Forbidden(_("You may not change business hours"))


def checked_name(hours: BusinessHours, name: str) -> str:
    name = name.strip()[:60]
    if not name:
        refuse("name", _("Give it a name"))
    if BusinessHours.objects.filter(name=name).exclude(pk=hours.pk).exists():
        refuse("name", _("There is one with this name already"))
    return name


def checked_zone(zone: str) -> str:
    if zone not in available_timezones():
        refuse("timezone", _("There is no such time zone"))
    return zone


def checked_uf(uf: str) -> str:
    if uf and uf not in UFS:
        refuse("uf", _("There is no such state"))
    return uf


def checked_week(week: Sequence[Day]) -> list[list[list[str]]]:
    if len(week) != 7:
        refuse("week", _("A week has seven days"))
    return [checked_day(day, "week") for day in week]


def checked_day(day: Day, name: str) -> list[list[str]]:
    """In order, apart from each other, each with a beginning before its end."""
    try:
        periods = sorted((minutes(opens), minutes(closes)) for opens, closes in day)
    except (ValueError, TypeError, AttributeError):
        refuse(name, _("Write times as 08:30"))
    if len(periods) > MOST_PERIODS:
        refuse(name, _("A day has at most %(most)s periods") % {"most": MOST_PERIODS})
    end = 0
    for opens, closes in periods:
        if not 0 <= opens < closes <= WHOLE_DAY:
            refuse(name, _("A period ends after it begins, within one day"))
        if opens < end:
            refuse(name, _("Two periods of a day overlap"))
        end = closes
    return [[clock(opens), clock(closes)] for opens, closes in periods]


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def refuse(name: str, sentence: str) -> NoReturn:
    raise Invalid(sentence, code="invalid_hours", fields={name: [sentence]})
