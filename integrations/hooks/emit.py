"""Writing down what is to be told, in the transaction of what happened: told if and only if it did."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone

from accounts import scope
from accounts.commits import after_commit
from integrations.hooks.events import EVENTS
from integrations.models import Delivery, Endpoint

HEARD_SECONDS = 5.0  # how long a process may not have heard of a new endpoint
WAKE_SECONDS = 2
_heard: tuple[float, dict[UUID, frozenset[str]]] = (0.0, {})


def hook_emit(event: str, payload: Callable[[], dict[str, Any]]) -> None:
    """Tell every endpoint of the scope's company that wants `event`; `payload()` is called only if there is one.

    Call it inside the transaction of what happened. A company without endpoints pays a look into a dict.
    """
    assert event in EVENTS, event
    if event in listeners().get(scope.current_tenant_id(), frozenset()):
        tell(Endpoint.objects.filter(is_active=True, events__contains=[event]), event, payload())


def tell(endpoints: Any, event: str, data: dict[str, Any]) -> list[Delivery]:
    """One delivery per endpoint, due now, and a wake-up after commit."""
    now = timezone.now()
    body = {"type": event, "timestamp": now.isoformat(), "data": data}
    deliveries = [Delivery(endpoint=each, event=event, payload=body, next_attempt_at=now) for each in endpoints]
    Delivery.objects.bulk_create(deliveries)
    if deliveries:
        after_commit(wake)
    return deliveries


def listeners() -> dict[UUID, frozenset[str]]:
    """Which companies want which events, read once in a few seconds for all of them."""
    global _heard
    until, found = _heard
    if until < time.monotonic():
        found = read_listeners()
        _heard = (time.monotonic() + HEARD_SECONDS, found)
    return found


def read_listeners() -> dict[UUID, frozenset[str]]:
    wanted: dict[UUID, set[str]] = {}
    with scope.unscoped("which companies have endpoints at all, asked once for all of them"):
        for tenant_id, events in Endpoint.objects.filter(is_active=True).values_list("tenant_id", "events"):
            wanted.setdefault(tenant_id, set()).update(events)
    return {tenant_id: frozenset(events) for tenant_id, events in wanted.items()}


def forget_listeners() -> None:
    """An endpoint changed: this process looks again at once."""
    global _heard
    _heard = (0.0, {})


def wake() -> None:
    """Ask a worker to deliver, once until it begins to. Losing this costs a sweep's delay."""
    from integrations.tasks import deliver_hooks

    if cache.add("wake:hooks", 1, timeout=WAKE_SECONDS):
        deliver_hooks.delay()
