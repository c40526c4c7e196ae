"""Actions are nouns: posting an ownership takes over, deleting a resolution reopens."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import DeskRequest
from atendimento import selectors
from atendimento.services.messages import chat_mark_read
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


@desk("POST")
def reading(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat_mark_read(chat=selectors.chat_for(request.user, pk), by=request.user)
    return HttpResponse(status=DONE)
