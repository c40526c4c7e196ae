"""A queue together with who works in it, all or nothing, as programs set it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from atendimento.models import Queue
from atendimento.services.queues import queue_create, queue_members_set, queue_update


@transaction.atomic
def queue_save(*, by: User, queue: Queue | None = None, members: Iterable[UUID] | None = None, **changes: Any) -> Queue:
    """Create (without `queue`) or change; `members` replaces who works there by name, None leaves them.

    Raises what `queue_create`, `queue_update` and `queue_members_set` raise.
    """
    saved = queue_update(queue=queue, by=by, **changes) if queue else queue_create(by=by, **changes)
    if members is not None:
        known = dict(saved.memberships.filter(is_direct=True).values_list("user", "capacity"))
        queue_members_set(queue=saved, by=by, members={pk: known.get(pk) for pk in members})
    return saved
