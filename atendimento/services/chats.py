"""Finding, locking and joining chats. Every change of a chat goes through its row's lock."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext

from accounts import scope, sql
from accounts.language import in_house_language
from atendimento import sla
from atendimento.models import (
    Chat,
    ChatKind,
    ChatReader,
    Handler,
    Message,
    Queue,
    Ticket,
    TicketEvent,
    TicketEventKind,
    TicketStatus,
    folded,
)
from atendimento.services.familiar import Ask, adopt, familiar, news, pairs_at
from crm import phones
from crm.models import Contact
from crm.services.contacts import contact_refresh, contact_resolve
from whatsapp.events import Address
from whatsapp.models import Session
from whatsapp.providers.base import MalformedBody


def chat_for(*, session: Session, address: Address, name: str = "", provider_id: str = "") -> tuple[Chat, bool]:
    """The locked chat of an address, made when needed, and whether its contact is new.

    With `provider_id` the chat also says `.knows` (the session has that message) and `.parked` (events wait for it):
    one round trip for three questions. Nothing else writes a session's messages while its drainer runs.
    """
    ask = Ask(session, provider_id)
    if address.is_group:
        return group_for(address.jid, name="", ask=ask), False
    pairs = pairs_at(address)
    if not pairs:
        raise MalformedBody("the event names nobody")
    if known := familiar(pairs, ask):
        chat, contact = known
        chat.contact = contact_refresh(contact, phones.with_ninth_digit(address.phone), name)
        chat.search_text = folded(contact.display_name)
        return chat, False
    resolved = contact_resolve(pairs=pairs, phone=phones.with_ninth_digit(address.phone), name=name)
    chat = direct_for(resolved.contact, chat_key(address), ask, is_new=resolved.created)
    for absorbed in resolved.absorbed:
        absorb_contact(chat, absorbed)
    return chat, resolved.created


def chat_key(address: Address) -> str:
    """What makes a chat unique in its company: the phone however written, else the best other name."""
    return phones.match_key(address.phone) if address.phone else address.lid or address.bsuid or address.jid


def direct_for(contact: Contact, key: str, ask: Ask | None = None, *, is_new: bool = False) -> Chat:
    chat = None if is_new else locked("contact_id", contact.pk, ask)
    if chat is None:
        chat = locked("phone", key, ask) or insert(ask, phone=key, contact=contact)
    better = phones.match_key(contact.phone) if contact.phone else chat.phone
    if better != chat.phone and not Chat.objects.filter(phone=better).exists():
        chat.phone = better  # a chat known by its lid learns its phone
    chat.contact = contact
    chat.search_text = folded(contact.display_name)
    return chat


def group_for(jid: str, *, name: str, ask: Ask | None = None) -> Chat:
    found = locked("phone", jid, ask)
    return found or insert(ask, phone=jid, kind=ChatKind.GROUP, name=name, search_text=folded(name))


def insert(ask: Ask | None, **fields: Any) -> Chat:
    """Make the chat, or wait for who is making it; locked either way."""
    queue, news_of_it = queue_for(ask)
    made = Chat(queue=queue, last_message_at=timezone.now(), **fields)
    if sql.insert(made, or_nothing=True) and news_of_it:
        made.knows, made.parked = news_of_it
        return made
    chat = locked("phone", fields["phone"], ask)
    assert chat is not None
    adopt(chat, "queue", queue)
    return chat


QUEUE = """
atendimento_queue q WHERE (q.is_active AND EXISTS (
  SELECT FROM atendimento_sessionqueue s WHERE s.queue_id = q.id AND s.session_id = %s)) OR q.is_default
ORDER BY q.is_default LIMIT 1
"""


def queue_for(ask: Ask | None) -> tuple[Queue, tuple[bool, bool] | None]:
    """Where a new conversation waits, and the answers to `ask`: the queue of that number, or the company's default one,
    which is made for the first customer of a company that never made any.
    """
    about = about_of(ask)
    for queue, *told in sql.fetch({"q": Queue}, QUEUE, [*about, *about, about[0]], extra=NEWS):
        return queue, (told[0], told[1])
    return make_default_queue(), None


def default_queue(session: Session | None = None) -> Queue:
    return queue_for(Ask(session, "") if session else None)[0]


@in_house_language
def make_default_queue() -> Queue:
    queue, _new = Queue.objects.get_or_create(is_default=True, defaults={"name": gettext("Service desk")})
    return queue


NEWS = news("%s", "%s")


def about_of(ask: Ask | None) -> list[Any]:
    return [ask.session.pk, ask.provider_id] if ask else [None, ""]


def locked(column: str, value: Any, ask: Ask | None = None) -> Chat | None:
    """The oldest chat with that value, locked, with the answers to `ask`. `column` is ours, never a stranger's."""
    about = about_of(ask)
    tail = f"atendimento_chat c WHERE c.tenant_id = %s AND c.{column} = %s ORDER BY c.created_at LIMIT 1 FOR UPDATE"
    found = sql.fetch({"c": Chat}, tail, [*about, *about, scope.current_tenant_id(), value], extra=NEWS)
    for chat, knows, parked in found:
        chat.knows, chat.parked = knows, parked
        return chat
    return None


def chat_lock(pk: UUID) -> Chat:
    """The chat's row lock; first of the lock order. Raises Chat.DoesNotExist for foreign ids."""
    return Chat.objects.select_for_update(of=("self",)).select_related("contact").get(pk=pk)


def next_rev(chat: Chat) -> int:
    """The next change number; the caller holds the lock and saves the chat."""
    chat.rev += 1
    return chat.rev


def remember_last(chat: Chat, message: Message) -> None:
    """Show the message in the list unless a later one is already there (late arrivals keep their place)."""
    if chat.last_message_id is None or message.timestamp >= chat.last_message_at:
        chat.last_message = message
        chat.last_message_at = message.timestamp


def mirror_ticket(chat: Chat, ticket: Ticket) -> None:
    """Copy what the list needs from the ticket."""
    chat.current_ticket = ticket
    chat.queue = ticket.queue
    chat.assigned_to = ticket.assignee
    chat.is_open = ticket.is_active
    chat.with_bot = ticket.is_active and ticket.handler == Handler.BOT
    sla.mirror(chat, ticket)
    chat.archived = chat.archived and not chat.is_open  # whoever is served again comes out of the archive


def absorb_contact(chat: Chat, absorbed: UUID) -> None:
    """Two people turned out to be one: their threads become one, and no message is lost."""
    for other in Chat.objects.select_for_update().filter(contact=absorbed).exclude(pk=chat.pk).order_by("pk"):
        chat_absorb(into=chat, other=other)
    Contact.objects.filter(pk=absorbed).delete()


def chat_absorb(*, into: Chat, other: Chat) -> None:
    """Move messages and tickets of `other` into `into`. One open ticket survives: the older one."""
    into.rev = max(into.rev, other.rev) + 1
    close_spare_ticket(into, other)
    other.tickets.update(chat=into)
    other.messages.update(chat=into, rev=into.rev)
    readers_absorb(into=into, other=other)
    into.unread_count += other.unread_count
    into.inbound_count += other.inbound_count
    into.answered_count += other.answered_count
    into.lead_id = into.lead_id or other.lead_id
    into.reply_to = into.reply_to or other.reply_to
    into.session_id = into.session_id or other.session_id
    into.last_inbound_at = latest([into.last_inbound_at, other.last_inbound_at])
    if other.last_message_id and (into.last_message_id is None or other.last_message_at > into.last_message_at):
        into.last_message_id, into.last_message_at = other.last_message_id, other.last_message_at
    if other.note_at and (into.note_at is None or other.note_at > into.note_at):
        into.note_text, into.note_at = other.note_text, other.note_at
    move_outbox(into, other)
    other.scheduled.update(chat=into)
    other.delete()
    into.save()


def readers_absorb(*, into: Chat, other: Chat) -> None:
    """Nobody has to read again what they have read; called while both counts are still apart."""
    ours = {reader.user_id: reader for reader in ChatReader.objects.filter(chat=into)}
    theirs = {reader.user_id: reader for reader in ChatReader.objects.filter(chat=other)}
    for user_id in {*ours, *theirs}:
        here, there = ours.get(user_id), theirs.get(user_id)
        seen = [
            max(reader.seen_count if reader else 0, chat.answered_count)
            for reader, chat in ((here, into), (there, other))
        ]
        ChatReader.objects.update_or_create(
            chat=into,
            user_id=user_id,
            defaults={
                "seen_count": sum(seen),
                "marked_unread": any(reader.marked_unread for reader in (here, there) if reader),
                "pinned_at": next((reader.pinned_at for reader in (here, there) if reader and reader.pinned_at), None),
            },
        )


def close_spare_ticket(into: Chat, other: Chat) -> None:
    theirs = other.tickets.exclude(status=TicketStatus.CLOSED).first()
    ours = into.tickets.exclude(status=TicketStatus.CLOSED).first()
    if theirs is None:
        return
    if ours is None:
        mirror_ticket(into, theirs)
        return
    theirs.status, theirs.closed_at, theirs.snoozed_until = TicketStatus.CLOSED, timezone.now(), None
    theirs.sla_check_at = None
    theirs.save(update_fields=["status", "closed_at", "snoozed_until", "sla_check_at"])
    TicketEvent.objects.create(ticket=theirs, kind=TicketEventKind.MERGED, data={"into": ours.number})


def move_outbox(into: Chat, other: Chat) -> None:
    """Queued words keep their order in the thread they now belong to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE whatsapp_outboundmessage SET chat_key = %s WHERE chat_key = %s AND state = 'queued'",
            [into.pk, other.pk],
        )


def latest(times: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in times if at), default=None)


def ticket_number_next() -> int:
    """The company's next protocol number; the counter's row lock makes it gapless and unique."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_tenant SET last_ticket_number = last_ticket_number + 1 WHERE id = %s "
            "RETURNING last_ticket_number",
            [scope.current_tenant_id()],
        )
        return int(cursor.fetchone()[0])
