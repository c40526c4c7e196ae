from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import DeskRequest
from accounts.models import User
from accounts.presence import presence_beat
from atendimento import listing, selectors
from atendimento.crew import presences
from atendimento.models import Chat
from atendimento.services.folders import folders_of
from atendimento.views import context
from atendimento.views.composer import drafts_shown
from atendimento.views.desk import desk
from atendimento.views.words import for_scripts


@desk("GET", "HEAD")
def inbox(request: DeskRequest) -> HttpResponse:
    """The whole screen. An id that is wrong or not for this person opens the list alone, and says so."""
    chosen = request.GET.get("chat", "")
    chat = open_chat(request, chosen)
    page: dict[str, Any] = {
        **context.of_list(request),
        "counts": listing.tab_counts(request.user, context.asked(request)),
        "folders": folders_of(request.user),
        "troubled_sessions": selectors.sessions_in_trouble(),
        **of_people(request.user),
        "not_found": bool(chosen) and chat is None,
        "words": for_scripts(),
        "drafts": drafts_shown(request.user),
        **(context.of_chat(chat, request) if chat else {}),
    }
    return render(request, "atendimento/inbox.html", page)


def of_people(user: User) -> dict[str, Any]:
    """Who opens the page is here; it draws them so before its socket is up."""
    presence_beat(user)
    return {"presences": presences()}


def open_chat(request: DeskRequest, pk: str) -> Chat | None:
    try:
        return selectors.chat_for(request.user, selectors.as_uuid(pk))
    except (ValueError, Chat.DoesNotExist):
        return None
