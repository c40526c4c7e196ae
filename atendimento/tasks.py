from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from accounts import scope
from accounts.tasks import TenantTask
from atendimento.models import Attachment, AttachmentState, Chat, Direction, Message
from atendimento.services import (
    assignments,
    distribution,
    media,
    merges,
    parked,
    recovery,
    reminders,
    shifts,
    ticks,
    vocabulary,
)
from whatsapp.models import Session
from whatsapp.providers import provider_for
from whatsapp.providers.base import ProviderError

SEEN_AT_ONCE = 50
POLL_WINDOW = timedelta(minutes=5)


@shared_task(base=TenantTask)
def fetch_attachment(pk: str) -> None:
    attachment = Attachment.objects.select_related("message__session").filter(pk=pk, state="pending").first()
    if attachment:
        media.attachment_fetch(attachment)


@shared_task(base=TenantTask)
def tell_read(chat_pk: str) -> None:
    """Blue ticks for the customer. Best effort: nobody waits for it and nothing depends on it."""
    chat = Chat.objects.select_related("session").filter(pk=chat_pk).first()
    if chat is None or chat.session is None:
        return
    seen = Message.objects.filter(chat=chat, session=chat.session, direction=Direction.IN).exclude(provider_id="")
    ids = list(seen.order_by("-timestamp").values_list("provider_id", flat=True)[:SEEN_AT_ONCE])
    try:
        provider_for(chat.session.provider)(chat.session).mark_read(chat.reply_to, ids)
    except ProviderError:
        return


@shared_task(base=TenantTask, expires=10)
def tell_typing(chat_pk: str, on: bool) -> None:
    """ "digitando…" on the customer's phone. Best effort."""
    chat = Chat.objects.select_related("session").filter(pk=chat_pk).first()
    if chat is None or chat.session is None:
        return
    last = (
        Message.objects.filter(chat=chat, direction=Direction.IN).exclude(provider_id="").order_by("-timestamp").first()
    )
    try:
        provider_for(chat.session.provider)(chat.session).typing(chat.reply_to, on, last.provider_id if last else "")
    except ProviderError:
        return


@shared_task(base=TenantTask, autoretry_for=(ProviderError,), retry_backoff=5, max_retries=6)
def recover_gap(session_pk: str, since: str) -> None:
    """The number is back: what was said meanwhile?"""
    session = Session.objects.filter(pk=session_pk).first()
    if session:
        recovery.gap_recover(session, datetime.fromisoformat(since))


@shared_task
def poll_sessions() -> None:
    """Numbers whose gateway can't reach us with webhooks (`polling` in their config)."""
    with scope.unscoped("polling goes through all tenants"):
        sessions = [s for s in Session.objects.exclude(status="stopped") if s.config.get("polling")]
    for session in sessions:
        with scope.tenant_scope(session.tenant_id):
            recover_gap.delay(str(session.pk), (timezone.now() - POLL_WINDOW).isoformat())


@shared_task
def sweep_media() -> None:
    """Files whose wake-up was lost or whose next try is due."""
    with scope.unscoped("the sweeper looks after all tenants"):
        due = Attachment.objects.filter(state=AttachmentState.PENDING, next_attempt_at__lte=timezone.now())
        rows = list(due.values_list("pk", "tenant_id")[:200])
    for pk, tenant_id in rows:
        with scope.tenant_scope(tenant_id):
            fetch_attachment.delay(str(pk))


@shared_task
def ring_alarms() -> None:
    ticks.ring_alarms()


@shared_task
def remind_due() -> None:
    reminders.remind_due()


@shared_task
def wake_snoozed() -> None:
    ticks.wake_snoozed()


@shared_task
def resolve_silent() -> None:
    ticks.resolve_silent()


@shared_task
def send_scheduled() -> None:
    ticks.send_scheduled()


@shared_task(base=TenantTask)
def distribute_tickets() -> None:
    distribution.distribute()


@shared_task
def tend_desk() -> None:
    shifts.tell_presences()
    shifts.wake_distributions()


@shared_task(base=TenantTask)
def release_abandoned() -> None:
    assignments.release_abandoned()


@shared_task
def look_for_abandoned() -> None:
    for tenant_id in shifts.companies_with_abandoned():
        with scope.tenant_scope(tenant_id):
            release_abandoned.delay()


@shared_task
def prune_parked() -> None:
    with scope.unscoped("parked events of all tenants age alike"):
        parked.prune()
    with scope.unscoped("merges of all tenants age alike"):
        merges.merges_forget()


@shared_task
def learn_words() -> None:
    vocabulary.learn_everywhere()
