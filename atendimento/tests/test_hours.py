"""Open time, against a clock that looks at every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atendimento.hours import Calendar, Periods, add_open, holiday_name, is_open, next_opening, open_seconds

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
MINUTE = timedelta(minutes=1)
OFFICE: Periods = ((8 * 60, 12 * 60), (13 * 60, 18 * 60))
WEEK: tuple[Periods, ...] = (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, ((9 * 60, 12 * 60),), ())
OFFICE_HOURS = Calendar(SAO_PAULO, WEEK, uf="MG", closed_on_holidays=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SAO_PAULO)


@st.composite
def days(draw: st.DrawFn) -> Periods:
    """Up to three periods that may touch, and may reach midnight."""
    edges = draw(st.lists(st.integers(0, 24 * 60), max_size=6, unique=True).map(sorted))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = tuple(draw(days()) for _ in range(7))
    special = draw(st.dictionaries(st.dates(date(2026, 3, 1), date(2026, 3, 14)), days(), max_size=3))
    zone = draw(st.sampled_from(["America/Sao_Paulo", "America/New_York", "UTC", "America/Noronha"]))
    return Calendar(ZoneInfo(zone), week, special)


moments = st.integers(0, 10 * 24 * 60).map(lambda minute: datetime(2026, 3, 2, tzinfo=UTC) + minute * MINUTE)


def is_open_at(calendar: Calendar, moment: datetime) -> bool:
    """By the wall clock alone; 8 March 2026 is when New York puts its clocks forward."""
    local = moment.astimezone(calendar.zone)
    minute = local.hour * 60 + local.minute
    return any(opens <= minute < closes for opens, closes in calendar.periods(local.date()))


def minutes_open(calendar: Calendar, start: datetime, end: datetime) -> int:
    steps = int((end - start) / MINUTE)
    return sum(is_open_at(calendar, start + step * MINUTE) for step in range(steps))


@given(calendars(), moments)
def test_open_is_what_the_wall_clock_says(calendar: Calendar, moment: datetime) -> None:
    assert is_open(calendar, moment) == is_open_at(calendar, moment)


@given(calendars(), moments, st.integers(0, 2 * 24 * 60))
def test_open_time_is_the_sum_of_its_open_minutes(calendar: Calendar, start: datetime, minutes: int) -> None:
    end = start + minutes * MINUTE
    assert open_seconds(calendar, start, end) == minutes_open(calendar, start, end) * 60


@given(calendars(), moments, st.integers(1, 2 * 24 * 60))
def test_adding_open_time_stops_at_the_first_moment_that_has_it(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    end = add_open(calendar, start, minutes * 60)
    if end is None:
        assert open_seconds(calendar, start, start + timedelta(days=30)) < minutes * 60
        return
    assert open_seconds(calendar, start, end) == minutes * 60
    assert open_seconds(calendar, start, end - timedelta(seconds=1)) < minutes * 60


@given(calendars(), moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(calendar: Calendar, moment: datetime) -> None:
    opening = next_opening(calendar, moment)
    if opening is None:
        assert open_seconds(calendar, moment, moment + timedelta(days=30)) == 0
        return
    assert is_open_at(calendar, opening)
    assert open_seconds(calendar, moment, opening) == 0


@given(moments, st.integers(0, 100_000))
def test_without_a_calendar_it_is_always_open(moment: datetime, seconds: int) -> None:
    later = add_open(None, moment, seconds)
    assert (is_open(None, moment), later) == (True, moment + timedelta(seconds=seconds))
    assert open_seconds(None, moment, moment + timedelta(seconds=seconds)) == seconds


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-23 07:00", "2026-11-23 08:00"),  # a Monday
        ("2026-11-23 12:30", "2026-11-23 13:00"),
        ("2026-11-23 18:00", "2026-11-24 08:00"),
        ("2026-11-21 12:00", "2026-11-23 08:00"),  # Saturday at noon
        ("2026-11-20 10:00", "2026-11-21 09:00"),  # Consciência Negra, a Friday
        ("2026-04-20 19:00", "2026-04-22 08:00"),  # the day after is Tiradentes, a holiday of the nation and of Minas
    ],
)
def test_lunch_nights_weekends_and_holidays_are_closed(moment: str, opening: str) -> None:
    assert next_opening(OFFICE_HOURS, at(moment)) == at(opening)


def test_a_state_has_holidays_of_its_own() -> None:
    assert holiday_name(date(2026, 7, 9), "SP") == "Revolução Constitucionalista"
    assert holiday_name(date(2026, 7, 9), "MG") == holiday_name(date(2026, 7, 9)) == ""


def test_a_date_of_ones_own_wins_over_holiday_and_week() -> None:
    christmas, sunday, monday = date(2026, 12, 25), date(2026, 12, 20), date(2026, 12, 21)
    special = {christmas: ((600, 660),), sunday: OFFICE, monday: ()}
    calendar = Calendar(SAO_PAULO, WEEK, special, closed_on_holidays=True)
    assert is_open(calendar, at("2026-12-25 10:30"))
    assert is_open(calendar, at("2026-12-20 09:00"))
    assert next_opening(calendar, at("2026-12-21 09:00")) == at("2026-12-22 08:00")


def test_a_calendar_that_never_opens_has_no_next_opening() -> None:
    never = Calendar(SAO_PAULO, ((),) * 7)
    assert next_opening(never, at("2026-11-23 09:00")) is None
    assert add_open(never, at("2026-11-23 09:00"), 1) is None
