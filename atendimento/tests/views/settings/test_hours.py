"""Business hours are typed, previewed, refused and stored."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts import scope
from accounts.models import User
from atendimento.models import BusinessHours, Queue
from atendimento.tests.views.conftest import SCRIPT, Enter

pytestmark = pytest.mark.django_db

NEW = "/configuracoes/horarios/novo/"
WEEK = "/configuracoes/horarios/semana/"
PREVIEW = "/configuracoes/horarios/previa/"


def typed(**changes: Any) -> dict[str, Any]:
    """A form with Monday 8 to 12 and 13 to 18, and nothing else."""
    data = {"name": "Loja", "timezone": "America/Sao_Paulo", "uf": "MG", "closed_on_holidays": "on"}
    return {**data, "opens.0": ["08:00", "13h"], "closes.0": ["12", "1800"], **changes}


def test_hours_are_stored_as_they_were_meant(enter: Enter, supervisor: User) -> None:
    date = {"dates": ["d0", "d7"], "date.d0": "2026-12-24", "name.d0": "Véspera", "opens.d0": "9", "closes.d0": "0h"}
    answer = enter(supervisor).post(NEW, typed(**date, **{"date.d7": "2026-12-31", "name.d7": ""}))
    assert answer["Location"] == "/configuracoes/horarios/"
    with scope.tenant_scope(supervisor.tenant_id):
        hours = BusinessHours.objects.get()
        assert hours.week == [[["08:00", "12:00"], ["13:00", "18:00"]], [], [], [], [], [], []]
        own = [(str(one.date), one.name, one.periods) for one in hours.special_dates.all()]
    assert own == [("2026-12-24", "Véspera", [["09:00", "24:00"]]), ("2026-12-31", "", [])]
    assert hours.uf == "MG"


@pytest.mark.parametrize(
    ("changes", "day", "said"),
    [
        ({"opens.2": "18:00", "closes.2": "9"}, 2, "termina depois"),
        ({"opens.2": "manhã", "closes.2": "12:00"}, 2, "08:30"),
        ({"opens.2": "", "closes.2": "12:00"}, 2, "08:30"),
        ({"opens.2": "25", "closes.2": "26"}, 2, "termina depois"),
        ({"opens.0": ["08:00", "11:00"], "closes.0": ["12:00", "18:00"]}, 0, "sobrepõem"),
    ],
)
def test_a_wrong_day_is_marked_and_the_others_stay(
    changes: dict, day: int, said: str, enter: Enter, supervisor: User
) -> None:
    answer = enter(supervisor).post(NEW, typed(**changes), headers=SCRIPT)
    assert answer.status_code == 422
    assert said in answer.context["sheet"].week[day].error
    body = answer.content.decode()
    assert f'id="error-{day}"' in body
    assert "Confira os horários marcados" in body


def test_name_and_day_are_both_marked_at_once(enter: Enter, supervisor: User, hours: BusinessHours) -> None:
    answer = enter(supervisor).post(NEW, typed(name="", **{"opens.0": "9", "closes.0": "8"}), headers=SCRIPT)
    assert answer.context["form"].errors["name"] and answer.context["sheet"].week[0].error
    taken = enter(supervisor).post(NEW, typed(name="Comercial"), headers=SCRIPT)
    assert "nome" in taken.context["form"].errors["name"][0]


def test_a_date_without_a_day_is_marked(enter: Enter, supervisor: User) -> None:
    answer = enter(supervisor).post(NEW, typed(dates=["d0"], **{"date.d0": "", "name.d0": "Balanço"}), headers=SCRIPT)
    assert answer.context["sheet"].dates[0].error == "Escolha uma data"


@pytest.mark.parametrize(
    ("act", "shown"),
    [
        ("add 0", [("08:00", "12:00"), ("13:00", "18:00"), ("19:00", "24:00")]),
        ("remove 0 0", [("13:00", "18:00")]),
        ("remove 0 9", [("08:00", "12:00"), ("13:00", "18:00")]),
        ("close 0", []),
        ("nonsense", [("08:00", "12:00"), ("13:00", "18:00")]),
        ("add 99", [("08:00", "12:00"), ("13:00", "18:00")]),
        ("remove 0 -1", [("08:00", "12:00"), ("13:00", "18:00")]),
        ("", [("08:00", "12:00"), ("13:00", "18:00")]),
    ],
)
def test_buttons_change_the_timetable_and_store_nothing(act: str, shown: list, enter: Enter, supervisor: User) -> None:
    answer = enter(supervisor).post(WEEK, typed(act=act))
    assert answer.context["sheet"].week[0].periods == shown
    with scope.tenant_scope(supervisor.tenant_id):
        assert not BusinessHours.objects.exists()


def test_a_day_is_copied_to_the_workdays(enter: Enter, supervisor: User) -> None:
    week = enter(supervisor).post(WEEK, typed(act="copy 0 workdays")).context["sheet"].week
    assert [len(day.periods) for day in week] == [2, 2, 2, 2, 2, 0, 0]


def test_dates_come_and_go(enter: Enter, supervisor: User) -> None:
    browser = enter(supervisor)
    added = browser.post(WEEK, typed(act="date", dates=["d3"], **{"date.d3": "2026-12-24"})).context["sheet"]
    assert [day.key for day in added.dates] == ["d3", "d4"]
    gone = browser.post(WEEK, typed(act="undate d3", dates=["d3", "d4"])).context["sheet"]
    assert [day.key for day in gone.dates] == ["d4"]


def test_the_preview_says_what_is_typed(enter: Enter, supervisor: User) -> None:
    browser = enter(supervisor)
    always = {f"opens.{day}": "0" for day in range(7)} | {f"closes.{day}": "24:00" for day in range(7)}
    assert "Aberto dia e noite" in browser.post(PREVIEW, always).content.decode()
    assert "Nunca abre" in browser.post(PREVIEW, {}).content.decode()
    assert "Confira os horários" in browser.post(PREVIEW, typed(**{"opens.3": "x", "closes.3": "y"})).content.decode()
    with_state = browser.post(PREVIEW, typed(uf="SP")).content.decode()
    assert "Natal" in with_state or "Tiradentes" in with_state
    assert "feriados" not in browser.post(PREVIEW, typed(closed_on_holidays="")).content.decode()


def test_hours_in_use_stay(enter: Enter, supervisor: User, hours: BusinessHours, queue: Queue) -> None:
    browser, remove = enter(supervisor), f"/configuracoes/horarios/{hours.pk}/remocao/"
    with scope.tenant_scope(hours.tenant_id):
        Queue.objects.filter(pk=queue.pk).update(hours=hours)
    assert browser.post(remove, headers=SCRIPT).json()["error"]["code"] == "in_use"
    assert "remocao" not in browser.get(f"/configuracoes/horarios/{hours.pk}/").content.decode()
    with scope.tenant_scope(hours.tenant_id):
        Queue.objects.filter(pk=queue.pk).update(hours=None)
    assert browser.post(remove, headers=SCRIPT)["HX-Redirect"] == "/configuracoes/horarios/"


def test_saving_what_is_shown_changes_nothing(
    enter: Enter, supervisor: User, hours: BusinessHours, fields: Callable
) -> None:
    page, browser = f"/configuracoes/horarios/{hours.pk}/", enter(supervisor)
    shown = browser.get(page)
    data = fields(shown)
    for day in shown.context["sheet"].week:
        data[f"opens.{day.key}"] = [opens for opens, _closes in day.periods]
        data[f"closes.{day.key}"] = [closes for _opens, closes in day.periods]
    assert browser.post(page, data).status_code == 302
    with scope.tenant_scope(hours.tenant_id):
        assert BusinessHours.objects.get().week == hours.week
