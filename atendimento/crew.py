"""Who works here now, with presence and load: for the dialogs that hand conversations on, and for the team page."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts import scope
from accounts.models import PresenceState, User
from accounts.presence import Presence, presence_of
from atendimento.models import Queue, QueueMember, Team, TeamQueue, TicketStatus
from atendimento.realtime import presence_shape
from atendimento.services.seats import loads

ORDER = {PresenceState.ONLINE: 0, PresenceState.AWAY: 1, PresenceState.OFFLINE: 2}


@dataclass(frozen=True)
class Colleague:
    """`load` counts open conversations; `capacity` is 0 for who serves no queue."""

    user: User
    presence: Presence
    load: int
    capacity: int
    queues: list[str]

    @property
    def is_full(self) -> bool:
        return 0 < self.capacity <= self.load


def people() -> QuerySet[User]:
    """The active people of the scope's company."""
    return User.objects.filter(tenant_id=scope.current_tenant_id(), is_active=True)


def crew(but: User | None = None) -> list[Colleague]:
    """All of the company but one: those who are here first, then the least busy. Four look-ups."""
    members = QueueMember.objects.select_related("queue").order_by("queue__name")
    users = [user for user in people().prefetch_related(Prefetch("memberships", members)) if user != but]
    presences, load = presence_of(user.pk for user in users), loads(user.pk for user in users)
    colleagues = [colleague(user, presences[user.pk], load[user.pk]) for user in users]
    return sorted(colleagues, key=lambda each: (ORDER[PresenceState(each.presence.state)], each.load, each.user.name))


def colleague(user: User, presence: Presence, load: int) -> Colleague:
    memberships = list(user.memberships.all())
    capacity = max((member.capacity or member.queue.capacity for member in memberships), default=0)
    return Colleague(user, presence, load, capacity, [member.queue.name for member in memberships])


def presences() -> list[dict[str, str]]:
    """Of all colleagues who are not offline, in the shape of the frame `presence`."""
    found = presence_of(people().values_list("pk", flat=True))
    return [presence_shape(pk, each) for pk, each in found.items() if each.state != PresenceState.OFFLINE]


# For the team page


def queues_now() -> QuerySet[Queue]:
    """Active queues, with how many conversations wait in each and how many are open (`waiting`, `served`)."""
    status = "chats__current_ticket__status"
    return (
        Queue.objects.filter(is_active=True)
        .annotate(
            waiting=Count("chats", filter=Q(**{status: TicketStatus.WAITING})),
            served=Count("chats", filter=Q(**{status: TicketStatus.OPEN})),
        )
        .order_by("name")
    )


def teams_serving() -> QuerySet[Team]:
    """Teams whose load can be evened out: those that serve a queue."""
    return Team.objects.filter(Exists(TeamQueue.objects.filter(team=OuterRef("pk")))).order_by("name")
