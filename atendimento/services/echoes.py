"""Our own side spoke: the gateway echoes what we sent, or somebody used the phone itself."""

from datetime import timedelta
from uuid import UUID

from accounts.commits import after_commit
from atendimento import realtime
from atendimento.models import Ack, Chat, Direction, Message, SenderKind
from atendimento.services import telling
from atendimento.services.chats import chat_for, next_rev
from atendimento.services.episodes import lock_current
from atendimento.services.promises import we_answered
from atendimento.services.receive import announce, attachment_store, message_store
from atendimento.services.robots import phone_spoke
from whatsapp import outbox
from whatsapp.events import Echoed
from whatsapp.inbox import clamp
from whatsapp.models import Session

ECHO_WITHIN = timedelta(minutes=30)
OURS = (SenderKind.ATTENDANT, SenderKind.BOT)  # what left through the outbox


def message_echo(*, session: Session, event: Echoed, webhook_event_id: int | None) -> None:
    provider_id = event.provider_id or f"hook-{webhook_event_id}"
    chat, _new = chat_for(session=session, address=event.chat, provider_id=provider_id)
    if chat.knows:
        return
    # The echo of our own send may come before the gateway's HTTP answer, or instead of it.
    if ours := awaiting(chat, event):
        adopt(chat, ours, session, provider_id)
        return
    message = message_store(
        chat,
        chat.current_ticket,
        event,
        session=session,
        provider_id=provider_id,
        direction=Direction.OUT,
        sender_kind=SenderKind.PHONE,
        ack=Ack.SENT,
    )
    attachment_store(message, event, webhook_event_id)
    chat.session, chat.reply_to = session, chat.reply_to or event.chat.jid
    chat.settle()
    if ticket := lock_current(chat):
        phone_spoke(chat, ticket, message.timestamp)
        we_answered(chat, ticket, message.timestamp)
    announce(chat, message)


def awaiting(chat: Chat, event: Echoed) -> Message | None:
    """Our oldest message in this chat that left without an answer so far and says the same."""
    nameless = Message.objects.filter(
        chat=chat, direction=Direction.OUT, provider_id="", kind=event.kind, body=event.text, sender_kind__in=OURS
    )
    in_time = nameless.filter(created_at__gt=clamp(event.at) - ECHO_WITHIN, ack__in=[Ack.QUEUED, Ack.FAILED])
    left = [m for m in in_time.order_by("created_at")[:20] if m.uncertain or outbox_has_left(m.pk)]
    return left[0] if left else None


def outbox_has_left(message_ref: UUID) -> bool:
    from whatsapp.models import OutboundMessage, OutboundState

    states = [OutboundState.SENDING, OutboundState.UNCERTAIN]
    return OutboundMessage.objects.filter(message_ref=message_ref, state__in=states).exists()


def adopt(chat: Chat, message: Message, session: Session, provider_id: str) -> None:
    message.provider_id, message.session = provider_id, session
    message.ack, message.uncertain = max(message.ack, Ack.SENT), False
    message.rev = next_rev(chat)
    message.save(update_fields=["provider_id", "session", "ack", "uncertain", "rev"])
    chat.save()
    outbox.confirm(message.pk, provider_id)
    telling.status_told(message)
    after_commit(realtime.message_changed, message.pk)
