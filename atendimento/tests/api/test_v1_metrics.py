"""/api/v1/metrics and /bot: who may look, and that empty is said honestly."""

import pytest

from accounts.models import User
from atendimento.models import Chat
from atendimento.tests.api.conftest import Caller
from tests.factories import make_message

pytestmark = pytest.mark.django_db


def test_numbers_are_of_ones_own_company(chat: Chat, call: Caller, supervisor: User, caio: User) -> None:
    make_message(chat)
    said = call(supervisor)("get", "/api/v1/metrics/overview").json()
    assert (said["conversations"]["total"], said["messages_received"], said["messages_sent"]) == (1, 1, 0)
    assert call(caio)("get", "/api/v1/metrics/overview").json()["messages_received"] == 0


def test_averages_of_nothing_are_null_not_zero(chat: Chat, call: Caller, supervisor: User) -> None:
    said = call(supervisor)("get", "/api/v1/metrics/attendance/").json()
    assert said == {
        "total": 1, "resolved": 0, "resolution_rate": 0.0, "first_response_seconds": None, "resolution_seconds": None
    }  # fmt: skip


def test_the_export_is_a_table(chat: Chat, call: Caller, supervisor: User) -> None:
    answer = call(supervisor)("get", "/api/v1/metrics/export?date_from=2020-01-01")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode().splitlines()[:2] == ["metric,value", "total,1"]


@pytest.mark.parametrize(
    "what", ["metrics/overview", "metrics/attendance", "metrics/export", "bot/config", "bot/flows"]
)
def test_attendants_do_not_look(what: str, call: Caller, ana: User, supervisor: User) -> None:
    assert call(ana)("get", f"/api/v1/{what}").status_code == 403
    assert call(supervisor)("get", f"/api/v1/{what}").status_code == 200


def test_a_company_without_a_bot_has_nothing_to_set(call: Caller, ana: User, admin: User, supervisor: User) -> None:
    assert call(admin)("get", "/api/v1/bot/config").json()["data"] == []
    assert call(admin)("get", "/api/v1/bot/flows").json()["data"] == []
    assert call(admin)("put", "/api/v1/bot/config/greeting", {"value": "Oi"}).status_code == 404
    assert call(supervisor)("put", "/api/v1/bot/config/greeting", {"value": "Oi"}).status_code == 404
    assert call(ana)("put", "/api/v1/bot/config/greeting", {"value": "Oi"}).status_code == 403
