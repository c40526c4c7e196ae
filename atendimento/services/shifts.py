"""What the tick does about people, and the tickets they have or could have."""

from uuid import UUID

from accounts import scope
from accounts.presence import take_news
from atendimento import realtime
from atendimento.services import assignments, distribution
from atendimento.services.waking import wake_distribution


def tell_presences() -> None:
    """Tell each company who came, paused or left; whoever came may be given something."""
    for tenant_id, people in take_news().items():
        with scope.tenant_scope(tenant_id):
            realtime.presence_changed(tenant_id, people)
            wake_distribution()


def wake_distributions() -> None:
    """For every company in which somebody waits: wake-ups may get lost, and a pause or a night may have ended."""
    with scope.unscoped("the tick looks after all tenants"):
        companies = distribution.companies_waiting()
    for tenant_id in companies:
        with scope.tenant_scope(tenant_id):
            wake_distribution()


def companies_with_abandoned() -> set[UUID]:
    with scope.unscoped("people of all tenants may leave"):
        return assignments.companies_to_look_at()
