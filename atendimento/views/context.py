"""What the templates of list and chat are given."""

from typing import Any

from django.conf import settings

from accounts.http import DeskRequest
from accounts.models import User
from atendimento import about, selectors
from atendimento.models import Chat, Message
from atendimento.search.messages import Found, search_messages
from atendimento.selectors import Cursor

TAB_OF_WORD = {"minhas": selectors.MINE, "fila": selectors.UNASSIGNED, "todas": selectors.ALL}
WORD_OF_TAB = {tab: word for word, tab in TAB_OF_WORD.items()}
MOST_ROWS = 400
SHORTEST_SEARCH = 3  # letters: less finds everything
BY_DEADLINE = "prazo"


def of_list(request: DeskRequest) -> dict[str, Any]:
    """Rows of a tab, from `depois` on; `quantas` asks for as many as the page already shows."""
    tab = TAB_OF_WORD.get(request.GET.get("aba", ""), default_tab(request.user))
    search = asked(request)
    order = selectors.DUE if request.GET.get("ordem") == BY_DEADLINE else selectors.RECENT
    chats, after = selectors.chat_list(
        request.user,
        tab=tab,
        search=search,
        order=order,
        after=Cursor.read(request.GET.get("depois", "")),
        limit=how_many(request.GET.get("quantas", "")),
    )
    return {
        "chats": chats,
        "after": after,
        **of_hits(request.user, search),
        "tab": tab,
        "word": WORD_OF_TAB[tab],
        "order": BY_DEADLINE if order == selectors.DUE else "",
    }


def asked(request: DeskRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:100]


def of_hits(user: User, search: str, after: Cursor | None = None) -> dict[str, Any]:
    """What was said with the words in it, under the conversations that are called so."""
    found = search_messages(user, search, after=after) if len(search) >= SHORTEST_SEARCH else Found()
    return {"found": found, "search": search}


def default_tab(user: User) -> str:
    return selectors.ALL


def how_many(asked: str) -> int:
    return min(max(int(asked), selectors.PAGE), MOST_ROWS) if asked.isdecimal() and len(asked) < 6 else selectors.PAGE


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
    hit = selectors.message_named(chat, key)
    unread = None if key else selectors.first_unread(chat, getattr(chat, "unread", 0))
    if middle := hit or unread:
        rows, more, ahead = selectors.thread_around(chat, middle)
        return {"rows": with_chat(chat, rows), "more": more, "ahead": ahead, "hit": hit, "unread_from": unread}
    rows, more = selectors.thread_page(chat)
    return {"rows": with_chat(chat, rows), "more": more}


def of_panel(chat: Chat) -> dict[str, Any]:
    return about.whole(chat)


def with_chat(chat: Chat, rows: list[Any]) -> list[Any]:
    """The partials ask a message for its chat; it is the same for all, so nobody asks the database."""
    for row in rows:
        if isinstance(row, Message):
            row.chat = chat
    return rows
