"""Where people work and what they can do, seen from the person; and what becomes of their work when they go."""

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Forbidden
from accounts.models import User
from accounts.roles import may
from atendimento.models import Queue, QueueMember, Skill, TeamMember
from atendimento.services.assignments import DEACTIVATED, tickets_release
from atendimento.services.memberships import tell_access
from atendimento.services.people import person_change, person_welcome
from atendimento.services.teams import person_skills_set
from atendimento.services.waking import wake_distribution


@transaction.atomic
def person_invite(
    *, by: User, queues: Iterable[Queue] = (), skills: Iterable[Skill] = (), **fields: str
) -> tuple[User, str]:
    """`person_welcome` with places to work: none chosen means the default queue. Raises what that raises."""
    person, password = person_welcome(by=by, **fields)
    if chosen := list(queues):
        person_queues_set(person=person, by=by, queues=chosen)
    person_skills_set(user=person, by=by, skills=skills)
    return person, password


@transaction.atomic
def person_update(
    *, person: User, by: User, queues: Iterable[Queue], skills: Iterable[Skill], name: str = "", role: str = ""
) -> User:
    """Name and role by admins, the rest by supervisors too; what is empty or as before is left alone."""
    wanted = {"name": name.strip(), "role": role}
    changes = {field: value for field, value in wanted.items() if value and value != getattr(person, field)}
    if changes:
        person = person_change(person=person, by=by, **changes)
    person_queues_set(person=person, by=by, queues=queues)
    person_skills_set(user=person, by=by, skills=skills)
    return person


@transaction.atomic
def person_queues_set(*, person: User, by: User, queues: Iterable[Queue]) -> None:
    """The active queues in which somebody works by name. Those that a team brings stay."""
    if not may(by, "team.manage"):
        raise Forbidden(_("You may not change who works where"))
    wanted = {queue.pk for queue in queues}
    # Locked as by `queue_members_set`, in one order.
    active = set(Queue.objects.select_for_update().filter(is_active=True).order_by("pk").values_list("pk", flat=True))
    by_team = set(TeamMember.objects.filter(user=person).values_list("team__queues", flat=True))
    before = set(person.memberships.values_list("queue", flat=True))
    leaving = person.memberships.filter(queue__in=active - wanted, is_direct=True)
    leaving.filter(queue__in=by_team).update(is_direct=False, capacity=None)
    leaving.exclude(queue__in=by_team).delete()
    person.memberships.filter(queue__in=wanted).update(is_direct=True)
    QueueMember.objects.bulk_create(QueueMember(queue_id=pk, user=person) for pk in wanted & active - before)
    tell_access([person.pk])
    after_commit(wake_distribution)


def person_dismiss(*, person: User, by: User) -> int:
    """Nobody signs in as them any more, and their conversations go back to their queues; returns how many.

    Not in a transaction: each conversation has one of its own, and the tick finds those that an accident leaves.
    """
    person_change(person=person, by=by, is_active=False)
    return tickets_release(user=person, why=DEACTIVATED)


def person_return(*, person: User, by: User) -> User:
    return person_change(person=person, by=by, is_active=True)


def person_password_reset(*, person: User, by: User) -> str:
    """A new password that is told once; all their other sign-ins end. One's own needs the current one instead."""
    if person.pk == by.pk:
        raise Forbidden(_("Somebody else resets your password"), code="own_password")
    password = secrets.token_urlsafe(12)
    person_change(person=person, by=by, password=password)
    return password
