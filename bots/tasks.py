from uuid import UUID

from celery import shared_task

from accounts.tasks import TenantTask
from bots.services import runs, ticks


@shared_task(base=TenantTask)
def think(ticket_pk: str) -> None:
    runs.bot_think(UUID(ticket_pk))


@shared_task
def tend_bots() -> None:
    ticks.tend_bots()
