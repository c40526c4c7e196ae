"""What was said while a number was away, or where no webhook can reach us: asked from the gateway's history.

Merged by provider id like any webhook, so overlapping looks are harmless. WAHA and Evolution both lose
events now and then (WAHA #2148, Evolution #2714), which is why the look is repeated, not only made once.
"""

from collections import Counter
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.commits import after_commit
from atendimento import realtime
from atendimento.models import Chat, Direction, Message, MessageKind, SenderKind
from atendimento.services import inbound
from atendimento.services.chats import chat_lock, next_rev
from whatsapp.events import Received
from whatsapp.models import Session
from whatsapp.providers import provider_for
from whatsapp.providers.base import MalformedBody

log = structlog.get_logger(__name__)

OVERLAP = timedelta(minutes=2)
LONGEST = timedelta(days=3)  # older gaps are history, not service
MOST = 2000
ALL_CHATS = "all"


def gap_recover(session: Session, since: datetime) -> int:
    """Fetch and store what the gateway knows since a moment; returns how many messages were new.

    Raises ProviderError when the gateway can't be asked.
    """
    start = max(since - OVERLAP, timezone.now() - LONGEST)
    remembered = provider_for(session.provider)(session).history(ALL_CHATS, start)
    found: Counter[UUID] = Counter()
    for event in islice(remembered, MOST):
        if isinstance(event, Received) and (chat := store(session, event)):
            found[chat] += 1
    for chat_pk, count in found.items():
        say_recovered(chat_pk, count)
    return found.total()


def store(session: Session, event: Received) -> UUID | None:
    """The chat that got a new message, or None when it was known or can't be placed."""
    same = Message.objects.filter(session=session, provider_id=event.provider_id)
    if not event.provider_id or same.exists():
        return None
    try:
        with transaction.atomic():
            inbound.apply(session=session, event=event, webhook_event_id=None)
    except MalformedBody as error:
        log.warning("recovery.skipped", session=str(session.pk), error=str(error))
    return same.values_list("chat", flat=True).first()


@transaction.atomic
def say_recovered(chat_pk: UUID, count: int) -> None:
    """A line of our own in the thread, so that nobody wonders why words appeared above."""
    chat = chat_lock(chat_pk)
    text = ngettext(
        "%(n)s message recovered after the channel came back",
        "%(n)s messages recovered after the channel came back",
        count,
    )
    message = Message.objects.create(
        chat=chat,
        ticket=chat.current_ticket,
        direction=Direction.OUT,
        kind=MessageKind.SYSTEM,
        sender_kind=SenderKind.SYSTEM,
        body=text % {"n": count},
        timestamp=timezone.now(),
        rev=next_rev(chat),
    )
    Chat.objects.filter(pk=chat.pk).update(rev=chat.rev)
    after_commit(realtime.message_changed, message.pk)
