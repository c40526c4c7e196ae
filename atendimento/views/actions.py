"""Actions are nouns: posting an ownership takes over, deleting a resolution reopens."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import DeskRequest
from atendimento import selectors
from atendimento.services.messages import chat_mark_read
from atendimento.services.readers import chat_mark_unread, chat_pin, chat_see, chat_unpin
from atendimento.services.tickets import ticket_close, ticket_reopen, ticket_resolve, ticket_take_over
from atendimento.views.desk import desk

# What changed reaches the page as frames: pushed, or asked for when the socket is down.
DONE = 204
FIELD = "field:"  # before the name of what a queue asks for


@desk("POST")
def ownership(request: DeskRequest, pk: UUID) -> HttpResponse:
    ticket_take_over(chat=selectors.chat_for(request.user, pk), by=request.user)
    return HttpResponse(status=DONE)


@desk("GET", "HEAD", "POST", "DELETE")
def resolution(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    if request.method == "POST":
        ticket_resolve(chat=chat, by=request.user, **answers(request))
    elif request.method == "DELETE":
        ticket_reopen(chat=chat, by=request.user)
    else:
        return render(request, "atendimento/_resolve.html", {"chat": chat, "ticket": chat.current_ticket})
    return HttpResponse(status=DONE)


@desk("GET", "HEAD", "POST")
def closing(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    if request.method == "POST":
        ticket_close(chat=chat, by=request.user, **answers(request))
        return HttpResponse(status=DONE)
    page = {"chat": chat, "ticket": chat.current_ticket, "closes": True}
    return render(request, "atendimento/_resolve.html", page)


def answers(request: DeskRequest) -> dict[str, Any]:
    """The outcome, and what the queue asks for by name."""
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
