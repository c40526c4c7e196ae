"""Actions are nouns: posting an ownership takes over, deleting a resolution reopens."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from accounts.errors import Invalid
from accounts.http import DeskRequest
from atendimento import selectors
from atendimento.models import Chat, Ticket
from atendimento.services.closing import asked_of
from atendimento.services.messages import chat_mark_read
from atendimento.services.readers import chat_mark_unread, chat_pin, chat_see, chat_unpin
from atendimento.services.tickets import ticket_close, ticket_reopen, ticket_resolve, ticket_take_over
from atendimento.views.desk import desk

# What changed reaches the page as frames: pushed, or asked for when the socket is down.
DONE = 204
FIELD = "field:"  # before the name of what queue or company ask for
Ending = Callable[..., Ticket]


@desk("POST")
def ownership(request: DeskRequest, pk: UUID) -> HttpResponse:
    ticket_take_over(chat=selectors.chat_for(request.user, pk), by=request.user)
    return HttpResponse(status=DONE)


@desk("GET", "HEAD", "POST", "DELETE")
def resolution(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    if request.method == "POST":
        return ended(request, chat, ticket_resolve)
    if request.method == "DELETE":
        ticket_reopen(chat=chat, by=request.user)
        return HttpResponse(status=DONE)
    return asking(request, chat, ticket_resolve)


@desk("GET", "HEAD", "POST")
def closing(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    return (ended if request.method == "POST" else asking)(request, chat, ticket_close)


def ended(request: DeskRequest, chat: Chat, act: Ending) -> HttpResponse:
    """Done; or, where a plain button did not know that something is asked for, the dialog that asks."""
    try:
        act(chat=chat, by=request.user, **answers(request))
    except Invalid as error:
        if error.code not in ("fields_required", "outcome_required") or request.POST:
            raise
        return retarget(reswap(asking(request, chat, act), "innerHTML"), "#dialog")
    return HttpResponse(status=DONE)


def asking(request: DeskRequest, chat: Chat, act: Ending) -> HttpResponse:
    wanted, closes = asked_of(chat), act is ticket_close
    page = {"chat": chat, "ticket": chat.current_ticket, "closes": closes, "wanted": wanted}
    return render(request, "atendimento/_resolve.html", page)


def answers(request: DeskRequest) -> dict[str, Any]:
    """The outcome, and by name what queue and company ask for."""
    asked = {name.removeprefix(FIELD): str(text) for name, text in request.POST.items() if name.startswith(FIELD)}
    return {"outcome": request.POST.get("outcome", ""), "fields": asked}


@desk("POST", "DELETE")
def reading(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Read, up to what the page knew (`ate`); deleted, it is unread again, to this person alone."""
    chat = selectors.chat_for(request.user, pk)
    if request.method == "DELETE":
        chat_mark_unread(chat=chat, by=request.user)
    else:
        known = request.POST.get("ate", "")
        chat_see(chat=chat, by=request.user, upto=int(known) if known.isdecimal() and len(known) < 10 else None)
        chat_mark_read(chat=chat, by=request.user)
    return HttpResponse(status=DONE)


@desk("POST", "DELETE")
def pin(request: DeskRequest, pk: UUID) -> HttpResponse:
    act = chat_pin if request.method == "POST" else chat_unpin
    act(chat=selectors.chat_for(request.user, pk), by=request.user)
    return HttpResponse(status=DONE)
