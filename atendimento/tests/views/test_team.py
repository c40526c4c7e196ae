"""Presence, one's own and the team's, and the load evened out."""

import pytest

from accounts import scope
from accounts.models import User
from accounts.presence import presence_beat, presence_of
from atendimento.models import Queue, Ticket
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import make_chat, make_queue, make_user
from whatsapp.models import Session

pytestmark = pytest.mark.django_db


def state(user: User) -> tuple[str, str]:
    with scope.tenant_scope(user.tenant_id):
        found = presence_of([user.pk])[user.pk]
    return str(found.state), found.reason


def test_opening_the_inbox_is_arriving(enter: Enter, ana: User) -> None:
    page = enter(ana).get("/atendimento/").content.decode()
    assert f'id="my-face" class="avatar avatar-status" data-person="{ana.pk}" data-presence="online"' in page
    assert f'"user": "{ana.pk}", "state": "online"' in page


def test_away_with_a_reason_survives_a_reload(enter: Enter, ana: User) -> None:
    client = enter(ana)
    answer = client.post("/atendimento/presenca/", {"state": "away", "reason": "Almoço"}, headers=SCRIPT)
    assert 'data-presence="away"' in answer.content.decode()
    assert state(ana) == ("away", "Almoço")
    assert 'data-presence="away"' in client.get("/atendimento/").content.decode()


def test_a_state_that_does_not_exist_is_refused(enter: Enter, ana: User) -> None:
    assert enter(ana).post("/atendimento/presenca/", {"state": "voando"}, headers=SCRIPT).status_code == 422


@pytest.mark.parametrize("page", ["", "agora/"])
def test_the_team_is_for_those_who_lead_it(page: str, enter: Enter, ana: User, bruno: User, supervisor: User) -> None:
    assert enter(ana).get(f"/atendimento/equipe/{page}").status_code == 403
    html = enter(supervisor).get(f"/atendimento/equipe/{page}").content.decode()
    assert "Ana Lima" in html
    assert "Bruno Sales" in html


def test_next_door_is_not_on_the_page(enter: Enter, ana: User, caio: User) -> None:
    assert "Ana Lima" not in enter(caio).get("/atendimento/equipe/").content.decode()
    assert str(ana.pk) not in enter(caio).get("/atendimento/presencas/").content.decode()


def test_a_lead_forces_a_state_and_nobody_else_does(
    enter: Enter, ana: User, bruno: User, supervisor: User, caio: User
) -> None:
    presence_beat(ana)
    url = f"/atendimento/equipe/{ana.pk}/presenca/"
    assert enter(bruno).post(url, {"state": "away"}, headers=SCRIPT).status_code == 403
    assert enter(caio).post(url, {"state": "away"}, headers=SCRIPT).status_code == 404
    assert state(ana)[0] == "online"
    assert "Tornar disponível" in enter(supervisor).post(url, {"state": "away"}, headers=SCRIPT).content.decode()
    assert state(ana)[0] == "away"


@pytest.mark.parametrize("people", [1, 6])
def test_the_team_asks_the_same_few_questions_whatever_its_size(
    people: int, tenant: object, enter: Enter, supervisor: User, django_assert_max_num_queries
) -> None:
    make_queue(tenant, *(make_user(tenant, name=f"Pessoa {number}") for number in range(people)))
    client = enter(supervisor)
    with django_assert_max_num_queries(9):
        client.get("/atendimento/equipe/agora/")


def test_the_load_is_evened_out_by_leads(
    queue: Queue, session: Session, tenant: object, enter: Enter, ana: User, supervisor: User, caio: User
) -> None:
    lia = make_user(tenant, name="Lia Reis")
    with scope.tenant_scope(queue.tenant_id):
        queue.members.add(lia)
    presence_beat(lia)
    for number in range(4):
        make_chat(tenant, f"Cliente {number}", queue=queue, session=session, assigned_to=ana)
    url, fields = "/atendimento/equipe/equilibrio/", {"queue": str(queue.pk)}
    assert enter(ana).post(url, fields, headers=SCRIPT).status_code == 403
    assert enter(caio).post(url, fields, headers=SCRIPT).status_code == 404
    assert enter(supervisor).post(url, {}, headers=SCRIPT).status_code == 422
    assert enter(supervisor).post(url, fields, headers=SCRIPT).status_code == 200
    with scope.tenant_scope(queue.tenant_id):
        assert Ticket.objects.filter(assignee=lia).count() == 2


def test_a_page_without_a_socket_beats_too(enter: Enter, ana: User) -> None:
    assert enter(ana).post("/atendimento/presenca/batida/").status_code == 204
    with scope.tenant_scope(ana.tenant_id):
        assert presence_of([ana.pk])[ana.pk].state == "online"
