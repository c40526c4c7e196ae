"""From stored bodies to facts, in order per session, exactly once.

A row's effects and its `done` commit together, so a worker killed at any point leaves the row pending
and nothing half done. Rows that come together are committed together; when one of them fails, each has a transaction
of its own, so that it takes no other down. One drainer per session at a time keeps the order; an advisory lock of the
connection says who it is and dies with it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from uuid import UUID

import structlog
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from accounts import scope, sql
from accounts.postponing import postponing
from whatsapp.events import Event
from whatsapp.models import EventState, Session, WebhookEvent
from whatsapp.providers import provider_for
from whatsapp.providers._json import loads
from whatsapp.providers.base import MalformedBody
from whatsapp.signals import event_normalized, events_coming

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 5
BATCH = 50
MOST_KNOWN = 10_000
TOGETHER = 12  # rows of one transaction at most
HOLD_SECONDS = 0.05  # how long a transaction takes more rows: who waits for one of its locks is a person
WAKE_SECONDS = 2
INSERT = """
INSERT INTO whatsapp_webhookevent
  (tenant_id, session_id, provider, dedupe_key, body, state, attempts, error, received_at)
VALUES (%s, %s, %s, %s, %s, %s, 0, %s, now()) ON CONFLICT DO NOTHING
"""

# The body is on disk already, and its effects commit with its `done`: a commit that a power cut undoes leaves the
# row pending and is made again. So the drainer need not wait for the disk once per message (14 to 200 a second here).
MINE = "whatsapp_session s WHERE s.id = %s"
TAKE = (
    "pg_try_advisory_lock(%s)",
    "current_setting('synchronous_commit')",
    "set_config('synchronous_commit', 'off', false)",
)
GIVE = "SELECT set_config('synchronous_commit', %s, false), CASE WHEN %s THEN pg_advisory_unlock(%s) END"
# The state is part of the text: a plan that serves any state can't use the index of the pending ones, and PostgreSQL
# keeps to such a plan while the table looks small.
PENDING = """
whatsapp_webhookevent e WHERE e.session_id = %s AND e.state = 'pending'
AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= now()) ORDER BY e.id LIMIT %s
"""
FINISH = """
UPDATE whatsapp_webhookevent SET state = 'done', processed_at = now(), error = ''
WHERE id = ANY(%s) AND state = 'pending'
"""


class Overtaken(Exception):
    """A row was done or replayed by somebody else meanwhile."""


def insert_once(session: Session | None, provider: str, dedupe_key: str, body: bytes, state: str, error: str) -> bool:
    """One statement, no savepoint: a second copy is no error. True when the row is new. Commits by itself outside of a
    transaction.
    """
    owner = (session.tenant_id, session.pk) if session else (None, None)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [*owner, provider, dedupe_key, body, state, error])
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
    try:
        tenant_id = tenant_of(session_id)
    except Session.DoesNotExist:
        return 0
    done, woken = 0, True
    with scope.tenant_scope(tenant_id):
        while woken:
            with sole_drainer(session_id) as session:
                if session is None:
                    return done
                cache.delete(flag(session_id))
                done += drain_pending(session)
            woken = bool(cache.get(flag(session_id)))  # after the lock is given back: who came meanwhile went away
    return done


@lru_cache(maxsize=MOST_KNOWN)
def tenant_of(session_id: UUID) -> UUID:
    """A number never moves to another company, so it is remembered. Raises Session.DoesNotExist, which is not."""
    with scope.unscoped("the session names the tenant"):
        return Session.objects.only("tenant").get(pk=session_id).tenant_id


def drain_pending(session: Session) -> int:
    """Until nothing is found: while rows are worked on, the flag of those that came meanwhile may run out."""
    done = 0
    while rows := pending(session.pk):
        done += drain_rows(rows, session)
    return done


@dataclass
class Letter:
    """A row and what it tells, read once. Raises MalformedBody."""

    row: WebhookEvent
    session: Session

    @cached_property
    def events(self) -> list[Event]:
        return list(normalized(self.row, self.session))


def drain_rows(rows: list[WebhookEvent], session: Session) -> int:
    letters = [Letter(row, session) for row in rows]
    done, fitting = 0, TOGETHER
    while letters:
        looked_at, finished = process_together(letters[:fitting], session)
        done, letters, fitting = done + finished, letters[looked_at:], min(looked_at + 1, TOGETHER)
    return done


@contextmanager
def sole_drainer(session_id: UUID) -> Iterator[Session | None]:
    """The session, for who may drain it now; None while somebody else does, or when it is gone."""
    key = session_id.int & (2**63 - 1)
    found = list(sql.fetch({"s": Session}, MINE, [key, session_id], TAKE))
    session, mine, patience, _off = found[0] if found else (None, False, "", "")
    try:
        yield session if mine else None
    finally:
        if found:
            with connection.cursor() as cursor:
                cursor.execute(GIVE, [patience, mine, key])


def pending(session_id: UUID) -> list[WebhookEvent]:
    rows = sql.fetch({"e": WebhookEvent}, PENDING, [session_id, BATCH])
    return [row for (row,) in rows]


def process_together(letters: list[Letter], session: Session) -> tuple[int, int]:
    """As many as fit into HOLD_SECONDS, in one transaction; how many were looked at, and how many are done."""
    if len(letters) == 1:
        return 1, int(process(letters[0], session))
    try:
        coming = [event for letter in letters for event in letter.events]
        with transaction.atomic(), postponing():
            events_coming.send(sender=Session, session=session, events=coming)
            tried, until = 0, time.monotonic() + HOLD_SECONDS
            while tried < len(letters) and (not tried or time.monotonic() < until):
                take_effect(letters[tried], session)
                tried += 1
            finish([letter.row for letter in letters[:tried]])
    except Exception:  # noqa: BLE001 (one of them is to blame, or a deadlock is: each for itself then)
        return len(letters), sum(process(letter, session) for letter in letters)
    return tried, tried


def process(letter: Letter, session: Session) -> bool:
    """One row: all of its effects or none. A row that fails is retried, then kept in quarantine."""
    try:
        with transaction.atomic(), postponing():
            finish([letter.row])
            events_coming.send(sender=Session, session=session, events=letter.events)
            take_effect(letter, session)
    except Overtaken:
        return False
    except MalformedBody as error:
        fail(letter.row, error, final=True)
    except (OperationalError, InterfaceError):
        raise  # the database is gone: the row stays pending for the sweeper
    except Exception as error:  # noqa: BLE001 (whatever it is, the row must stay visible with its reason)
        fail(letter.row, error)
    else:
        return True
    return False


def take_effect(letter: Letter, session: Session) -> None:
    for event in letter.events:
        event_normalized.send(sender=Session, session=session, event=event, webhook_event_id=letter.row.pk)


def finish(rows: list[WebhookEvent]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FINISH, [[row.pk for row in rows]])
        if cursor.rowcount != len(rows):
            raise Overtaken


def normalized(row: WebhookEvent, session: Session) -> Iterator[Event]:
    """Events of the row's body; `row.provider` is the dialect the body was written in."""
    provider = provider_for(row.provider)(session)
    yield from provider.parse(loads(bytes(row.body)))


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
