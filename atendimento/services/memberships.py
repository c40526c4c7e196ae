"""Rows of QueueMember are what counts; those that only a team causes come and go with it."""

from collections.abc import Iterable
from uuid import UUID

from accounts.commits import after_commit
from atendimento import realtime
from atendimento.models import Queue, QueueMember, TeamMember
from atendimento.services.waking import wake_distribution


def sync_memberships(queue_ids: Iterable[UUID]) -> None:
    """Bring the queues' members in step with the teams that serve them. In a transaction."""
    changed: set[UUID] = set()
    # Locked, so that two teams that are edited at once see each other's people.
    for queue in Queue.objects.select_for_update().filter(pk__in=set(queue_ids)).order_by("pk"):
        changed |= sync_queue(queue)
    tell_access(changed)
    after_commit(wake_distribution)


def sync_queue(queue: Queue) -> set[UUID]:
    """Returns who came or left."""
    wanted = set(TeamMember.objects.filter(team__queues=queue).values_list("user", flat=True))
    present = dict(queue.memberships.values_list("user", "is_direct"))
    gone = {pk for pk, is_direct in present.items() if not is_direct and pk not in wanted}
    new = wanted - present.keys()
    queue.memberships.filter(user__in=gone).delete()
    QueueMember.objects.bulk_create(QueueMember(queue=queue, user_id=pk, is_direct=False) for pk in new)
    return gone | new


def tell_access(users: Iterable[UUID]) -> None:
    """Their open pages look again at what they may see."""
    for pk in users:
        after_commit(realtime.access_changed, pk)
