"""Who is in a queue or a team while it is being edited."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import User
from accounts.presence import Presence, presence_of
from atendimento.models import Queue, Team
from atendimento.selectors import as_uuid
from atendimento.services.queues import LIMITS

LEAST, MOST = LIMITS["capacity"]


@dataclass
class Member:
    """`capacity` is as typed; `teams` names what brings them when they were not chosen by name."""

    person: User
    presence: Presence
    capacity: str = ""
    teams: str = ""
    error: str = ""


class Members:
    def __init__(self, rows: list[Member]) -> None:
        self.rows = rows

    @classmethod
    def of_people(cls, people: list[User], capacity: dict[UUID, str] | None = None) -> "Members":
        found = presence_of(person.pk for person in people)
        return cls([Member(person, found[person.pk], (capacity or {}).get(person.pk, "")) for person in people])

    @classmethod
    def of_queue(cls, queue: Queue) -> "Members":
        links = list(queue.memberships.filter(is_direct=True, user__is_active=True).select_related("user"))
        links.sort(key=lambda link: link.user.name)
        return cls.of_people([link.user for link in links], {link.user_id: str(link.capacity or "") for link in links})

    @classmethod
    def of_team(cls, team: Team) -> "Members":
        return cls.of_people(list(team.members.filter(is_active=True).order_by("name")))

    @classmethod
    def read(cls, data: QueryDict) -> "Members":
        """Strangers and people who left are not there."""
        found = cls.of_people(list(people_named(data.getlist("member"))))
        for row in found.rows:
            row.capacity = data.get(f"capacity.{row.person.pk}", "").strip()
        return found

    def capacities(self) -> dict[UUID, int | None]:
        """As `queue_members_set` wants them; remembers what is wrong, and raises Invalid."""
        for row in self.rows:
            if row.capacity and not (row.capacity.isdecimal() and LEAST <= int(row.capacity[:9]) <= MOST):
                row.error = _("Between %(least)s and %(most)s") % {"least": LEAST, "most": MOST}
        if any(row.error for row in self.rows):
            raise Invalid(_("Look at the limits that are marked"))
        return {row.person.pk: int(row.capacity) if row.capacity else None for row in self.rows}

    @property
    def ids(self) -> list[UUID]:
        return [row.person.pk for row in self.rows]


def people_named(ids: list[str]) -> Any:
    known = []
    for text in ids:
        try:
            known.append(as_uuid(text))
        except ValueError:
            continue
    return User.objects.filter(pk__in=known, is_active=True).order_by("name")


def brought_by_teams(queue: Queue) -> list[Member]:
    """Who works in the queue because a team does."""
    links = queue.memberships.filter(is_direct=False, user__is_active=True).select_related("user")
    teams: dict[UUID, list[str]] = {}
    for name, user_id in queue.teams.order_by("name").values_list("name", "memberships__user"):
        teams.setdefault(user_id, []).append(name)
    rows = Members.of_people(sorted((link.user for link in links), key=str)).rows
    for row in rows:
        row.teams = ", ".join(teams.get(row.person.pk, []))
    return rows
