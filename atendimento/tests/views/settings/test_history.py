"""The history of settings: who changed what, and bringing back what was removed."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import scope
from accounts.audit import audit
from accounts.models import AuditEvent, Tenant, User
from atendimento.models import BusinessHours, PersonSkill, Queue, QueueMember, QueueSkill, Skill, SpecialDate, Team
from atendimento.services.teams import skill_delete, team_create

pytestmark = pytest.mark.django_db
Enter = Callable[[User], Client]
PAGE = "/configuracoes/historico/"


def newest(tenant: Tenant) -> AuditEvent:
    with scope.tenant_scope(tenant):
        return AuditEvent.objects.latest("id")


def test_a_removed_team_comes_back_with_its_people_and_queues(
    enter: Enter, supervisor: User, tenant: Tenant, bruno: User, queue: Queue
) -> None:
    with scope.tenant_scope(tenant):
        team = team_create(by=supervisor, name="Manhã", members=[bruno.pk], queues=[queue.pk])
    browser = enter(supervisor)
    said = browser.post(f"/configuracoes/equipes/{team.pk}/remocao/", follow=True).content.decode()
    event = newest(tenant)
    assert f"{PAGE}{event.pk}/" in said and "Desfazer" in said
    with scope.tenant_scope(tenant):
        assert not QueueMember.objects.filter(user=bruno, queue=queue).exists()
    assert browser.delete(f"{PAGE}{event.pk}/").status_code == 302
    with scope.tenant_scope(tenant):
        back = Team.objects.get(pk=team.pk)
        assert list(back.members.all()) == [bruno] and list(back.queues.all()) == [queue]
        assert QueueMember.objects.filter(user=bruno, queue=queue, is_direct=False).exists()
    assert browser.delete(f"{PAGE}{event.pk}/").status_code == 409  # once


def test_a_removed_skill_is_held_and_asked_for_again(
    enter: Enter, supervisor: User, tenant: Tenant, ana: User, queue: Queue
) -> None:
    with scope.tenant_scope(tenant):
        skill = Skill.objects.create(name="Inglês")
        PersonSkill.objects.create(user=ana, skill=skill)
        QueueSkill.objects.create(queue=queue, skill=skill)
        event = skill_delete(by=supervisor, skill=skill)
        enter(supervisor).delete(f"{PAGE}{event.pk}/")
        assert list(ana.skill_links.values_list("skill__name", flat=True)) == ["Inglês"]
        assert list(queue.required_skills.all()) == [Skill.objects.get(name="Inglês")]


def test_removed_hours_come_back_with_their_dates(enter: Enter, supervisor: User, tenant: Tenant) -> None:
    with scope.tenant_scope(tenant):
        hours = BusinessHours.objects.create(name="Loja")
        SpecialDate.objects.create(hours=hours, date="2026-12-24", name="Véspera", periods=[["08:00", "12:00"]])
    browser = enter(supervisor)
    browser.post(f"/configuracoes/horarios/{hours.pk}/remocao/")
    browser.delete(f"{PAGE}{newest(tenant).pk}/")
    with scope.tenant_scope(tenant):
        assert [day.name for day in BusinessHours.objects.get(pk=hours.pk).special_dates.all()] == ["Véspera"]


def test_a_name_that_was_taken_meanwhile_stands_in_the_way(enter: Enter, supervisor: User, tenant: Tenant) -> None:
    with scope.tenant_scope(tenant):
        event = skill_delete(by=supervisor, skill=Skill.objects.create(name="Inglês"))
        Skill.objects.create(name="Inglês")
    assert enter(supervisor).delete(f"{PAGE}{event.pk}/").status_code == 409


def test_admins_read_it_and_nobody_else(
    enter: Enter, admin: User, supervisor: User, ana: User, caio: User, tenant: Tenant
) -> None:
    with scope.tenant_scope(tenant):
        event = skill_delete(by=supervisor, skill=Skill.objects.create(name="Inglês"))
    page = enter(admin).get(PAGE).content.decode()
    assert "Inglês" in page and "removeu · habilidade" in page and "Sônia Prado" in page
    assert [enter(who).get(PAGE).status_code for who in (supervisor, ana)] == [403, 403]
    assert "Inglês" not in enter(caio).get(PAGE).content.decode()
    assert enter(caio).delete(f"{PAGE}{event.pk}/").status_code == 404
    assert enter(ana).delete(f"{PAGE}{event.pk}/").status_code == 403


def test_roles_and_dismissals_are_history(enter: Enter, admin: User, ana: User, tenant: Tenant) -> None:
    browser = enter(admin)
    browser.post(f"/configuracoes/pessoas/{ana.pk}/ausencia/")
    browser.delete(f"/configuracoes/pessoas/{ana.pk}/ausencia/")
    with scope.tenant_scope(tenant):
        assert list(AuditEvent.objects.order_by("id").values_list("action", "about")) == [
            ("person.archived", "Ana Lima"), ("person.restored", "Ana Lima"),
        ]  # fmt: skip


def test_it_is_read_page_by_page_at_one_price(enter: Enter, admin: User, tenant: Tenant) -> None:
    browser = enter(admin)
    with scope.tenant_scope(tenant):
        for number in range(60):
            audit(by=admin, action="queue.changed", about=f"Fila {number}")
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        first = browser.get(PAGE)
    assert len(queries) <= 8
    assert len(first.context["rows"]) == 50
    second = browser.get(f"{PAGE}?antes={first.context['more']}")
    assert len(second.context["rows"]) == 10 and second.context["more"] is None
    assert browser.get(f"{PAGE}?antes=nonsense").status_code == 422
