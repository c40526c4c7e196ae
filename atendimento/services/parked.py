"""Events that outran their message wait here and are applied, in order, when the message is stored."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.utils import timezone

from atendimento.models import Message, ParkedEvent
from whatsapp.events import Acked, Edited, Event, Reacted, Revoked
from whatsapp.models import Session

KEEP = timedelta(hours=24)


def park(session: Session, provider_id: str, event: Event) -> None:
    data = asdict(event) | {"at": event.at.isoformat() if event.at else None}
    ParkedEvent.objects.create(session=session, provider_id=provider_id, kind=type(event).__name__, data=data)


def apply_to(message: Message) -> None:
    """Apply and forget what waited for this message; the caller saves nothing of it afterwards but `rev`."""
    waiting = ParkedEvent.objects.filter(session=message.session_id, provider_id=message.provider_id)
    rows = list(waiting.order_by("created_at"))
    for row in rows:
        apply(message, row.kind, row.data)
    if rows:
        waiting.filter(pk__in=[row.pk for row in rows]).delete()
        message.save()


def apply(message: Message, kind: str, data: dict[str, Any]) -> None:
    from atendimento.services import acks, changes

    if kind == Acked.__name__:
        event = Acked(provider_id=message.provider_id, ack=data["ack"], code=data["code"], reason=data["reason"])
        acks.advance(message, event)
    elif kind == Edited.__name__:
        changes.put_edit(message, data["text"])
    elif kind == Revoked.__name__:
        changes.put_revoke(message)
    elif kind == Reacted.__name__:
        changes.put_reaction(message, data["emoji"], data["from_me"], (data.get("sender") or {}).get("jid", ""))


def prune() -> None:
    ParkedEvent.objects.filter(created_at__lt=timezone.now() - KEEP).delete()
