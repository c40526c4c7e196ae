"""Taking deliveries to their endpoints: at least once, side by side, never at the expense of WhatsApp's messages.

One worker delivers at a time (an advisory lock says which), some dozens of requests side by side, so that slow
endpoints hold up each other and not the inbox. A row is claimed for a minute before its request: whoever dies
with it leaves it to the next. Receivers know repetitions by `webhook-id`.
"""

import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from standardwebhooks import Webhook

from accounts import scope
from integrations import outside
from integrations.models import Delivery, DeliveryState, Endpoint
from integrations.models.hooks import RETRY_AFTER

LOCK = 0x70726F7361  # "prosa"
AT_ONCE, PER_ENDPOINT = 32, 8
LEASE = timedelta(minutes=1)
SECONDS = 10.0  # for one request
RUN_SECONDS = 45  # then the worker goes back to other work; the sweeper calls it again
LONGEST_PAUSE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=3)
EXCERPT = 200  # letters of the answer that are kept
GONE = 410  # "stop telling me", says Standard Webhooks


@dataclass(frozen=True)
class Outcome:
    status: int | None
    milliseconds: int
    error: str = ""
    answer: str = ""

    @property
    def trouble(self) -> str:
        """What to say of it where it did not succeed; a status is said in no language."""
        return "" if self.is_success else self.error or f"HTTP {self.status}"

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_endpoint_down(self) -> bool:
        """Rather than that it does not like this one event."""
        return self.status is None or self.status >= 500 or self.status == 429


def deliver_due() -> int:
    """Send what is due, until nothing is or the time is up; how many were tried. Yields to another worker."""
    tried, until = 0, time.monotonic() + RUN_SECONDS
    cache.delete("wake:hooks")
    with scope.unscoped("deliveries of all companies wait in one line"), sole_deliverer() as mine:
        while mine and time.monotonic() < until and (batch := claim()):
            tried += len(batch)
            with ThreadPoolExecutor(AT_ONCE) as pool:  # requests only; the database stays with this thread
                outcomes = list(pool.map(send, batch))
            for delivery, outcome in zip(batch, outcomes, strict=True):
                record(delivery, outcome)
    return tried


@contextmanager
def sole_deliverer() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@transaction.atomic
def claim() -> list[Delivery]:
    """Some due deliveries, the same number of every endpoint, so that a busy one does not crowd out the others."""
    now = timezone.now()
    awake = Q(endpoint__paused_until=None) | Q(endpoint__paused_until__lte=now)
    due = Delivery.objects.filter(
        awake, endpoint__is_active=True, state=DeliveryState.PENDING, next_attempt_at__lte=now
    )
    place = Window(RowNumber(), partition_by="endpoint_id", order_by="id")
    first = due.annotate(place=place).filter(place__lte=PER_ENDPOINT).order_by("place", "id").values("pk")[:AT_ONCE]
    rows = list(Delivery.objects.filter(pk__in=list(first.values_list("pk", flat=True))).select_related("endpoint"))
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        attempts=F("attempts") + 1, next_attempt_at=now + LEASE
    )
    endpoints = {row.endpoint_id: row.endpoint for row in rows}
    for row in rows:
        row.attempts += 1
        row.endpoint = endpoints[row.endpoint_id]  # one for all, so that each outcome knows of the one before
    return rows


def send(delivery: Delivery) -> Outcome:
    """The request itself. Touches no database: it runs in a thread of its own."""
    started = time.monotonic()
    status, error, said = None, "", ""
    try:
        body = json.dumps(delivery.payload, separators=(",", ":"), ensure_ascii=False)
        answer = outside.fetch(
            "POST",
            delivery.endpoint.url,
            body=body.encode(),
            headers=signed(delivery, body),
            most_bytes=1024,
            seconds=SECONDS,
            whole=False,
        )
        status, said = answer.status, excerpt(answer.body)
    except outside.Unreachable as problem:
        error = str(problem)
    return Outcome(status, int((time.monotonic() - started) * 1000), error[:200], said)


def excerpt(body: bytes) -> str:
    """How an answer begins, on one line; PostgreSQL takes no NUL, and people no control characters."""
    text = " ".join(body.decode("utf-8", "replace").split())
    return "".join(letter for letter in text if letter.isprintable())[:EXCERPT]


def signed(delivery: Delivery, body: str) -> dict[str, str]:
    """The headers of Standard Webhooks: id, time, and an HMAC-SHA256 of both with the body."""
    now = timezone.now()
    return {
        "Content-Type": "application/json",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(delivery.endpoint.key).sign(str(delivery.pk), now, body),
    }


def record(delivery: Delivery, outcome: Outcome) -> None:
    now = timezone.now()
    delivery.log = [*delivery.log, line_of(outcome, now)][-20:]
    if outcome.is_success:
        delivery.state, delivery.delivered_at, delivery.next_attempt_at = DeliveryState.DONE, now, None
    elif outcome.status == GONE or is_hopeless(delivery):
        delivery.state, delivery.next_attempt_at = DeliveryState.FAILED, None
    else:
        delivery.next_attempt_at = now + patience(delivery.attempts)
    delivery.save(update_fields=["log", "state", "delivered_at", "next_attempt_at"])
    note_endpoint(delivery.endpoint, outcome)


def line_of(outcome: Outcome, now: datetime) -> dict[str, Any]:
    said = {"status": outcome.status, "ms": outcome.milliseconds, "error": outcome.error, "answer": outcome.answer}
    return {"at": now.isoformat(), **said}


def is_hopeless(delivery: Delivery) -> bool:
    return delivery.attempts > len(RETRY_AFTER) or timezone.now() - delivery.created_at > GIVE_UP_AFTER


def patience(attempts: int) -> timedelta:
    """How long to wait after so many tries, give or take a tenth, so that not all come back at once."""
    return RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1] * random.uniform(0.9, 1.1)  # noqa: S311 (no secret)


def note_endpoint(endpoint: Endpoint, outcome: Outcome) -> None:
    """An endpoint that is down is left alone for a while; one that says 410 for good."""
    rows = Endpoint.objects.filter(pk=endpoint.pk)
    before, endpoint.trouble = endpoint.trouble, outcome.trouble
    if outcome.status == GONE:
        rows.update(is_active=False, trouble=outcome.trouble)
    elif outcome.is_endpoint_down:
        pause = min(patience(max(endpoint.failures + 1, 1)), LONGEST_PAUSE)
        rows.update(failures=F("failures") + 1, paused_until=timezone.now() + pause, trouble=outcome.trouble)
    elif endpoint.failures or before != outcome.trouble:
        rows.update(failures=0, paused_until=None, trouble=outcome.trouble)
