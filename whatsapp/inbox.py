"""From stored bodies to facts, in order per session, exactly once.

A row's effects and its `done` commit together, so a worker killed at any point leaves the row pending
and nothing half done. One drainer per session at a time keeps the order; an advisory lock of the
connection says who it is and dies with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import scope
from whatsapp.events import Event
from whatsapp.models import EventState, Session, WebhookEvent
from whatsapp.providers import provider_for
from whatsapp.providers._json import loads_raw
from whatsapp.providers.base import MalformedBody
from whatsapp.signals import event_normalized

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 5
BATCH = 50
WAKE_SECONDS = 2
INSERT = """
INSERT INTO whatsapp_webhookevent
  (tenant_id, session_id, provider, dedupe_key, body, state, attempts, error, received_at)
VALUES (%s, %s, %s, %s, %s, %s, 0, %s, now()) ON CONFLICT DO NOTHING
"""

# The body is on disk already, and its effects commit with its `done`: a commit that a power cut undoes leaves the
# row pending and is made again. So the drainer need not wait for the disk once per message (14 to 200 a second here).
TAKE = "SELECT pg_try_advisory_lock(%s), set_config('synchronous_commit', 'off', false)"
GIVE = "SELECT pg_advisory_unlock(%s)"
PATIENT = "RESET synchronous_commit"
FINISH = """
UPDATE whatsapp_webhookevent SET state = 'done', processed_at = now(), error = '' WHERE id = %s AND state = 'pending'
"""


def insert_once(row: WebhookEvent) -> bool:
    """One statement, no savepoint: a second copy is no error. True when the row is new."""
    values: list[Any] = [row.tenant_id, row.session_id, row.provider, row.dedupe_key, row.body, row.state, row.error]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        return bool(cursor.rowcount)


def wake(session_id: UUID) -> None:
    """Tell a worker, at most once until it looks. Losing this costs a sweep's delay, never a message.

    The worker deletes the flag before it reads rows, so a row committed before this call is always seen.
    """
    from whatsapp.tasks import drain_inbox

    if cache.add(f"wake:{session_id}", 1, timeout=WAKE_SECONDS):
        try:
            drain_inbox.delay(str(session_id))
        except Exception as error:  # noqa: BLE001 (kombu raises many kinds; the sweeper will find the row)
            log.warning("inbox.wake_failed", error=type(error).__name__)


def drain(session_id: UUID) -> int:
    """Process the session's pending rows until none is left; returns how many. Quietly yields to another drainer."""
    done = 0
    cache.delete(f"wake:{session_id}")
    with scope.unscoped("the session names the tenant"):
        session = Session.objects.filter(pk=session_id).first()
    if session is None:
        return 0
    with scope.tenant_scope(session.tenant_id), sole_drainer(session_id) as mine:
        while mine and (rows := pending(session_id)):
            done += sum(process(row, session) for row in rows)
    return done


@contextmanager
def sole_drainer(session_id: UUID) -> Iterator[bool]:
    key = session_id.int & (2**63 - 1)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [key])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        with connection.cursor() as cursor:
            if mine:
                cursor.execute(GIVE, [key])
            cursor.execute(PATIENT)


def pending(session_id: UUID) -> list[WebhookEvent]:
    due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=timezone.now())
    return list(WebhookEvent.objects.filter(due, session=session_id, state=EventState.PENDING).order_by("id")[:BATCH])


def process(row: WebhookEvent, session: Session) -> bool:
    """One row: all of its effects or none. A row that fails is retried, then kept in quarantine."""
    try:
        with transaction.atomic():
            if not finish(row):
                return False  # replayed or done by somebody else
            for event in normalized(row, session):
                event_normalized.send(sender=Session, session=session, event=event, webhook_event_id=row.pk)
    except MalformedBody as error:
        fail(row, error, final=True)
    except (OperationalError, InterfaceError):
        raise  # the database is gone: the row stays pending for the sweeper
    except Exception as error:  # noqa: BLE001 (whatever it is, the row must stay visible with its reason)
        fail(row, error)
    else:
        return True
    return False


def finish(row: WebhookEvent) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(FINISH, [row.pk])
        return bool(cursor.rowcount)


def normalized(row: WebhookEvent, session: Session) -> Iterator[Event]:
    """Events of the row's body; `row.provider` is the dialect the body was written in."""
    body: dict[str, Any] = loads_raw(bytes(row.body))
    provider = provider_for(row.provider)(session)
    yield from provider.parse(body)


def fail(row: WebhookEvent, error: Exception, *, final: bool = False) -> None:
    attempts = row.attempts + 1
    dead = final or attempts >= MAX_ATTEMPTS
    log.error("inbox.failed", row=row.pk, session=str(row.session_id), dead=dead, error=type(error).__name__)
    WebhookEvent.objects.filter(pk=row.pk, state=EventState.PENDING).update(
        attempts=attempts,
        state=EventState.DEAD if dead else EventState.PENDING,
        next_attempt_at=timezone.now() + timedelta(seconds=2**attempts),
        error=f"{type(error).__name__}: {error}".replace("\0", "")[:2000],
    )


def replay(row: WebhookEvent) -> None:
    """One click in the admin: try a quarantined body again. Its session may have been named since."""
    from whatsapp.webhooks import dialect, parse, targets_of

    body, _error = parse(bytes(row.body))
    if row.session_id is None and body is not None:
        kind = dialect(body)
        names = [target.name for target in targets_of(kind, body)[0]] if kind else []
        session = Session.objects.filter(provider=kind, name__in=names).first()
        if session:
            row.session, row.tenant_id, row.provider = session, session.tenant_id, kind
    row.state, row.attempts, row.next_attempt_at = EventState.PENDING, 0, None
    if row.session_id is None:
        row.state, row.error = EventState.DEAD, row.error or "no session is known for this body"
    row.save()
    if row.session_id:
        wake(row.session_id)


def clamp(at: datetime | None) -> datetime:
    """The provider's time when it is believable: gateways mix seconds and milliseconds and may live in the future."""
    now = timezone.now()
    if at is None or at > now + timedelta(minutes=5) or at < datetime(2009, 1, 1, tzinfo=UTC):
        return now
    return at
