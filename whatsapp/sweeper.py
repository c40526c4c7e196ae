"""Finds what a lost wake-up left behind. Runs every second from beat; each look is an index probe."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts import scope
from whatsapp import inbox, outbox
from whatsapp.models import EventState, OutboundMessage, OutboundState, WebhookEvent

KEEP_DONE = timedelta(days=7)  # raw bodies of processed webhooks


def sweep() -> None:
    with scope.unscoped("the sweeper looks after all tenants"):
        now = timezone.now()
        due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)
        waiting = WebhookEvent.objects.filter(due, state=EventState.PENDING, session__isnull=False)
        for session_id in list(waiting.values_list("session_id", flat=True).distinct()):
            inbox.wake(session_id)
        outbox.expire_leases()
        queued = OutboundMessage.objects.filter(due, state=OutboundState.QUEUED)
        for chat_key in list(queued.values_list("chat_key", flat=True).distinct()[:500]):
            outbox.wake(chat_key)


def prune() -> None:
    """Forget the raw bodies of webhooks that were processed a week ago; troubled ones stay."""
    with scope.unscoped("the sweeper looks after all tenants"):
        WebhookEvent.objects.filter(state=EventState.DONE, received_at__lt=timezone.now() - KEEP_DONE).delete()
