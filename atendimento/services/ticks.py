"""What time itself brings about. PostgreSQL remembers what is due; a tick that is lost costs the time to the next."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from django.db.models import QuerySet
from django.utils import timezone

from accounts import scope
from atendimento.models import Chat, ScheduledMessage, ScheduleState
from atendimento.services.alarms import alarm_ring
from atendimento.services.schedule import scheduled_send
from atendimento.services.silence import silence_resolve, silent
from atendimento.services.snooze import snooze_end

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 500


def ring_alarms() -> int:
    """Announce deadlines that come close or have passed; returns how many."""
    return in_each(alarms_due, alarm_ring)


def alarms_due() -> QuerySet[Chat]:
    due = Chat.objects.filter(current_ticket__sla_check_at__lte=timezone.now())
    return due.order_by("current_ticket__sla_check_at")


def wake_snoozed() -> int:
    """Wake what was snoozed until now; returns how many."""
    return in_each(lambda: Chat.objects.filter(current_ticket__snoozed_until__lte=timezone.now()), snooze_end)


def resolve_silent() -> int:
    """Resolve what customers let fall asleep; returns how many."""
    return in_each(lambda: silent(timezone.now()), silence_resolve)


def send_scheduled() -> int:
    """Send what was written for now; returns how many were settled."""
    return in_each(scheduled_due, scheduled_send)


def scheduled_due() -> QuerySet[ScheduledMessage]:
    due = ScheduledMessage.objects.filter(state=ScheduleState.WAITING, due_at__lte=timezone.now())
    return due.order_by("due_at")


def in_each(due: Callable[[], QuerySet[Any]], act: Callable[[UUID], Any]) -> int:
    """`act` on each row that is due, in its company's scope and its own transaction: one that fails stops none."""
    with scope.unscoped("time passes for all tenants alike"):
        rows = list(due().values_list("pk", "tenant_id")[:MOST_AT_ONCE])
    done = 0
    for pk, tenant_id in rows:
        with scope.tenant_scope(tenant_id):
            try:
                done += int(act(pk))
            except Exception:
                log.exception("tick.failed", act=act.__name__, row=str(pk))
    return done
