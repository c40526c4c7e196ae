"""From our words to the gateway: in order per chat, one in flight, never twice.

    queued → claimed → sending → sent | failed | uncertain
                ↑ lease ran out: queued again, as no byte had left
                             ↑ lease ran out: uncertain, as bytes may have left

Each arrow is a commit of its own, so that a worker killed anywhere leaves a state that says what is known.
No gateway has an idempotency key: an uncertain message is settled by an echo, an ack or the gateway's
history, or sent again by a person, never by us. An act on a message (a reaction, an edit, a deletion) is
the exception: twice is the same as once, so what is unsure is tried again, a few times.
"""

import random
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import scope
from accounts.commits import after_commit
from whatsapp.events import Acked
from whatsapp.models import IN_FLIGHT, OutboundMessage, OutboundState, Session
from whatsapp.providers import provider_for
from whatsapp.providers.base import ACTS, Outgoing, ProviderError, Sent
from whatsapp.signals import event_normalized

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 12  # with backoff about half an hour
MAX_TRIES = 4  # of an act: words must not wait behind a 👍 for longer
SETTLE_FOR = timedelta(minutes=30)
Outcome = dict[str, Any]


def enqueue(
    *, session: Session, chat_key: UUID, message_ref: UUID, order: int, to: str, payload: dict[str, Any]
) -> OutboundMessage:
    """Queue a message, inside the transaction that stores it. `payload`: Outgoing's fields; `file`: storage key."""
    row = OutboundMessage.objects.create(
        session=session, chat_key=chat_key, message_ref=message_ref, order=order, to=to, payload=payload
    )
    after_commit(wake, chat_key)
    return row


def hold(chat_key: UUID, *, after: int, until: datetime) -> None:
    """What is queued behind `after` waits for `until`; whatever waits in front of it does not."""
    queued = OutboundMessage.objects.filter(chat_key=chat_key, state=OutboundState.QUEUED, order__gt=after)
    queued.update(next_attempt_at=until)


def cancel(chat_key: UUID, *, after: int) -> list[UUID]:
    """Take back what is queued behind `after`; returns the messages that will not leave."""
    queued = OutboundMessage.objects.filter(chat_key=chat_key, state=OutboundState.QUEUED, order__gt=after)
    rows = list(queued.select_for_update().order_by("order"))
    OutboundMessage.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [row.message_ref for row in rows]


def wake(chat_key: UUID) -> None:
    """Tell a worker; a lost wake-up costs a sweep's delay."""
    from whatsapp.tasks import dispatch_chat

    if cache.add(f"wake-out:{chat_key}", 1, timeout=2):
        try:
            dispatch_chat.delay(str(chat_key))
        except Exception as error:  # noqa: BLE001 (kombu raises many kinds; the sweeper will find the row)
            log.warning("outbox.wake_failed", error=type(error).__name__)


def dispatch(chat_key: UUID) -> None:
    """Send the chat's queued messages, oldest first, until one has to wait."""
    cache.delete(f"wake-out:{chat_key}")
    with scope.unscoped("rows are claimed before their tenant is entered"):
        while row := claim(chat_key):
            with scope.tenant_scope(row.tenant_id):
                if not deliver(row):
                    return


def claim(chat_key: UUID) -> OutboundMessage | None:
    """Take the chat's oldest message when none is in flight and it is due; committed on return."""
    try:
        with transaction.atomic():
            waiting = OutboundMessage.objects.filter(
                chat_key=chat_key, state__in=[OutboundState.QUEUED, *IN_FLIGHT]
            ).order_by("order", "id")
            row = waiting.select_for_update(of=("self",)).select_related("session").first()
            if row is None or row.state != OutboundState.QUEUED:
                return None
            if row.next_attempt_at and row.next_attempt_at > timezone.now():
                return None
            move(
                row,
                OutboundState.CLAIMED,
                lease_until=timezone.now() + timedelta(seconds=settings.OUTBOX_CLAIM_SECONDS),
                attempts=row.attempts + 1,
            )
            return row
    except IntegrityError:  # outbound_one_in_flight_per_chat: another worker was faster
        return None


def deliver(row: OutboundMessage) -> bool:
    """HTTP between two commits. Returns whether the next message of the chat may follow."""
    message = outgoing(row)
    if not begin(row):
        return False  # the lease ran out under us and the sweeper gave the row back
    try:
        sent = hand_over(row, message)
    except ProviderError as error:
        return settle_error(row, error)
    except OSError as error:  # our own file is gone
        return settle_error(row, ProviderError(str(error), code="file_missing", permanent=True))
    record(row, OutboundState.SENT, Acked(client_ref=str(row.message_ref), provider_id=sent.provider_id, ack=1))
    return True


def begin(row: OutboundMessage) -> bool:
    """From here on bytes may have left. Guarded, so that a row given back by the sweeper isn't sent twice."""
    mine = OutboundMessage.objects.filter(pk=row.pk, state=OutboundState.CLAIMED, attempts=row.attempts)
    return bool(
        mine.update(
            state=OutboundState.SENDING, lease_until=timezone.now() + timedelta(seconds=settings.OUTBOX_SEND_SECONDS)
        )
    )


def outgoing(row: OutboundMessage) -> Outgoing:
    fields = {name: value for name, value in row.payload.items() if name != "file"}
    if row.provider_id:
        fields["extra"] = {**fields.get("extra", {}), "provider_id": row.provider_id}
    return Outgoing(to=row.to, client_ref=str(row.message_ref), **fields)


def hand_over(row: OutboundMessage, message: Outgoing) -> Sent:
    provider = provider_for(row.session.provider)(row.session)
    if key := row.payload.get("file"):
        with default_storage.open(key) as file:
            return provider.send(message, cast(BinaryIO, file.file))
    return provider.send(message)


def settle_error(row: OutboundMessage, error: ProviderError) -> bool:
    outcome: Outcome = {"error_code": error.code, "error_detail": error.detail[:2000]}
    ref = str(row.message_ref)
    if error.uncertain and not is_act(row):
        # Where we chose the id ourselves, an echo or ack that carries it settles the matter.
        unsure = Acked(client_ref=ref, provider_id=error.provider_id, ack=0, code="uncertain")
        record(row, OutboundState.UNCERTAIN, unsure, **outcome)
        return True
    if error.permanent or row.attempts >= (MAX_TRIES if is_act(row) else MAX_ATTEMPTS):
        failed = Acked(client_ref=ref, ack=-1, code=error.code or "gave_up", reason=error.detail)
        record(row, OutboundState.FAILED, failed, **outcome)
        return True
    wait = error.retry_after or min(300, 2**row.attempts) * random.uniform(0.8, 1.2)  # noqa: S311 (jitter)
    move(
        row, OutboundState.QUEUED, next_attempt_at=timezone.now() + timedelta(seconds=wait), lease_until=None, **outcome
    )
    return False


def is_act(row: OutboundMessage) -> bool:
    return row.payload.get("kind") in ACTS


def record(row: OutboundMessage, state: OutboundState, event: Acked, **fields: Any) -> None:
    """The outcome and what it means for the message, in one transaction; the receiver locks Chat before us."""
    with transaction.atomic():
        event_normalized.send(sender=Session, session=row.session, event=event, webhook_event_id=None)
        move(row, state, provider_id=event.provider_id, lease_until=None, **fields)


def move(row: OutboundMessage, state: OutboundState, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.state = state
    row.save(update_fields=["state", "updated_at", *fields])


def expire_leases() -> None:
    """A worker died: claimed rows go back, sending ones may have been accepted."""
    dead = OutboundMessage.objects.filter(lease_until__lt=timezone.now())
    harmless = Q(state=OutboundState.CLAIMED) | Q(state=OutboundState.SENDING, payload__kind__in=list(ACTS))
    dead.filter(harmless).update(state=OutboundState.QUEUED, lease_until=None)
    for row in dead.filter(state=OutboundState.SENDING).select_related("session"):
        with scope.tenant_scope(row.tenant_id):
            mark_uncertain(row)


def mark_uncertain(row: OutboundMessage) -> None:
    with transaction.atomic():
        event = Acked(client_ref=str(row.message_ref), ack=0, code="uncertain")
        event_normalized.send(sender=Session, session=row.session, event=event, webhook_event_id=None)
        still = OutboundMessage.objects.filter(pk=row.pk, state=OutboundState.SENDING)
        still.update(state=OutboundState.UNCERTAIN, lease_until=None, updated_at=timezone.now())
    wake(row.chat_key)


def confirm(message_ref: UUID, provider_id: str) -> None:
    """An echo or an ack proved that the gateway has it, whatever our own request heard."""
    open_states = [OutboundState.UNCERTAIN, *IN_FLIGHT]
    rows = OutboundMessage.objects.filter(message_ref=message_ref, state__in=open_states)
    rows.update(state=OutboundState.SENT, provider_id=provider_id, lease_until=None, updated_at=timezone.now())


def requeue(message_ref: UUID) -> bool:
    """A person chose to send again. False when it is not failed or uncertain any more."""
    rows = OutboundMessage.objects.filter(
        message_ref=message_ref, state__in=[OutboundState.FAILED, OutboundState.UNCERTAIN]
    )
    again = {"error_code": "", "error_detail": "", "provider_id": "", "next_attempt_at": None, "attempts": 0}
    return bool(rows.update(state=OutboundState.QUEUED, **again))


def settle_uncertain() -> None:
    """Ask the gateways' histories about messages whose answer was lost. What isn't found stays uncertain."""
    with scope.unscoped("the settler looks after all tenants"):
        now = timezone.now()
        recent = Q(updated_at__lt=now - timedelta(seconds=3), created_at__gt=now - SETTLE_FOR)
        rows = OutboundMessage.objects.filter(recent, state=OutboundState.UNCERTAIN).select_related("session")
        for row in rows.order_by("updated_at")[:50]:
            with scope.tenant_scope(row.tenant_id):
                look_up(row)


def look_up(row: OutboundMessage) -> None:
    provider = provider_for(row.session.provider)(row.session)
    try:
        found = provider.find_sent(outgoing(row), since=row.created_at - timedelta(minutes=1))
    except ProviderError as error:
        log.warning("outbox.lookup_failed", outbound=str(row.pk), error=error.code)
        found = None
    if found:
        record(row, OutboundState.SENT, Acked(client_ref=str(row.message_ref), provider_id=found.provider_id, ack=1))
    else:
        OutboundMessage.objects.filter(pk=row.pk).update(updated_at=timezone.now())
