"""The bell: one's own notices, and reading them."""

import pytest

from accounts import scope
from accounts.models import User
from atendimento.tests.views.conftest import SCRIPT, Enter
from crm.models import Notification, NotificationType
from crm.services.notices import notices_add

pytestmark = pytest.mark.django_db


def tell(user: User, title: str = "Marina: o prazo está perto", link: str = "/atendimento/") -> Notification:
    with scope.tenant_scope(user.tenant_id):
        return notices_add(users=[user], type=NotificationType.SLA_AT_RISK, title=title, link=link)[0]


def count(enter: Enter, user: User) -> str:
    html = enter(user).get("/atendimento/avisos/numero/").content.decode()
    return html.split(">")[1].split("<")[0] if "<" in html else "0"


def test_the_list_holds_ones_own_newest_first(
    enter: Enter, ana: User, bruno: User, supervisor: User, caio: User
) -> None:
    tell(ana, "primeiro")
    tell(ana, "segundo")
    html = enter(ana).get("/atendimento/avisos/").content.decode()
    assert html.index("segundo") < html.index("primeiro")
    for somebody in (bruno, supervisor, caio):
        assert "primeiro" not in enter(somebody).get("/atendimento/avisos/").content.decode()


def test_one_is_read_by_its_own_person_only(enter: Enter, ana: User, bruno: User, caio: User) -> None:
    notice, _other = tell(ana), tell(ana)
    url = f"/atendimento/avisos/{notice.pk}/leitura/"
    assert enter(bruno).post(url, headers=SCRIPT).status_code == 404
    assert enter(caio).post(url, headers=SCRIPT).status_code == 404
    assert count(enter, ana) == "2"
    assert enter(ana).post(url, headers=SCRIPT).status_code == 200
    assert count(enter, ana) == "1"


def test_all_are_read_at_once_and_only_mine(enter: Enter, ana: User, bruno: User) -> None:
    for user in (ana, ana, bruno):
        tell(user)
    assert "is-new" not in enter(ana).post("/atendimento/avisos/", headers=SCRIPT).content.decode()
    assert (count(enter, ana), count(enter, bruno)) == ("0", "1")


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_asks_the_same_few_questions(
    number: int, enter: Enter, ana: User, django_assert_max_num_queries
) -> None:
    for _number in range(number):
        tell(ana)
    client = enter(ana)
    with django_assert_max_num_queries(4):
        client.get("/atendimento/avisos/")
