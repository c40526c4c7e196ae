"""What we do to messages that exist: react, edit, delete for everyone. Each is a row that the outbox carries.

A reaction is shown at once and taken back when it fails; an edit and a deletion are shown when the gateway took them.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import emoji as emojis
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Conflict, DomainError, Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from atendimento import realtime
from atendimento.models import Ack, ActKind, ActState, Chat, Message, MessageAct, MessageKind
from atendimento.services import changes
from atendimento.services.chats import chat_lock, next_rev
from atendimento.services.messages import MAX_TEXT
from atendimento.services.sending import pointing_at, window_closed
from whatsapp import outbox
from whatsapp.events import Acked
from whatsapp.providers import provider_for
from whatsapp.providers.base import Abilities

OURS_ONLY = (MessageKind.NOTE, MessageKind.SYSTEM)  # nobody outside ever saw them
NOTHING = Abilities()

# What may be done; the menu offers nothing else


def abilities_of(message: Message) -> Abilities:
    return provider_for(message.session.provider).abilities if message.session else NOTHING


def may_speak(message: Message, by: User) -> bool:
    """As for writing there: a colleague's conversation is theirs and the leads'."""
    owner = None if message.chat.is_group else message.chat.assigned_to_id
    return may(by, "chat.reply") and (owner in (None, by.pk) or may(by, "ticket.take_from_other"))


def is_reachable(message: Message) -> bool:
    return message.named_by_gateway and message.revoked_at is None and message.kind not in OURS_ONLY


def can_react(message: Message, by: User) -> bool:
    can = abilities_of(message)
    known = can.react and (message.from_me or can.react_in_groups or not message.chat.is_group)
    return known and is_reachable(message) and may_speak(message, by) and not window_closed(message.chat)


def can_edit(message: Message, by: User) -> bool:
    return message.kind == MessageKind.TEXT and can_change(message, by, abilities_of(message).edit_within)


def can_revoke(message: Message, by: User) -> bool:
    return can_change(message, by, abilities_of(message).revoke_within)


def can_change(message: Message, by: User, within: timedelta | None) -> bool:
    """Our own, that left and is still young enough: whoever wrote it, or a lead."""
    if within is None or not message.from_me or not is_reachable(message) or message.ack < Ack.SENT:
        return False
    is_theirs = message.sender_id == by.pk or may(by, "message.change_of_other")
    return is_theirs and may_speak(message, by) and timezone.now() - message.timestamp < within


# Doing it


@transaction.atomic
def act_react(*, message: Message, by: User, emoji: str) -> None:
    """`emoji` "" takes ours back. The same again does nothing, so a double click is harmless."""
    emoji = emoji.strip()
    if emoji and not emojis.is_emoji(emoji):
        raise Invalid(_("Choose one emoji"), code="bad_emoji")
    chat, message = locked(message)
    ours = message.reactions.get("us", "")
    if ours == emoji:
        return
    allow(can_react(message, by), message, by)
    changes.put_reaction(message, emoji, True, "")
    queue_act(chat, message, MessageAct(kind=ActKind.REACTION, text=emoji, before=ours, by=by))


@transaction.atomic
def act_edit(*, message: Message, by: User, body: str) -> None:
    """Raises Invalid (empty, too long), Conflict (too late, already changing), Forbidden."""
    body = body.replace("\0", "").strip()
    if not body:
        raise Invalid(_("Write something first"), code="empty", fields={"body": [_("Write something first")]})
    if len(body) > MAX_TEXT:
        raise Invalid(_("The message is longer than %(max)s characters") % {"max": MAX_TEXT}, code="too_long")
    chat, message = locked(message)
    allow(can_edit(message, by), message, by)
    if body != message.body:
        change(chat, message, MessageAct(kind=ActKind.EDIT, text=body, by=by))


@transaction.atomic
def act_revoke(*, message: Message, by: User) -> None:
    """Raises Conflict (too late, already changing), Forbidden."""
    chat, message = locked(message)
    allow(can_revoke(message, by), message, by)
    change(chat, message, MessageAct(kind=ActKind.REVOKE, by=by))


def act_retry(*, message: Message, by: User) -> None:
    """Once more what failed, because a person said so."""
    failed = message.act
    if failed is None or not failed.is_failed:
        raise Conflict(_("There is nothing to try again"), code="not_failed")
    if failed.kind == ActKind.REACTION:
        act_react(message=message, by=by, emoji=failed.text)
    elif failed.kind == ActKind.EDIT:
        act_edit(message=message, by=by, body=failed.text)
    else:
        act_revoke(message=message, by=by)


@transaction.atomic
def act_dismiss(*, message: Message, by: User) -> None:
    """Somebody has read that it failed."""
    chat, message = locked(message)
    if not may_speak(message, by):
        raise Forbidden(_("You may not change this conversation"))
    if message.act and message.act.is_failed:
        message.act = None
        show(chat, message)


@transaction.atomic
def act_settle(*, event: Acked) -> bool:
    """The outbox, or a status of the gateway, speaks of an act; whether there is one by that name."""
    try:
        found = MessageAct.objects.filter(pk=UUID(event.client_ref)).select_related("message").first()
    except ValueError:
        found = None
    if found is None:
        return False
    chat, message = locked(found.message)
    act = MessageAct.objects.select_for_update(of=("self",)).get(pk=found.pk)
    before = act.state
    if event.ack == Ack.FAILED:
        act.state, act.error_code, act.error_detail = ActState.FAILED, event.code[:40], event.reason
    elif act.state == ActState.QUEUED and event.ack >= Ack.SENT:
        act.state = ActState.DONE
    if act.state != before:
        act.save(update_fields=["state", "error_code", "error_detail"])
        (undo if act.is_failed else apply)(message, act)
        show(chat, message)
    return True


def apply(message: Message, act: MessageAct) -> None:
    if act.kind == ActKind.EDIT:
        changes.put_edit(message, act.text)
    elif act.kind == ActKind.REVOKE:
        changes.put_revoke(message)
    if message.act_id == act.pk:
        message.act = None


def undo(message: Message, act: MessageAct) -> None:
    """A reaction goes back to what it was, unless there is a newer one; the reason is shown in any case."""
    if act.kind == ActKind.REACTION and message.reactions.get("us", "") == act.text:
        changes.put_reaction(message, act.before, True, "")
    message.act = act


# Steps


def locked(message: Message) -> tuple[Chat, Message]:
    """Chat, then message, as they are now."""
    chat = chat_lock(message.chat_id)
    fresh = Message.objects.select_for_update(of=("self",)).select_related("session", "act").get(pk=message.pk)
    fresh.chat = chat
    return chat, fresh


def allow(allowed: bool, message: Message, by: User) -> None:
    """Raises Conflict with the reason when `allowed` is False."""
    if allowed:
        return
    if not may_speak(message, by):
        who = message.chat.assigned_to
        raise Conflict(_("%(who)s is taking care of this conversation") % {"who": who}, code="taken")
    raise refusal(message)


def refusal(message: Message) -> DomainError:
    if message.revoked_at:
        return Conflict(_("This message was deleted"), code="revoked")
    return Conflict(_("WhatsApp does not allow this for this message any more"), code="not_allowed")


def change(chat: Chat, message: Message, act: MessageAct) -> None:
    open_kinds = [ActKind.EDIT, ActKind.REVOKE]
    if MessageAct.objects.filter(message=message, state=ActState.QUEUED, kind__in=open_kinds).exists():
        raise Conflict(_("This message is being changed already. Wait a moment."), code="changing")
    queue_act(chat, message, act)


def queue_act(chat: Chat, message: Message, act: MessageAct) -> None:
    """Behind whatever the chat has on its way, so that nothing overtakes its message."""
    assert message.session is not None
    act.message = message
    act.save(force_insert=True)
    message.act = act
    show(chat, message)
    payload: dict[str, Any] = {"kind": str(act.kind), "text": act.text, **pointing_at(message)}
    outbox.enqueue(
        session=message.session, chat_key=chat.pk, message_ref=act.pk, order=chat.rev, to=chat.reply_to, payload=payload
    )


def show(chat: Chat, message: Message) -> None:
    message.rev = next_rev(chat)
    message.save(update_fields=["rev", "act", "reactions", "body", "edited_at", "original_body", "revoked_at"])
    Chat.objects.filter(pk=chat.pk).update(rev=chat.rev)
    after_commit(realtime.message_changed, message.pk)
