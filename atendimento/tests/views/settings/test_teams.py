"""Teams bring people into queues; skills are named, renamed and removed."""

from collections.abc import Callable

import pytest

from accounts import scope
from accounts.models import User
from atendimento.models import Queue, QueueMember, Skill, Team
from atendimento.tests.views.conftest import SCRIPT, Enter

pytestmark = pytest.mark.django_db

NEW = "/configuracoes/equipes/nova/"


def members_of(queue: Queue) -> set:
    with scope.tenant_scope(queue.tenant_id):
        return set(QueueMember.objects.filter(queue=queue).values_list("user", flat=True))


def test_a_team_works_in_its_queues_at_once(
    enter: Enter, supervisor: User, queue: Queue, other_queue: Queue, ana: User, bruno: User, fields: Callable
) -> None:
    browser = enter(supervisor)
    data = fields(browser.get(NEW), name="Manhã", queues=[queue.pk], member=[bruno.pk])
    assert browser.post(NEW, data)["Location"] == "/configuracoes/equipes/"
    assert members_of(queue) == {ana.pk, bruno.pk}
    with scope.tenant_scope(queue.tenant_id):
        team = Team.objects.get()
    page = f"/configuracoes/equipes/{team.pk}/"
    browser.post(page, fields(browser.get(page), queues=[other_queue.pk], member=[ana.pk]))
    assert members_of(queue) == {ana.pk}
    assert members_of(other_queue) == {ana.pk, bruno.pk}
    assert "Bruno Sales" not in browser.get(page).content.decode()


def test_a_removed_team_takes_its_people_out(
    enter: Enter, supervisor: User, queue: Queue, ana: User, bruno: User, fields: Callable
) -> None:
    browser = enter(supervisor)
    browser.post(NEW, fields(browser.get(NEW), name="Manhã", queues=[queue.pk], member=[bruno.pk]))
    with scope.tenant_scope(queue.tenant_id):
        team = Team.objects.get()
    browser.post(f"/configuracoes/equipes/{team.pk}/remocao/", headers=SCRIPT)
    assert members_of(queue) == {ana.pk}


def test_a_name_is_needed_and_used_once(enter: Enter, supervisor: User, team: Team) -> None:
    for name, said in (("", "obrigatório"), ("Balcão", "Já existe")):
        answer = enter(supervisor).post(NEW, {"name": name}, headers=SCRIPT)
        assert said in answer.context["form"].errors["name"][0]


def test_skills_are_added_renamed_and_removed(enter: Enter, supervisor: User, skill: Skill) -> None:
    browser, one = enter(supervisor), f"/configuracoes/habilidades/{skill.pk}/"
    browser.post("/configuracoes/habilidades/", {"name": "Libras"})
    browser.post(one, {"name": "Inglês fluente"})
    body = browser.get("/configuracoes/equipes/").content.decode()
    assert "Libras" in body and "Inglês fluente" in body
    refused = browser.post(one, {"name": "Libras"}, headers=SCRIPT)
    assert refused.status_code == 422
    assert 'id="skill-error"' in refused.content.decode()
    browser.post(f"{one}remocao/", headers=SCRIPT)
    with scope.tenant_scope(supervisor.tenant_id):
        assert [each.name for each in Skill.objects.all()] == ["Libras"]
