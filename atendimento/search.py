"""Words among all messages of a company.

Row-level security lets PostgreSQL use an index only for operators it knows to be leakproof, and none of text search
is: inside the wall every search would read the whole company. So ids are found outside of it, by statements that name
the company and what the person may see, and what they found is read inside of it, through the wall again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts import scope
from accounts.models import User
from accounts.roles import may
from atendimento.models import Chat, Message, folded
from atendimento.selectors import Cursor, chats_visible, for_bubbles

PAGE = 20
MOST_WORDS, LONGEST_WORD = 8, 40
WORD = re.compile(r"\w+")
PLURAL = re.compile(r"(?<=\w{4})(ao|oes|aos|aes)$")
# Letters for private use mark what was found: they are taken out of the text before, and put into HTML after escaping.
FOUND, END = "\ue000", "\ue001"
HEADLINE = f"StartSel={FOUND}, StopSel={END}, MaxWords=18, MinWords=10, ShortWord=0, MaxFragments=1"


@dataclass(frozen=True)
class Hit:
    message: Message
    excerpt: SafeString  # the words around what was found, that in <mark>


def asked(text: str) -> str:
    """The query in PostgreSQL's words: all must be there, the last may be unfinished. "" when nothing is asked."""
    words = [root(folded(word)[:LONGEST_WORD]) for word in WORD.findall(text)[:MOST_WORDS]]
    if words and text.endswith(WORD.findall(text)[-1]) and not words[-1].endswith(":*"):
        words[-1] += ":*"
    return " & ".join(words)


def root(word: str) -> str:
    """`promoção` and `promoções` have two stems for PostgreSQL's Portuguese: what they begin with is looked for."""
    ending = PLURAL.search(word)
    return f"{word[: ending.start()]}:*" if ending else word


def search_messages(
    user: User, text: str, *, chat: Chat | None = None, after: Cursor | None = None, limit: int = PAGE
) -> tuple[list[Hit], Cursor | None]:
    """Messages that the user may see, newest first, and where the next page begins."""
    query = asked(text)
    if not query:
        return [], None
    found = find(user, query, chat=chat, after=after, limit=limit + 1)
    hits = read(user, query, [pk for pk, _at in found[:limit]])
    more = len(found) > limit
    return hits, Cursor(found[limit - 1][1], found[limit - 1][0]) if more else None


def find(
    user: User, query: str, *, chat: Chat | None, after: Cursor | None, limit: int
) -> Sequence[tuple[UUID, datetime]]:
    where = ["m.tenant_id = %s", "m.words @@ to_tsquery('prosa', %s)", "m.revoked_at IS NULL"]
    params: list[Any] = [scope.current_tenant_id(), query]
    for condition, values in (*limits_of(user), *within(chat), *earlier_than(after)):
        where.append(condition)
        params += values
    statement = (
        "SELECT m.id, m.timestamp FROM atendimento_message m JOIN atendimento_chat c ON c.id = m.chat_id "  # noqa: S608 (our own conditions)
        f"WHERE {' AND '.join(where)} ORDER BY m.timestamp DESC, m.id DESC LIMIT {int(limit)}"
    )
    with scope.unscoped("an index serves no search inside the wall"), connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows: list[tuple[UUID, datetime]] = cursor.fetchall()
    return rows


def limits_of(user: User) -> list[tuple[str, list[Any]]]:
    """What `chats_visible` says, in SQL: a filter after the LIMIT could leave nothing of a full page."""
    if may(user, "chat.read_all"):
        return []
    queues = list(user.queues.values_list("pk", flat=True))
    return [("(c.assigned_to_id = %s OR c.queue_id = ANY(%s))", [user.pk, queues])]


def within(chat: Chat | None) -> list[tuple[str, list[Any]]]:
    return [("m.chat_id = %s", [chat.pk])] if chat else []


def earlier_than(after: Cursor | None) -> list[tuple[str, list[Any]]]:
    return [("(m.timestamp, m.id) < (%s, %s)", [after.at, after.pk])] if after else []


def read(user: User, query: str, pks: list[UUID]) -> list[Hit]:
    """Inside the wall again, and asking again who may see them."""
    visible = chats_visible(user).values("pk")
    messages = for_bubbles(Message.objects.filter(pk__in=pks, chat__in=visible)).select_related("chat__contact")
    excerpts = headlines(query, pks)
    hits = [Hit(message, excerpt(excerpts.get(message.pk, ""))) for message in messages]
    return sorted(hits, key=lambda hit: (hit.message.timestamp, hit.message.pk), reverse=True)


def headlines(query: str, pks: list[UUID]) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ts_headline('prosa', translate(left(body, 5000), %s, ''), to_tsquery('prosa', %s), %s) "
            "FROM atendimento_message WHERE id = ANY(%s)",
            [FOUND + END, query, HEADLINE, pks],
        )
        return dict(cursor.fetchall())


def excerpt(headline: str) -> SafeString:
    html = escape(headline).replace(FOUND, "<mark>").replace(END, "</mark>")
    return mark_safe(html)  # noqa: S308 (escaped; the two marks are ours)
