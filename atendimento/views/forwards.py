"""Passing a message on, and keeping one for later."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import trigger_client_event

from accounts.errors import Invalid
from accounts.http import DeskRequest
from accounts.models import User
from atendimento import listing, selectors
from atendimento.models import Chat, Message
from atendimento.services import forwards
from atendimento.services.later import later_mark, later_of, later_unmark
from atendimento.views.actions import DONE
from atendimento.views.desk import desk
from atendimento.views.messages import as_uuid
from atendimento.views.moves import said

MOST_PLACES = 20


@desk("GET", "HEAD", "POST")
def forward(request: DeskRequest, pk: UUID) -> HttpResponse:
    message = selectors.message_for(request.user, pk)
    if request.method != "POST":
        return render(request, "atendimento/_forward.html", about(request, message) | {"client_id": uuid4()})
    client_id = as_uuid(request.POST.get("client_id", "")) or uuid4()
    to = chosen(request.user, request.POST.getlist("to"))
    forwards.message_forward(message=message, to=to, by=request.user, client_id=client_id)
    words = ngettext("Forwarded to %(count)s conversation.", "Forwarded to %(count)s conversations.", len(to))
    return said(words % {"count": len(to)})


@desk("GET", "HEAD")
def places(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The conversations found for `q`; what is ticked already is kept by the page."""
    message = selectors.message_for(request.user, pk)
    return render(request, "atendimento/_forward_places.html", about(request, message))


def about(request: DeskRequest, message: Message) -> dict[str, Any]:
    search = request.GET.get("q", "").replace("\0", "").strip()[:100]
    picked = chosen(request.user, request.GET.getlist("to")[: forwards.MOST])
    found, _after = listing.chat_list(request.user, listing.Asked(search=search), limit=MOST_PLACES)
    others = [chat for chat in found if chat.pk != message.chat_id and chat not in picked]
    return {"message": message, "picked": picked, "chats": others, "search": search, "most": forwards.MOST}


def chosen(user: User, texts: list[str]) -> list[Chat]:
    """The visible chats that a form names. One that is not there for them is a 404."""
    if len(texts) > forwards.MOST:
        raise Invalid(_("Choose up to %(max)s conversations") % {"max": forwards.MOST}, code="too_many")
    return [selectors.chat_for(user, as_uuid(text)) for text in dict.fromkeys(texts)]


@desk("POST", "DELETE")
def later(request: DeskRequest, pk: UUID) -> HttpResponse:
    message = selectors.message_for(request.user, pk)
    if request.method == "POST":
        later_mark(message=message, by=request.user)
        answer = said(_("It is on your list to answer later."))
    else:
        later_unmark(message=message, by=request.user)
        answer = HttpResponse(status=DONE)
    return trigger_client_event(answer, "later")


@desk("GET", "HEAD")
def later_list(request: DeskRequest) -> HttpResponse:
    return render(request, "atendimento/_later.html", {"marks": later_of(request.user)})
