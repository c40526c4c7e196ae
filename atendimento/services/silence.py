"""Conversations that the customer let fall asleep resolve themselves, where the queue says after how long."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from atendimento.models import Chat, Direction, TicketStatus
from atendimento.services.episodes import lock_current
from atendimento.services.lifecycle import finish


def silent(now: datetime) -> QuerySet[Chat]:
    """Answered, awake, ours the last word, and nothing since for as long as the queue allows.

    Never those who wait for us, and never a snoozed one, whose time somebody chose.
    """
    patience = F("queue__resolve_after_minutes") * timedelta(minutes=1)
    answered = Chat.objects.filter(
        is_open=True,
        waiting_since=None,
        last_message__direction=Direction.OUT,
        current_ticket__status__in=[TicketStatus.OPEN, TicketStatus.WAITING],
        current_ticket__first_response_at__isnull=False,
        queue__resolve_after_minutes__isnull=False,
    )
    # A reopened conversation is not silent since its last message, but since it was reopened.
    untouched = Q(current_ticket__resolution_since=None) | Q(current_ticket__resolution_since__lte=now - patience)
    # Who put a 👍 on our question is still there.
    still = Q(reacted_at=None) | Q(reacted_at__lte=now - patience)
    return answered.filter(untouched, still, last_message_at__lte=now - patience)


@transaction.atomic
def silence_resolve(chat_pk: UUID) -> bool:
    """Resolve one silent chat; says whether it did. Safe to call at any time, by many at once."""
    found = silent(timezone.now()).filter(pk=chat_pk).select_for_update(of=("self",), skip_locked=True)
    chat = found.select_related("contact", "queue").first()
    ticket = lock_current(chat) if chat else None
    if chat is None or ticket is None or chat.queue is None:
        return False
    finish(chat, ticket, None, silence=chat.queue.resolve_after_minutes)
    return True
