"""Wake-ups of the distribution. Losing one costs a tick's delay, as PostgreSQL remembers who waits."""

from uuid import UUID

import structlog
from django.core.cache import cache

from accounts import scope
from accounts.commits import after_commit
from atendimento.models import Ticket

log = structlog.get_logger(__name__)

WAKE_SECONDS = 2


def ticket_moved(ticket: Ticket) -> None:
    """A ticket of a queue that distributes waits, or left a place free; looked at once this is committed."""
    if ticket.queue and ticket.queue.distributes:
        after_commit(wake_distribution)


def wake_distribution() -> None:
    """Tell a worker, at most once until it looks. Inside the scope of the company."""
    from atendimento.tasks import distribute_tickets

    if cache.add(flag(scope.current_tenant_id()), 1, timeout=WAKE_SECONDS):
        try:
            distribute_tickets.delay()
        except Exception as error:  # noqa: BLE001 (kombu raises many kinds; the tick will find the ticket)
            log.warning("distribution.wake_failed", error=type(error).__name__)


def awake() -> None:
    """A worker is about to look: what comes from now on wakes the next one."""
    cache.delete(flag(scope.current_tenant_id()))


def flag(tenant_id: UUID) -> str:
    return f"distribute:{tenant_id}"
