"""Teams and skills as people set them. Bad input raises Invalid with the field at fault; rights raise Forbidden."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import audit, audit_removal
from accounts.commits import after_commit
from accounts.errors import Forbidden
from accounts.models import AuditEvent, User
from accounts.roles import may
from atendimento.models import PersonSkill, Queue, Skill, Team, TeamMember, TeamQueue
from atendimento.services.memberships import sync_memberships
from atendimento.services.queues import check_people, refuse, store
from atendimento.services.waking import wake_distribution


@transaction.atomic
def team_create(*, by: User, name: str, members: Iterable[UUID] = (), queues: Iterable[UUID] = ()) -> Team:
    """People by id, who become members of the queues, by id."""
    guard(by)
    team = Team(name=checked_name(Team(), name))
    store(team)
    put(team, set(members), set(queues))
    audit(by=by, action="team.made", about=team)
    return team


@transaction.atomic
def team_update(
    *,
    team: Team,
    by: User,
    name: str | None = None,
    members: Iterable[UUID] | None = None,
    queues: Iterable[UUID] | None = None,
) -> Team:
    """What is None stays."""
    guard(by)
    team = Team.objects.select_for_update().get(pk=team.pk)
    if name is not None:
        team.name = checked_name(team, name)
        store(team)
    put(team, None if members is None else set(members), None if queues is None else set(queues))
    audit(by=by, action="team.changed", about=team)
    return team


@transaction.atomic
def team_delete(*, team: Team, by: User) -> AuditEvent:
    """Whoever was in a queue only because of the team leaves it; their tickets stay theirs."""
    guard(by)
    queues = list(team.queues.values_list("pk", flat=True))
    event = audit_removal(by=by, action="team.removed", row=team)
    team.delete()
    sync_memberships(queues)
    return event


def put(team: Team, members: set[UUID] | None, queues: set[UUID] | None) -> None:
    touched = set(team.queues.values_list("pk", flat=True))
    if members is not None:
        put_members(team, members)
    if queues is not None:
        put_queues(team, queues)
        touched |= queues
    sync_memberships(touched)


def put_members(team: Team, wanted: set[UUID]) -> None:
    present = set(team.memberships.values_list("user", flat=True))
    check_people(wanted - present)
    team.memberships.exclude(user__in=wanted).delete()
    TeamMember.objects.bulk_create(TeamMember(team=team, user_id=pk) for pk in wanted - present)


def put_queues(team: Team, wanted: set[UUID]) -> None:
    present = set(team.queue_links.values_list("queue", flat=True))
    new = wanted - present
    if Queue.objects.filter(pk__in=new, is_active=True).count() != len(new):
        refuse({"queues": [_("There is no such queue")]})
    team.queue_links.exclude(queue__in=wanted).delete()
    TeamQueue.objects.bulk_create(TeamQueue(team=team, queue_id=pk) for pk in new)


# Skills


@transaction.atomic
def skill_save(*, by: User, name: str, skill: Skill | None = None) -> Skill:
    guard(by)
    action = "skill.changed" if skill else "skill.made"
    skill = skill or Skill()
    skill.name = checked_name(skill, name)
    store(skill)
    audit(by=by, action=action, about=skill)
    return skill


@transaction.atomic
def skill_delete(*, by: User, skill: Skill) -> AuditEvent:
    """Queues ask for it no more."""
    guard(by)
    event = audit_removal(by=by, action="skill.removed", row=skill)
    skill.delete()
    after_commit(wake_distribution)
    return event


@transaction.atomic
def person_skills_set(*, user: User, by: User, skills: Iterable[Skill]) -> None:
    guard(by)
    wanted = list(skills)
    if any(skill.tenant_id != user.tenant_id for skill in wanted):
        refuse({"skills": [_("There is no such skill")]})
    user.skill_links.exclude(skill__in=wanted).delete()
    PersonSkill.objects.bulk_create([PersonSkill(user=user, skill=one) for one in wanted], ignore_conflicts=True)
    after_commit(wake_distribution)


def checked_name(row: Team | Skill, name: str) -> str:
    name = name.strip()
    if not name:
        refuse({"name": [_("Give it a name")]})
    if len(name) > 60:
        refuse({"name": [_("At most %(most)s characters") % {"most": 60}]})
    if type(row).objects.filter(name=name).exclude(pk=row.pk).exists():
        refuse({"name": [_("There is one with this name already")]})
    return name


def guard(by: User) -> None:
    if not may(by, "team.manage"):
        raise Forbidden(_("You may not change teams"))
