"""Service levels are typed in minutes, hours and days, and stored in seconds."""

from collections.abc import Callable

import pytest

from accounts import scope
from accounts.models import User
from atendimento.models import Queue, SlaPolicy
from atendimento.tests.views.conftest import SCRIPT, Enter

pytestmark = pytest.mark.django_db

NEW = "/configuracoes/prazos/novo/"


def test_a_level_is_stored_in_seconds_and_empty_rows_are_left_out(
    enter: Enter, supervisor: User, fields: Callable
) -> None:
    browser = enter(supervisor)
    changes = {"name": "Ouro", "normal.first_response_amount": "1,5", "normal.first_response_unit": "3600"}
    changes |= {"high.resolution_amount": "2", "high.resolution_unit": "3600"}
    for kind in ("first_response", "next_response", "resolution"):
        changes[f"urgent.{kind}_amount"] = ""
    assert browser.post(NEW, fields(browser.get(NEW), **changes)).status_code == 302
    with scope.tenant_scope(supervisor.tenant_id):
        rows = SlaPolicy.objects.get(name="Ouro").targets.values_list(
            "priority", "first_response", "next_response", "resolution"
        )
        assert set(rows) == {("normal", 5400, 1800, 28800), ("high", None, None, 7200)}


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": "Rápido"}, "name", "nome"),
        ({"at_risk_percent": "95"}, "at_risk_percent", "90"),
        ({"at_risk_percent": "-1"}, "at_risk_percent", "0"),
        ({"normal.first_response_amount": "0"}, "normal.first_response", "No mínimo 1 min"),
        ({"normal.first_response_amount": "logo"}, "normal.first_response", "Escreva um número"),
        ({"low.resolution_amount": "2400", "low.resolution_unit": "3600"}, "low.first_response", "90"),
        ({"normal.resolution_amount": "5", "normal.resolution_unit": "60"}, "normal.resolution", "Não antes"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    changes: dict, field: str, said: str, enter: Enter, supervisor: User, policy: SlaPolicy, fields: Callable
) -> None:
    browser = enter(supervisor)
    answer = browser.post(NEW, fields(browser.get(NEW), **{"name": "Outro", **changes}), headers=SCRIPT)
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[field])


def test_saving_what_is_shown_changes_nothing(
    enter: Enter, supervisor: User, policy: SlaPolicy, fields: Callable
) -> None:
    page, browser = f"/configuracoes/prazos/{policy.pk}/", enter(supervisor)
    assert browser.post(page, fields(browser.get(page))).status_code == 302
    with scope.tenant_scope(policy.tenant_id):
        assert list(policy.targets.values_list("priority", "first_response")) == [("normal", 900)]


def test_a_promised_level_stays(enter: Enter, supervisor: User, policy: SlaPolicy, queue: Queue) -> None:
    with scope.tenant_scope(policy.tenant_id):
        Queue.objects.filter(pk=queue.pk).update(sla=policy)
    answer = enter(supervisor).post(f"/configuracoes/prazos/{policy.pk}/remocao/", headers=SCRIPT)
    assert answer.json()["error"]["code"] == "in_use"
