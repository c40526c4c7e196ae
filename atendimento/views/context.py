"""What the templates of list and chat are given."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import QueryDict

from accounts.http import DeskRequest
from accounts.models import User
from atendimento import about, choosing, listing, selectors
from atendimento.listing import Asked
from atendimento.models import Chat, Message
from atendimento.search.messages import Found, search_messages
from atendimento.selectors import Cursor
from atendimento.services.folders import folders_of

MOST_ROWS = 400
SEARCH_PAGE = 20  # one letter more asks for others: nobody scrolls far in these, and drawing rows is what takes time
SHORTEST_SEARCH = 3  # letters: less finds everything


def asked(request: DeskRequest) -> Asked:
    return Asked.read(request.GET)


def of_list(request: DeskRequest) -> dict[str, Any]:
    """Rows of a list, from `depois` on; `quantas` asks for as many as the page already shows."""
    wanted = asked(request)
    chats, after = listing.chat_list(
        request.user,
        wanted,
        after=Cursor.read(request.GET.get("depois", "")),
        limit=how_many(request.GET.get("quantas", ""), SEARCH_PAGE if wanted.search else selectors.PAGE),
    )
    chips = choosing.chosen(wanted) if wanted.filters else []
    cursor = urlencode({"depois": request.GET["depois"]}) if request.GET.get("depois") else ""
    page = {"chats": chats, "after": after, "asked": wanted, "page": f"{wanted.query}&{cursor}", "chips": chips}
    return page | of_hits(request.user, wanted.search)


def of_reader(chat: Any) -> dict[str, Any]:
    """What is the viewer's own of a chat that `as_read_by` read."""
    return {"seen": chat.seen, "marked": chat.marked, "pinned": chat.pinned_at is not None, "fits": False}


def of_folders(request: DeskRequest) -> dict[str, Any]:
    """The viewer's folders, each with how many conversations are in it."""
    folders: list[Any] = list(folders_of(request.user))
    for folder in folders:
        number = listing.count_some(request.user, Asked.read(QueryDict(folder.query)))
        folder.number = number if number <= listing.MOST_COUNTED else f"{listing.MOST_COUNTED}+"
    return {"folders": folders}


def ids(texts: list[str]) -> list[UUID]:
    """Those that are ids at all."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(selectors.as_uuid(text))
    return found


def of_hits(user: User, search: str, after: Cursor | None = None) -> dict[str, Any]:
    """What was said with the words in it, under the conversations that are called so."""
    found = search_messages(user, search, after=after) if len(search) >= SHORTEST_SEARCH else Found()
    return {"found": found, "search": search}


def how_many(asked: str, least: int) -> int:
    return min(max(int(asked), least), MOST_ROWS) if asked.isdecimal() and len(asked) < 6 else least


def of_chat(chat: Chat, request: DeskRequest) -> dict[str, Any]:
    """The newest messages, or those around the one that `mensagem` names; `espiar` looks without reading."""
    return {
        "chat": chat,
        "ticket": chat.current_ticket,
        **of_thread(chat, request.GET.get("mensagem", "")),
        "peek": "espiar" in request.GET,
        "synced": chat.rev,
        "upload_limit": settings.UPLOAD_MAX_BYTES,
        **of_panel(chat),
    }


def of_thread(chat: Chat, key: str) -> dict[str, Any]:
    """Around the message named, or where the person stopped reading; else, and for any other `key`, the newest."""
    hit, number = selectors.message_named(chat, key), 0 if key else getattr(chat, "unread", 0)
    unread = selectors.first_unread(chat, number)
    if middle := hit or unread:
        rows, more, ahead = selectors.thread_around(chat, middle)
    else:
        (rows, more), ahead = selectors.thread_page(chat), False
    unread = unread or newest_of_theirs(rows, number)
    return {"rows": with_chat(chat, rows), "more": more, "ahead": ahead, "hit": hit, "unread_from": unread}


def newest_of_theirs(rows: list[Any], number: int) -> Message | None:
    """Where the last so many messages of the customer begin."""
    theirs = [row for row in rows if isinstance(row, Message) and not row.from_me]
    return theirs[-number:][0] if theirs and number else None


def of_panel(chat: Chat) -> dict[str, Any]:
    return about.whole(chat)


def with_chat(chat: Chat, rows: list[Any]) -> list[Any]:
    """The partials ask a message for its chat; it is the same for all, so nobody asks the database."""
    for row in rows:
        if isinstance(row, Message):
            row.chat = chat
    return rows
