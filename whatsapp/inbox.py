"""From stored bodies to facts, in order per session, exactly once.

A row's effects and its `done` commit together, so a worker killed at any point leaves the row pending
and nothing half done. Rows that come together are committed together; when one of them fails, each has a transaction
of its own, so that it takes no other down. One drainer per session at a time keeps the order; an advisory lock of the
connection says who it is and dies with it.
"""

import time
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
HOLD_SECONDS = 0.03  # how long a transaction takes more rows: who waits for one of its locks is a person
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
UPDATE whatsapp_webhookevent SET state = 'done', processed_at = now(), error = ''
WHERE id = ANY(%s) AND state = 'pending'
"""


class Overtaken(Exception):
    """A row was done or replayed by somebody else meanwhile."""


def insert_once(row: WebhookEvent) -> bool:
    """One statement, no savepoint: a second copy is no error. True when the row is new."""
    values: list[Any] = [row.tenant_id, row.session_id, row.provider, row.dedupe_key, row.body, row.state, row.error]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        return bool(cursor.rowcount)


def wake(session_id: UUID) -> None:
    """Tell a worker, at most once until it looks. Losing this costs a sweep's delay, never a message.

    Whoever drains lowers the flag before it reads rows and looks for it again when it is done, so a row committed
    before this call is always seen.
    """
    from whatsapp.tasks import drain_inbox

    if cache.add(flag(session_id), 1, timeout=WAKE_SECONDS):
        try:
            drain_inbox.delay(str(session_id))
        except Exception as error:  # noqa: BLE001 (kombu raises many kinds; the sweeper will find the row)
            log.warning("inbox.wake_failed", error=type(error).__name__)


def flag(session_id: UUID) -> str:
    return f"wake:{session_id}"


def drain(session_id: UUID) -> int:
    """Process the session's pending rows until none is left; returns how many. Quietly yields to another drainer."""
    with scope.unscoped("the session names the tenant"):
        session = Session.objects.filter(pk=session_id).first()
    if session is None:
        return 0
    done, woken = 0, True
    with scope.tenant_scope(session.tenant_id):
        while woken:
            with sole_drainer(session_id) as mine:
                if not mine:
                    return done
                cache.delete(flag(session_id))
                while rows := pending(session_id):
                    done += drain_rows(rows, session)
            woken = bool(cache.get(flag(session_id)))
    return done


def drain_rows(rows: list[WebhookEvent], session: Session) -> int:
    done = 0
    while rows:
        looked_at, finished = process_together(rows, session)
        done, rows = done + finished, rows[looked_at:]
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


def process_together(rows: list[WebhookEvent], session: Session) -> tuple[int, int]:
    """As many rows as fit into HOLD_SECONDS, in one transaction; how many were looked at, and how many are done."""
    if len(rows) == 1:
        return 1, int(process(rows[0], session))
    tried, until = 0, time.monotonic() + HOLD_SECONDS
    try:
        with transaction.atomic():
            while tried < len(rows) and (not tried or time.monotonic() < until):
                tried += 1
                take_effect(rows[tried - 1], session)
            finish(rows[:tried])
    except Exception:  # noqa: BLE001 (one of them is to blame, or a deadlock is: each for itself then)
        return tried, sum(process(row, session) for row in rows[:tried])
    return tried, tried


def process(row: WebhookEvent, session: Session) -> bool:
    """One row: all of its effects or none. A row that fails is retried, then kept in quarantine."""
    try:
        with transaction.atomic():
            finish([row])
            take_effect(row, session)
    except Overtaken:
        return False
    except MalformedBody as error:
        fail(row, error, final=True)
    except (OperationalError, InterfaceError):
        raise  # the database is gone: the row stays pending for the sweeper
    except Exception as error:  # noqa: BLE001 (whatever it is, the row must stay visible with its reason)
        fail(row, error)
    else:
        return True
    return False


def take_effect(row: WebhookEvent, session: Session) -> None:
    for event in normalized(row, session):
        event_normalized.send(sender=Session, session=session, event=event, webhook_event_id=row.pk)


def finish(rows: list[WebhookEvent]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FINISH, [[row.pk for row in rows]])
        if cursor.rowcount != len(rows):
            raise Overtaken


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
