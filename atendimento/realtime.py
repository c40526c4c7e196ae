"""Renders and pushes. A push is a hint; the database is the truth, and pages ask it for what they missed.

Frames are JSON with ready HTML, know no viewer, and are drawn when somebody listens. They go to groups of the channel
layer: `chat.<id>` is joined by those who have the chat open; lists hear through their audience: the company's leads,
the chat's queue and its owner. A frame that cannot be sent is logged and dropped.
"""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.template.loader import render_to_string

from accounts.models import User
from accounts.presence import Presence, presence_of
from atendimento import selectors
from atendimento.models import Chat, ChatReader, Draft, Message, TicketEvent
from atendimento.templatetags.bubbles import draw_bubble, draw_row
from atendimento.wire import Frame, Told, send_all
from crm.models import Notification
from whatsapp.models import Session

MOST_PEOPLE = 200  # in one frame

# Who hears about a chat


def audience(chat: Chat) -> frozenset[str]:
    """Groups of those who have the chat in their list."""
    names = {f"tenant.{chat.tenant_id}.leads"}
    if chat.queue_id:
        names.add(f"queue.{chat.queue_id}")
    if chat.assigned_to_id:
        names.add(f"user.{chat.assigned_to_id}")
    return frozenset(names)


def everyone(tenant_id: UUID | None) -> str:
    return f"tenant.{tenant_id}"


# What is told, always after commit


def messages_added(messages: list[Message]) -> None:
    """Messages were stored; their chats and relations are at hand, so nothing is read again. A chat's row says all of
    them, so lists hear it once.
    """
    chats = {message.chat_id: message.chat for message in messages}
    send_all(
        [
            *(((message.chat.group_key,), partial(bubble_frame, message.chat, message)) for message in messages),
            *((audience(chat), partial(row_frame, chat)) for chat in chats.values()),
        ]
    )


def message_changed(pk: UUID) -> None:
    """A message changed: a tick, an edit, a file that arrived."""
    message = selectors.for_bubbles(Message.objects.all()).get(pk=pk)
    message.chat = selectors.for_rows(Chat.objects.all()).get(pk=message.chat_id)
    messages_added([message])


def chat_changed(pk: UUID, before: frozenset[str] = frozenset()) -> None:
    """Something of the chat itself changed. `before`: who saw it until now, so that they can let go of it."""
    chat = selectors.for_rows(Chat.objects.all()).get(pk=pk)
    now = audience(chat)
    frames = [(now, partial(row_frame, chat)), ([chat.group_key], partial(head_frame, chat))]
    send_all([*frames, *farewell(chat, before - now)])


def farewell(chat: Chat, gone: frozenset[str]) -> list[Told]:
    """To those who may have lost sight of the chat: look whether you still see it."""
    frame = {"t": "check", "chat": str(chat.pk)}
    return [(gone, frame), ([chat.group_key], frame)] if gone else []


def ticket_changed(chat_pk: UUID, event: TicketEvent, before: frozenset[str]) -> None:
    """A ticket moved: a system line in the thread, the head, and the row."""
    send_all([([f"chat.{chat_pk}"], partial(event_frame, chat_pk, event))])
    chat_changed(chat_pk, before)


def ticket_spoken(chat: Chat, event: TicketEvent, before: frozenset[str]) -> None:
    """A message moved the ticket: the line and the head here, the row with the message, and nothing is read again."""
    who = [chat.group_key]
    frames = [(who, partial(event_frame, chat.pk, event)), (who, partial(head_frame, chat))]
    send_all([*frames, *farewell(chat, before - audience(chat))])


def reader_changed(chat_pk: UUID, user_pk: UUID) -> None:
    """To the person's own tabs: how far they have read, and what they pinned."""
    reader = ChatReader.objects.get(chat=chat_pk, user=user_pk)
    send_all([([f"user.{user_pk}"], {"t": "reader", "chat": str(chat_pk), **reader_shape(reader)})])


def reader_shape(reader: ChatReader) -> dict[str, int | bool]:
    return {"seen": reader.seen_count, "marked": reader.marked_unread, "pinned": reader.pinned_at is not None}


def typing(chat: Chat, state: str) -> None:
    frame = {"t": "typing", "chat": str(chat.pk), "state": state}
    send_all([([chat.group_key], frame), (audience(chat), frame)])


def colleague_typing(chat_pk: str, user: User, on: bool) -> None:
    """A colleague writes in the same chat; the page leaves out its own name."""
    name = user.get_short_name()
    html = render_to_string("atendimento/_colleague.html", {"name": name, "writes": on})
    frame = {"t": "colleague", "chat": chat_pk, "user": str(user.pk), "name": name, "on": on, "html": html}
    send_all([([f"chat.{chat_pk}"], frame)])


def panel_changed(pk: UUID, part: str = "") -> None:
    """What the panel beside the chat says; pages ask for that part again, or for all of it."""
    send_all([([f"chat.{pk}"], {"t": "panel", "chat": str(pk), "part": part})])


def chats_joined(pk: UUID, gone: list[tuple[UUID, frozenset[str]]]) -> None:
    """Threads became one: pages load it anew, and lists let go of the others."""
    chat_changed(pk)
    reload_chat(pk)
    for other, names in gone:
        send_all([(names, {"t": "check", "chat": str(other)})])
        reload_chat(other)


def chats_parted(pks: Iterable[UUID]) -> None:
    """A thread is several again."""
    for pk in pks:
        chat_changed(pk)
        reload_chat(pk)


def reload_chat(pk: UUID) -> None:
    send_all([([f"chat.{pk}"], {"t": "reload", "chat": str(pk)})])


def session_changed(session: Session) -> None:
    html = render_to_string("atendimento/_session_banner.html", {"session": session})
    frame = {"t": "session", "session": str(session.pk), "status": session.status, "html": html}
    send_all([([everyone(session.tenant_id)], frame)])


def presence_changed(tenant_id: UUID, user_ids: Iterable[UUID]) -> None:
    """People came, paused or left; `state` is "online", "away" or "offline", `since` an ISO time or ""."""
    ids = list(user_ids)
    for start in range(0, len(ids), MOST_PEOPLE):
        found = presence_of(ids[start : start + MOST_PEOPLE])
        people = [presence_shape(pk, presence) for pk, presence in found.items()]
        send_all([([everyone(tenant_id)], {"t": "presence", "people": people})])


def presence_shape(pk: UUID, presence: Presence) -> dict[str, str]:
    since = presence.since.isoformat() if presence.since else ""
    return {"user": str(pk), "state": str(presence.state), "reason": presence.reason, "since": since}


def notices_added(notices: Iterable[Notification]) -> None:
    """Each to its own person."""
    send_all(([f"user.{notice.user_id}"], notice_frame(notice)) for notice in notices)


def draft_changed(draft: Draft, tab: str = "") -> None:
    """To the other tabs and devices of who writes it, and to nobody else."""
    send_all([([f"user.{draft.user_id}"], {"t": "draft", "tab": tab, **draft_shape(draft)})])


def schedule_changed(chat_pk: UUID) -> None:
    """Who has the chat open asks again for what waits there."""
    send_all([([f"chat.{chat_pk}"], {"t": "scheduled", "chat": str(chat_pk)})])


def draft_shape(draft: Draft) -> dict[str, str]:
    return {
        "chat": str(draft.chat_id),
        "mode": draft.mode,
        "body": draft.body,
        "quoted": str(draft.quoted_id or ""),
    }


def access_changed(user_id: UUID) -> None:
    """The person's role, queues or state changed: open sockets look again and close when they must."""
    send_all([([f"user.{user_id}"], {"t": "access"})])


# Frames


def bubble_frame(chat: Chat, message: Message) -> Frame:
    return {
        "t": "message",
        "chat": str(chat.pk),
        "key": str(message.key),
        "rev": message.rev,
        "from": message.direction,
        "at": message.timestamp.isoformat(),
        "html": draw_bubble(message),
    }


def event_frame(chat_pk: UUID, event: TicketEvent) -> Frame:
    return {"t": "event", "chat": str(chat_pk), "html": render_event(event), "at": event.created_at.isoformat()}


def notice_frame(notice: Notification) -> Frame:
    return {
        "t": "notice",
        "notice": str(notice.pk),
        "kind": notice.type,
        "title": notice.title,
        "message": notice.message,
        "link": notice.link,
        "chat": notice.data.get("chat", ""),
        "at": notice.created_at.isoformat(),
    }


def row_frame(chat: Chat) -> Frame:
    return {
        "t": "row",
        "chat": str(chat.pk),
        "at": chat.last_message_at.isoformat(),
        "owner": str(chat.assigned_to_id or ("bot" if chat.with_bot else "")),
        "open": chat.is_open,
        "inbound": chat.inbound_count,
        "rev": chat.rev,
        "html": draw_row(chat),
    }


def head_frame(chat: Chat) -> Frame:
    html = render_to_string("atendimento/_chat_state.html", {"chat": chat, "ticket": chat.current_ticket})
    return {"t": "head", "chat": str(chat.pk), "rev": chat.rev, "html": html}


def render_event(event: TicketEvent) -> str:
    return render_to_string("atendimento/_event.html", {"event": event})
