"""Edits, deletions and reactions, by them or by us on the phone. The original stays for supervisors."""

from collections.abc import Callable

from django.utils import timezone

from accounts.commits import after_commit
from atendimento import realtime
from atendimento.models import Chat, Message, MessageAct, TicketStatus
from atendimento.services import parked
from atendimento.services.chats import chat_lock, next_rev
from atendimento.services.episodes import lock_current, wake
from whatsapp.events import Edited, Reacted, Revoked
from whatsapp.models import Session


def message_edit(*, session: Session, event: Edited, webhook_event_id: int | None) -> None:
    change(session, event, lambda message: put_edit(message, event.text))


def message_revoke(*, session: Session, event: Revoked, webhook_event_id: int | None) -> None:
    change(session, event, put_revoke)


def message_react(*, session: Session, event: Reacted, webhook_event_id: int | None) -> None:
    who = event.sender.jid if event.sender else ""

    def put(message: Message) -> None:
        if event.from_me and MessageAct.objects.filter(message=message, kind="reaction", state="queued").exists():
            return  # the echo of an older one: a newer one of ours is on its way and shown already
        put_reaction(message, event.emoji, event.from_me, who)

    if (message := change(session, event, put)) and not event.from_me and event.emoji:
        note_life(message)


def note_life(message: Message) -> None:
    """A 👍 says that the customer is there: silence starts anew, and a snooze until they answer is over."""
    chat = message.chat
    chat.reacted_at = timezone.now()
    Chat.objects.filter(pk=chat.pk).update(reacted_at=chat.reacted_at)
    ticket = lock_current(chat)
    if message.from_me and ticket and ticket.status == TicketStatus.PENDING:
        wake(chat, ticket, None, reason="reply")


def change(session: Session, event: Edited | Revoked | Reacted, put: Callable[[Message], None]) -> Message | None:
    found = Message.objects.filter(session=session, provider_id=event.provider_id).first()
    if found is None:
        parked.park(session, event.provider_id, event)
        return None
    chat = chat_lock(found.chat_id)
    message = Message.objects.select_for_update(of=("self",)).get(pk=found.pk)
    message.chat = chat
    put(message)
    message.rev = next_rev(chat)
    message.save()
    Chat.objects.filter(pk=chat.pk).update(rev=chat.rev)
    after_commit(realtime.message_changed, message.pk)
    return message


def put_edit(message: Message, text: str) -> None:
    if text == message.body:
        return
    message.original_body = message.original_body or message.body
    message.body, message.edited_at = text, timezone.now()


def put_revoke(message: Message) -> None:
    message.revoked_at = message.revoked_at or timezone.now()


def put_reaction(message: Message, emoji: str, from_me: bool, sender: str) -> None:
    who = "us" if from_me else sender or "customer"
    message.reactions = {key: value for key, value in message.reactions.items() if key != who}
    if emoji:
        message.reactions[who] = emoji[:16]
