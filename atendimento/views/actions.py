"""Actions are nouns: posting an ownership takes over, deleting a resolution reopens."""

from uuid import UUID

from django.http import HttpResponse

from accounts.http import DeskRequest
from atendimento import selectors
from atendimento.services.messages import chat_mark_read
from atendimento.services.tickets import ticket_reopen, ticket_resolve, ticket_take_over
from atendimento.views.desk import desk

# What changed reaches the page as frames: pushed, or asked for when the socket is down.
DONE = 204


@desk("POST")
def ownership(request: DeskRequest, pk: UUID) -> HttpResponse:
    ticket_take_over(chat=selectors.chat_for(request.user, pk), by=request.user)
    return HttpResponse(status=DONE)


@desk("POST", "DELETE")
def resolution(request: DeskRequest, pk: UUID) -> HttpResponse:
    change = ticket_resolve if request.method == "POST" else ticket_reopen
    change(chat=selectors.chat_for(request.user, pk), by=request.user)
    return HttpResponse(status=DONE)


@desk("POST")
def reading(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat_mark_read(chat=selectors.chat_for(request.user, pk), by=request.user)
    return HttpResponse(status=DONE)
