"""Ctrl K: people, words and pages from everywhere; and what was said in one conversation."""

from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.http import DeskRequest
from accounts.models import User
from accounts.roles import may
from atendimento import selectors
from atendimento.models import Chat, folded
from atendimento.search import people
from atendimento.search.messages import Found, search_messages
from atendimento.selectors import Cursor
from atendimento.views.context import SHORTEST_SEARCH, asked
from atendimento.views.desk import desk
from atendimento.views.settings.base import SECTIONS

MOST_PEOPLE, MOST_HITS, MOST_RECENT = 6, 5, 6


class Place(NamedTuple):
    """A page that one may go to."""

    title: str
    icon: str
    url: str


@desk("GET", "HEAD")
def palette(request: DeskRequest) -> HttpResponse:
    """What fits the words so far; before the first one, the conversations that this browser opened last."""
    search, user = asked(request).search, request.user
    long_enough = len(search) >= SHORTEST_SEARCH
    context = {
        "search": search,
        "chats": chats_named(user, search) if search else chats_recent(user, request.GET.get("recentes", "")),
        "found": search_messages(user, search, limit=MOST_HITS) if long_enough else Found(),
        "places": [place for place in places(user) if fits(search, place.title)],
    }
    return render(request, "atendimento/_palette_found.html", context)


def chats_named(user: User, search: str) -> list[Chat]:
    return in_order(user, people.named(user, search, MOST_PEOPLE))


def chats_recent(user: User, text: str) -> list[Chat]:
    """Whatever a browser remembers: what is no id, or not for this person any more, is left out."""
    wanted = []
    for word in text.split(",")[:MOST_RECENT]:
        try:
            wanted.append(selectors.as_uuid(word))
        except ValueError:
            continue
    return in_order(user, wanted)


def in_order(user: User, wanted: list[UUID]) -> list[Chat]:
    if not wanted:
        return []
    found = selectors.chats_visible(user).select_related("contact", "queue", "assigned_to").filter(pk__in=wanted)
    return sorted(found, key=lambda chat: wanted.index(chat.pk))


def places(user: User) -> list[Place]:
    """The pages of the settings; the rail's own are on every page, where the palette finds them by itself."""
    settings, allowed = _("Settings"), [each for each in SECTIONS if may(user, each.action)]
    return [Place(f"{settings}: {each.title}", each.icon, each.url) for each in allowed]


def fits(search: str, title: str) -> bool:
    """Each word begins one of the title's."""
    words = folded(title).split()
    return all(any(word.startswith(begun) for word in words) for begun in folded(search).split())


@desk("GET", "HEAD")
def find(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The search inside of one conversation: its field first, then what it finds, then further pages."""
    chat, search = selectors.chat_for(request.user, pk), asked(request).search
    after = Cursor.read(request.GET.get("depois", ""))
    found = search_messages(request.user, search, chat=chat, after=after) if search else Found()
    context: dict[str, Any] = {"chat": chat, "search": search, "found": found, "further": after is not None}
    return render(request, "atendimento/_find_hits.html" if "q" in request.GET else "atendimento/_find.html", context)
