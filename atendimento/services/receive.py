"""A customer's message becomes a row, exactly once."""

from typing import Any

from django.utils import timezone

from accounts import postponing, sql
from accounts.commits import after_commit, after_commit_together
from atendimento import realtime
from atendimento.models import Attachment, Chat, Direction, Message, MessageKind, SenderKind, Ticket
from atendimento.services import autotexts, parked, promises, telling
from atendimento.services import media as media_service
from atendimento.services.chats import chat_for, next_rev, remember_last
from atendimento.services.tickets import ticket_for_inbound
from atendimento.signals import message_received
from crm.services.leads import lead_open
from whatsapp.events import Address, Received, Unsupported
from whatsapp.inbox import clamp
from whatsapp.models import Session

# What a message changes of its chat; the rest is left alone.
SPOKEN = (
    "phone", "contact", "search_text", "lead", "session", "reply_to", "current_ticket", "queue", "assigned_to",
    "is_open", "with_bot", "archived", "last_message", "last_message_at", "last_inbound_at", "waiting_since",
    "unread_count", "inbound_count", "answered_count",
    "sla_kind", "sla_risk_at", "sla_due_at", "rev", "updated_at",
)  # fmt: skip


def message_receive(*, session: Session, event: Received, webhook_event_id: int | None) -> None:
    provider_id = event.provider_id or f"hook-{webhook_event_id}"
    chat, is_new = chat_for(session=session, address=event.chat, name=event.name, provider_id=provider_id)
    chat.speaking = True
    if chat.knows:  # the same message in two webhooks: `message` and `message.any`, or a retry with other bytes
        return
    ticket = None if chat.is_group else ticket_for_inbound(chat, session)
    if is_new and chat.contact:
        chat.lead = lead_open(contact=chat.contact, link=f"/atendimento/?chat={chat.pk}")
    message = message_store(
        chat,
        ticket,
        event,
        session=session,
        provider_id=provider_id,
        direction=Direction.IN,
        sender_kind=SenderKind.CUSTOMER,
        sender_name=event.name if chat.is_group else "",
    )
    attachment_store(message, event, webhook_event_id)
    began = chat.waiting_since is None
    note_inbound(chat, message, session, event.chat)
    changed = None
    if ticket:
        changed = ticket if began and promises.customer_waits(chat, ticket, message.timestamp) else None
        autotexts.text_after_inbound(chat, ticket)
    message_received.send(sender=None, message=message, ticket=ticket)
    announce(chat, message, changed)


def unsupported_receive(*, session: Session, event: Unsupported, webhook_event_id: int | None) -> None:
    """A shape nobody knows yet still shows that something was said; without a chat its raw row is enough."""
    if event.chat is None or event.from_me:
        return
    seen = Received(
        at=event.at,
        provider_id=event.provider_id,
        chat=event.chat,
        sender=event.sender,
        name=event.name,
        kind="unsupported",
        extra={"what": event.what},
    )
    message_receive(session=session, event=seen, webhook_event_id=webhook_event_id)


def message_store(chat: Chat, ticket: Ticket | None, event: Received, **fields: Any) -> Message:
    """The row itself and what was parked for it; the caller holds the chat's lock and saves the chat."""
    message = Message(
        chat=chat,
        ticket=ticket,
        kind=event.kind if event.kind in MessageKind.values else MessageKind.UNSUPPORTED,
        body=event.text,
        timestamp=clamp(event.at),
        quoted_provider_id=event.quoted_id,
        quoted_text=event.quoted_text,
        forwarded=event.forwarded,
        extra=event.extra,
        rev=next_rev(chat),
        **fields,
    )
    if event.quoted_id:
        message.quoted = Message.objects.filter(chat=chat, provider_id=event.quoted_id).first()
    postponing.insert(message)
    remember_last(chat, message)
    if chat.parked:
        parked.apply_to(message)
    return message


def attachment_store(message: Message, event: Received, webhook_event_id: int | None) -> None:
    """Remember where the bytes are; they are fetched after commit by a job of their own."""
    media = event.media
    if media is None or (media.inline and not media.ref and webhook_event_id is None):
        return  # a preview's picture is in no other place than the webhook, which a message of the history has not
    attachment = Attachment.objects.create(
        message=message,
        mime=media.mime[:120],
        name=media.name[:200],
        size=media.size,
        seconds=media.seconds,
        width=media.width,
        height=media.height,
        waveform=list(media.waveform)[:64],
        ref={**media.ref, "gateway_error": media.error} if media.error else media.ref,
        webhook_event_id=webhook_event_id,
        next_attempt_at=timezone.now() + media_service.SWEEP_AFTER,
    )
    after_commit(media_service.wake_fetch, attachment.pk)


def note_inbound(chat: Chat, message: Message, session: Session, address: Address) -> None:
    chat.session = session
    chat.reply_to = address.jid or address.lid or address.bsuid or address.phone
    chat.unread_count += 1
    chat.inbound_count += 1
    chat.waiting_since = chat.waiting_since or message.timestamp
    chat.last_inbound_at = max(filter(None, [chat.last_inbound_at, message.timestamp]))


def announce(chat: Chat, message: Message, ticket: Ticket | None = None) -> None:
    """Write what the message changed of its chat and, when given, of the clocks of its ticket; tell who looks."""
    if ticket:
        sql.update_both(chat, SPOKEN, ticket, promises.WAITS)
    else:
        postponing.update(chat, SPOKEN)
    telling.message_told(message)
    after_commit_together(realtime.messages_added, message)
