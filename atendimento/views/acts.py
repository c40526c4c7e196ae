"""What is done to one message: its menu, for who opened it, and each act's dialog (GET) and doing (POST)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import DeskRequest
from atendimento import offers, selectors
from atendimento.services import acts
from atendimento.views.actions import DONE
from atendimento.views.desk import desk


@desk("GET", "HEAD")
def menu(request: DeskRequest, pk: UUID) -> HttpResponse:
    message = selectors.message_for(request.user, pk)
    page = {"message": message, "offers": offers.offers_for(message, request.user)}
    return render(request, "atendimento/_message_menu.html", page)


@desk("GET", "HEAD")
def info(request: DeskRequest, pk: UUID) -> HttpResponse:
    message = selectors.message_for(request.user, pk)
    return render(request, "atendimento/_message_info.html", {"message": message, "steps": offers.steps_of(message)})


@desk("POST")
def reaction(request: DeskRequest, pk: UUID) -> HttpResponse:
    message = selectors.message_for(request.user, pk)
    acts.act_react(message=message, by=request.user, emoji=request.POST.get("emoji", ""))
    return HttpResponse(status=DONE)


@desk("GET", "HEAD", "POST")
def edit(request: DeskRequest, pk: UUID) -> HttpResponse:
    message = selectors.message_for(request.user, pk)
    if request.method != "POST":
        acts.allow(acts.can_edit(message, request.user), message, request.user)
        return render(request, "atendimento/_message_edit.html", {"message": message})
    acts.act_edit(message=message, by=request.user, body=request.POST.get("body", ""))
    return HttpResponse(status=DONE)


@desk("GET", "HEAD", "POST")
def revoke(request: DeskRequest, pk: UUID) -> HttpResponse:
    message = selectors.message_for(request.user, pk)
    if request.method != "POST":
        acts.allow(acts.can_revoke(message, request.user), message, request.user)
        return render(request, "atendimento/_message_revoke.html", {"message": message})
    acts.act_revoke(message=message, by=request.user)
    return HttpResponse(status=DONE)


@desk("POST", "DELETE")
def failed(request: DeskRequest, pk: UUID) -> HttpResponse:
    """An act that failed: try it again, or take note of it."""
    message = selectors.message_for(request.user, pk)
    (acts.act_retry if request.method == "POST" else acts.act_dismiss)(message=message, by=request.user)
    return HttpResponse(status=DONE)
