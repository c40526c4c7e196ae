"""Words among the messages of a company, or of one conversation. What is written alike is looked for only when what
was typed gives little, and comes after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts import scope
from accounts.models import User
from atendimento.models import Chat, Message
from atendimento.search import outside
from atendimento.search.outside import Condition
from atendimento.search.vocabulary import written_alike
from atendimento.search.words import asked, asked_alike, words_of
from atendimento.selectors import Cursor, chats_visible, for_bubbles

PAGE = 20
LITTLE = 5  # hits: fewer, and slips of the hand are forgiven
AT_FIRST = 8_000  # messages among which a frequent word is found often enough
NEWEST = 20_000  # that are looked through when all of them are too many
# Letters for private use mark what was found: they are taken out of the text before, and put into HTML after escaping.
FOUND, END = "\ue000", "\ue001"
HEADLINE = f"StartSel={FOUND}, StopSel={END}, MaxWords=18, MinWords=10, ShortWord=0, MaxFragments=1"


@dataclass(frozen=True)
class Hit:
    message: Message
    excerpt: SafeString  # the words around what was found, that in <mark>


@dataclass(frozen=True)
class Found:
    """`alike` follow `hits` and are written like what was asked; `meant` says how. `hurried`: only the newest messages
    were looked through.
    """

    hits: list[Hit] = field(default_factory=list)
    more: Cursor | None = None
    alike: list[Hit] = field(default_factory=list)
    meant: list[str] = field(default_factory=list)
    hurried: bool = False


Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Search:
    """Who asks for what, and where."""

    user: User
    text: str
    chat: Chat | None = None
    limit: int = PAGE


def search_messages(
    user: User, text: str, *, chat: Chat | None = None, after: Cursor | None = None, limit: int = PAGE
) -> Found:
    """Messages that the user may see, newest first, and where the next page begins."""
    search, query = Search(user, text, chat, limit), asked(text)
    if not query:
        return Found()
    found, hurried = look(search, query, after)
    hits = read(user, query, [pk for pk, _at in found[:limit]])
    if len(found) > limit:
        return Found(hits, Cursor(found[limit - 1][1], found[limit - 1][0]), hurried=hurried)
    if after or hurried or len(found) >= LITTLE:
        return Found(hits, hurried=hurried)
    return Found(hits, None, *forgiving(search, query))


def forgiving(search: Search, query: str) -> tuple[list[Hit], list[str]]:
    """One page of what may have been meant, and the words that were taken for it."""
    alike = written_alike(words_of(search.text))
    if not alike:
        return [], []
    wider = asked_alike(search.text, alike)
    found, _hurried = look(search, f"({wider}) & !({query})", None)
    hits = read(search.user, wider, [pk for pk, _at in found[: search.limit]])
    return hits, [word for words in alike.values() for word in words] if hits else []


def look(search: Search, query: str, after: Cursor | None) -> tuple[Rows, bool]:
    """Ids and times, one more than asked for; and whether only the newest messages were looked through.

    PostgreSQL can't tell a rare beginning of a word from a frequent one, and what serves one takes seconds for the
    other. Frequent words are there among a few thousand messages; what is not, the index of words has quickly.
    """
    try:
        rows = outside.find(*among_newest(search, query, after, AT_FIRST))
        return rows if len(rows) > search.limit else outside.find(*everywhere(search, query, after)), False
    except outside.TooMuch:
        return in_a_hurry(search, query, after), True


def in_a_hurry(search: Search, query: str, after: Cursor | None) -> Rows:
    try:
        return outside.find(*among_newest(search, query, after, NEWEST))
    except outside.TooMuch:
        return []


def among_newest(search: Search, query: str, after: Cursor | None, amount: int) -> Condition:
    """The newest `amount` messages one by one, until there are enough."""
    where, params = joined(company(), *within(search.chat), *earlier_than(after))
    source = (
        "SELECT m.id, m.timestamp, m.chat_id, m.words, m.revoked_at FROM atendimento_message m "  # noqa: S608 (our own conditions)
        f"WHERE {where} ORDER BY m.timestamp DESC, m.id DESC LIMIT {int(amount)}"
    )
    said, values = joined(*saying(query), *outside.limits_of(search.user))
    return f"{CHOSEN.format(source=f'({source})')} WHERE {said} {newest(search)}", [*params, *values]


def everywhere(search: Search, query: str, after: Cursor | None) -> Condition:
    """By the index of words: the fence keeps PostgreSQL from walking through all messages in order instead."""
    conditions = (company(), *saying(query), *within(search.chat), *earlier_than(after))
    where, params = joined(*conditions, *outside.limits_of(search.user))
    chosen = CHOSEN.format(source="atendimento_message")
    statement = f"WITH m AS MATERIALIZED ({chosen} WHERE {where}) SELECT * FROM m {newest(search)}"  # noqa: S608 (ours)
    return statement, params


CHOSEN = "SELECT m.id, m.timestamp FROM {source} m JOIN atendimento_chat c ON c.id = m.chat_id"


def newest(search: Search) -> str:
    return f"ORDER BY m.timestamp DESC, m.id DESC LIMIT {int(search.limit) + 1}"


def joined(*conditions: Condition) -> Condition:
    params = [value for _condition, values in conditions for value in values]
    return " AND ".join(condition for condition, _values in conditions), params


def company() -> Condition:
    return "m.tenant_id = %s", [scope.current_tenant_id()]


def saying(query: str) -> list[Condition]:
    return [("m.words @@ to_tsquery('prosa', %s)", [query]), ("m.revoked_at IS NULL", [])]


def within(chat: Chat | None) -> list[Condition]:
    return [("m.chat_id = %s", [chat.pk])] if chat else []


def earlier_than(after: Cursor | None) -> list[Condition]:
    return [("(m.timestamp, m.id) < (%s, %s)", [after.at, after.pk])] if after else []


def read(user: User, query: str, pks: list[UUID]) -> list[Hit]:
    """Inside the wall again, and asking again who may see them."""
    if not pks:
        return []
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
