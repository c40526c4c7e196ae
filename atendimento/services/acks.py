"""Ticks. They only ever move forward; `failed` is believed from below delivered only (Meta, status reference)."""

from uuid import UUID

from accounts.commits import after_commit
from atendimento import realtime
from atendimento.models import Ack, Chat, Message
from atendimento.services import acts, parked, telling
from atendimento.services.chats import chat_lock, next_rev
from whatsapp import outbox
from whatsapp.events import Acked
from whatsapp.inbox import clamp
from whatsapp.models import Session


def ack_apply(*, session: Session, event: Acked, webhook_event_id: int | None) -> None:
    """Apply an ack; one that comes before its message (or before the message's id) is parked."""
    found = find(session, event)
    if found is None:
        if event.client_ref and acts.act_settle(event=event):
            return
        if event.provider_id:
            parked.park(session, event.provider_id, event)
        return
    chat = chat_lock(found.chat_id)
    message = Message.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if advance(message, event, session):
        message.rev = next_rev(chat)
        message.save()
        Chat.objects.filter(pk=chat.pk).update(rev=chat.rev)
        telling.status_told(message)
        after_commit(realtime.message_changed, message.pk)


def find(session: Session, event: Acked) -> Message | None:
    if event.client_ref:
        try:
            by_ref = Message.objects.filter(pk=UUID(event.client_ref)).first()
        except ValueError:
            by_ref = None
        if by_ref:
            return by_ref
    if not event.provider_id:
        return None
    return Message.objects.filter(session=session, provider_id=event.provider_id).first()


def advance(message: Message, event: Acked, session: Session | None = None) -> bool:
    """Change the message as far as the ack may; whether anything changed."""
    if not message.from_me:
        return False
    before = (message.ack, message.uncertain, message.provider_id, message.error_code)
    if session and event.provider_id and not message.provider_id:
        learn_id(message, session, event.provider_id)
    if event.code == "uncertain":
        message.uncertain = message.ack == Ack.QUEUED
    elif event.ack == Ack.FAILED:
        if message.ack < Ack.DELIVERED:
            message.ack, message.uncertain = Ack.FAILED, False
            message.error_code, message.error_detail = event.code[:40], event.reason
    elif event.ack > message.ack:
        note_time(message, event)
        message.ack, message.uncertain, message.error_code, message.error_detail = event.ack, False, "", ""
    if message.ack >= Ack.SENT > before[0] and message.provider_id:
        outbox.confirm(message.pk, message.provider_id)
    return before != (message.ack, message.uncertain, message.provider_id, message.error_code)


def note_time(message: Message, event: Acked) -> None:
    at = clamp(event.at)
    if event.ack >= Ack.READ:
        message.read_at = message.read_at or at
    elif event.ack == Ack.DELIVERED:
        message.delivered_at = at


def learn_id(message: Message, session: Session, provider_id: str) -> None:
    """The gateway's name for our message, and whatever was said under that name before we knew it."""
    message.provider_id, message.session = provider_id, session
    message.save(update_fields=["provider_id", "session"])
    parked.apply_to(message)
