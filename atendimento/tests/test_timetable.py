"""What a calendar means in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from atendimento.hours import Calendar
from atendimento.timetable import coming_holidays, standing

OFFICE = ((540, 720), (780, 1080))  # 9 to 12, 13 to 18
ALL_DAY = ((0, 1440),)


def calendar(*week: tuple, **more: object) -> Calendar:
    return Calendar(zone=ZoneInfo("America/Sao_Paulo"), week=week or (*[OFFICE] * 5, (), ()), **more)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In January 2026, which began on a Thursday; São Paulo's clock."""
    return datetime(2026, 1, day, hour, minute, tzinfo=ZoneInfo("America/Sao_Paulo")).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "state", "words"),
    [
        (at(5, 10), "open", "Aberto agora, até 12h"),
        (at(5, 12), "closed", "Fechado, abre hoje às 13h"),
        (at(5, 19), "closed", "Fechado, abre amanhã às 9h"),
        (at(9, 18), "closed", "Fechado, abre segunda às 9h"),
    ],
)
def test_an_office_is_open_or_says_when_it_opens(now: datetime, state: str, words: str) -> None:
    with translation.override("pt-br"):
        assert standing(calendar(), now) == (state, words)


def test_midnight_is_no_end_where_the_next_day_begins_with_it() -> None:
    late = calendar(((480, 1440),), ((0, 120), (600, 700)), (), (), (), (), ())
    with translation.override("pt-br"):
        assert standing(late, at(5, 22)).words == "Aberto agora, até amanhã às 2h"
        assert standing(calendar(*[ALL_DAY] * 7), at(5, 3)).words == "Aberto dia e noite"


def test_no_calendar_is_always_open_and_an_empty_one_never() -> None:
    with translation.override("pt-br"):
        assert standing(None, at(5, 3)).state == "open"
        assert standing(calendar(*[()] * 7), at(5, 3)) == ("never", "Nunca abre")


def test_holidays_come_nearest_first_and_go_on_into_the_next_year() -> None:
    found = coming_holidays("", date(2026, 12, 24), most=2)
    assert [(each.day, each.in_days) for each in found] == [(date(2026, 12, 25), 1), (date(2027, 1, 1), 8)]
    assert "Carlos Chagas" not in str(coming_holidays("SP", date(2026, 7, 1)))
    assert date(2026, 7, 9) in [each.day for each in coming_holidays("SP", date(2026, 7, 1))]
