"""Wake-ups and ticks; running any of these twice is harmless."""

from celery import shared_task

from integrations.hooks import deliver, prune
from integrations.services import idempotency, logins


@shared_task
def deliver_hooks() -> None:
    deliver.deliver_due()


@shared_task
def prune_integrations() -> None:
    logins.logins_prune()
    idempotency.idempotency_prune()
    prune.deliveries_prune()
