"""Wake-ups and ticks. What there is to do is always read from PostgreSQL; running any of these twice is harmless."""

from uuid import UUID

from celery import shared_task

from whatsapp import inbox, outbox, sweeper


@shared_task
def drain_inbox(session_id: str) -> None:
    inbox.drain(UUID(session_id))


@shared_task
def dispatch_chat(chat_key: str) -> None:
    outbox.dispatch(UUID(chat_key))


@shared_task
def sweep() -> None:
    sweeper.sweep()


@shared_task
def settle_uncertain() -> None:
    outbox.settle_uncertain()


@shared_task
def prune() -> None:
    sweeper.prune()
