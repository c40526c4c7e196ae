"""Hours and service levels as people set them: what is refused, and why."""

from datetime import date
from typing import Any

import pytest

from accounts import scope
from accounts.errors import Conflict, DomainError, Forbidden, Invalid
from accounts.models import Tenant, User
from atendimento.models import BusinessHours, Queue, SlaPolicy, SlaTarget
from atendimento.services.calendars import Special, hours_delete, hours_save
from atendimento.services.levels import sla_delete, sla_save
from atendimento.services.terms import terms_of

pytestmark = pytest.mark.django_db
OFFICE = [[["13:00", "18:00"], ["08:00", "12:00"]]] * 5 + [[], []]


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


def refused(save: Any, **fields: Any) -> set[str]:
    with pytest.raises(Invalid) as caught:
        save(**fields)
    return set(caught.value.fields)


def test_hours_are_kept_in_order_with_their_special_dates(supervisor: User) -> None:
    special = [Special(date(2026, 12, 24), "Véspera", [["08:00", "12:00"]]), Special(date(2026, 12, 31))]
    hours = hours_save(by=supervisor, name=" Comercial ", week=OFFICE, uf="MG", special=special)
    hours.refresh_from_db()
    assert (hours.name, hours.week[0], hours.week[6]) == ("Comercial", [["08:00", "12:00"], ["13:00", "18:00"]], [])
    assert [(one.name, one.periods) for one in hours.special_dates.all()] == [
        ("Véspera", [["08:00", "12:00"]]),
        ("", []),
    ]
    hours_save(by=supervisor, hours=hours, name="Comercial", week=OFFICE)
    assert (BusinessHours.objects.count(), hours.special_dates.count()) == (1, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("week", [[]] * 6),
        ("week", [[["08:00", "12:00"], ["11:00", "13:00"]]] + [[]] * 6),
        ("week", [[["12:00", "08:00"]]] + [[]] * 6),
        ("week", [[["08:00", "25:00"]]] + [[]] * 6),
        ("week", [[["oito", "12:00"]]] + [[]] * 6),
        ("week", [[["08:00"]]] + [[]] * 6),
        ("timezone", "Marte/Olympus"),
        ("uf", "XX"),
        ("special", [Special(date(2026, 12, 24)), Special(date(2026, 12, 24))]),
        ("special", [Special(date(2026, 12, 24), "", [["9", "x"]])]),
    ],
)
def test_hours_that_make_no_sense_name_their_field(supervisor: User, field: str, value: Any) -> None:
    assert refused(hours_save, **{"by": supervisor, "name": "Comercial", "week": OFFICE, field: value}) == {field}
    assert BusinessHours.objects.count() == 0


def test_names_are_taken_once(supervisor: User) -> None:
    hours_save(by=supervisor, name="Comercial", week=OFFICE)
    sla_save(by=supervisor, name="Padrão", targets={})
    assert refused(hours_save, by=supervisor, name="Comercial", week=OFFICE) == {"name"}
    assert refused(sla_save, by=supervisor, name="Padrão", targets={}) == {"name"}


def test_a_level_has_a_target_for_each_priority_or_that_of_normal(supervisor: User, queue: Queue) -> None:
    targets = {"normal": {"first_response": 900, "resolution": None}, "urgent": {"first_response": 60}}
    queue.sla = sla_save(by=supervisor, name="Padrão", at_risk_percent=25, targets=targets)
    terms = terms_of(queue)
    assert [terms.promise(name).first_response for name in ("normal", "urgent", "low")] == [900, 60, 900]
    assert terms.promise("urgent").at_risk_percent == 25
    sla_save(by=supervisor, policy=queue.sla, name="Padrão", targets={"normal": {"next_response": 30}})
    assert SlaTarget.objects.get().next_response == 30


def test_a_change_counts_at_once_in_the_process_that_made_it(
    supervisor: User, queue: Queue, django_capture_on_commit_callbacks: Any
) -> None:
    queue.sla = sla_save(by=supervisor, name="Padrão", targets={"normal": {"first_response": 900}})
    assert terms_of(queue).promise("normal").first_response == 900
    with django_capture_on_commit_callbacks(execute=True):
        sla_save(by=supervisor, policy=queue.sla, name="Padrão", targets={"normal": {"first_response": 60}})
    assert terms_of(queue).promise("normal").first_response == 60


@pytest.mark.parametrize(
    ("fields", "guilty"),
    [
        ({"name": ""}, "name"),
        ({"at_risk_percent": 91}, "at_risk_percent"),
        ({"targets": {"ontem": {}}}, "ontem"),
        ({"targets": {"normal": {"first_response": 0}}}, "normal"),
        ({"targets": {"normal": {"resolution": 10**9}}}, "normal"),
        ({"targets": {"normal": {"lunch": 60}}}, "normal"),
    ],
)
def test_levels_that_make_no_sense_name_their_field(supervisor: User, fields: dict[str, Any], guilty: str) -> None:
    assert refused(sla_save, **{"by": supervisor, "name": "Padrão", "targets": {}, **fields}) == {guilty}
    assert SlaPolicy.objects.count() == 0


def test_what_a_queue_uses_stays(supervisor: User, queue: Queue) -> None:
    queue.hours = hours_save(by=supervisor, name="Comercial", week=OFFICE)
    queue.sla = sla_save(by=supervisor, name="Padrão", targets={})
    queue.save()
    for delete in (
        lambda: hours_delete(by=supervisor, hours=queue.hours),
        lambda: sla_delete(by=supervisor, policy=queue.sla),
    ):
        with pytest.raises(Conflict, match="Encomendas"):
            delete()
    Queue.objects.update(hours=None, sla=None)
    hours_delete(by=supervisor, hours=queue.hours)
    sla_delete(by=supervisor, policy=queue.sla)
    assert (BusinessHours.objects.count(), SlaPolicy.objects.count()) == (0, 0)


def test_attendants_set_neither(ana: User, supervisor: User) -> None:
    hours = hours_save(by=supervisor, name="Comercial", week=OFFICE)
    policy = sla_save(by=supervisor, name="Padrão", targets={})
    tries: list[tuple[Any, dict[str, Any]]] = [
        (hours_save, {"name": "X", "week": OFFICE}),
        (hours_delete, {"hours": hours}),
        (sla_save, {"name": "X", "targets": {}}),
        (sla_delete, {"policy": policy}),
    ]
    said: list[DomainError] = []
    for act, fields in tries:
        with pytest.raises(Forbidden) as caught:
            act(by=ana, **fields)
        said.append(caught.value)
    assert len(said) == 4
