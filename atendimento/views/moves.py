"""Where a conversation goes next, and when: each act has its dialog (GET) and its doing (POST)."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from accounts.errors import Conflict, Forbidden, Invalid
from accounts.http import DeskRequest
from accounts.roles import may
from atendimento import crew, selectors
from atendimento.models import Bot, Chat, Queue, TicketPriority
from atendimento.services.assignments import ticket_assign
from atendimento.services.robots import ticket_hand_on
from atendimento.services.tickets import (
    snooze_choices,
    ticket_set_priority,
    ticket_snooze,
    ticket_unsnooze,
)
from atendimento.views.actions import DONE
from atendimento.views.desk import desk
from atendimento.views.messages import as_uuid
from crm.services.contacts import contact_set_owner

T = TypeVar("T", bound=Model)


@desk("GET", "HEAD")
def acts(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The menu of one chat, for the person who opened it; a row's (`linha`) also reads and pins."""
    chat = selectors.chat_for(request.user, pk)
    theirs = chat.assigned_to_id in (None, request.user.pk) or may(request.user, "ticket.change_of_other")
    page = {"may_change": theirs, "priorities": TicketPriority.choices, "of_row": "linha" in request.GET}
    return render(request, "atendimento/_acts.html", page_of(chat) | page)


@desk("GET", "HEAD", "POST")
def transfer(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    if request.method != "POST":
        queues = Queue.objects.filter(is_active=True).order_by("name")
        return render(
            request,
            "atendimento/_transfer.html",
            page_of(chat) | {"queues": queues, "crew": crew.crew(but=request.user), "bots": bots_for(chat)},
        )
    kind, form = request.POST.get("kind"), request.POST
    bot = chosen(Bot.objects.all(), form.get("bot", "") if kind == "bot" else "")
    to = chosen(crew.people(), form.get("to", "") if kind == "person" else "")
    queue = chosen(Queue.objects.all(), form.get("queue", "") if kind not in ("bot", "person") else "")
    words = {name: form.get(name, "") for name in ("reason", "note")}
    ticket_hand_on(chat=chat, by=request.user, queue=queue, to=to, bot=bot, **words)
    return said(_("Handed to %(where)s.") % {"where": to or bot or queue})


def bots_for(chat: Chat) -> QuerySet[Bot]:
    """Those that may take it: not the one that has it."""
    found = Bot.objects.filter(is_active=True).order_by("name")
    return found.exclude(pk=chat.current_ticket.bot_id) if chat.with_bot and chat.current_ticket else found


@desk("GET", "HEAD", "POST")
def assignment(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Leads give a conversation to somebody, or with no `to` back to its queue."""
    chat = selectors.chat_for(request.user, pk)
    if not may(request.user, "ticket.assign_other"):
        raise Forbidden(_("Only a supervisor can give conversations to others"))
    if request.method != "POST":
        return render(request, "atendimento/_assign.html", page_of(chat) | {"crew": crew.crew()})
    to = chosen(crew.people(), request.POST.get("to", ""))
    ticket_assign(chat=chat, to=to, by=request.user)
    return said(_("Handed to %(where)s.") % {"where": to or chat.queue or _("the queue")})


@desk("GET", "HEAD", "POST", "DELETE")
def snooze(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    if request.method == "DELETE":
        ticket_unsnooze(chat=chat, by=request.user)
    elif request.method == "POST":
        ticket_snooze(
            chat=chat, by=request.user, until=moment(request.POST.get("until", ""), request.POST.get("date", ""))
        )
    else:
        choices = snooze_choices(chat.queue, timezone.now())
        return render(request, "atendimento/_snooze.html", page_of(chat) | {"choices": choices})
    return HttpResponse(status=DONE)


@desk("POST")
def priority(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    ticket_set_priority(chat=chat, by=request.user, priority=request.POST.get("priority", ""))
    return HttpResponse(status=DONE)


@desk("GET", "HEAD", "POST")
def portfolio(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Whose customer it is: a line in the panel, which turns into a choice for leads."""
    chat = selectors.chat_for(request.user, pk)
    if chat.contact is None:
        raise Conflict(_("A group is nobody's customer"), code="group")
    if not may(request.user, "contact.give"):
        raise Forbidden(_("Only a supervisor says whose customer this is"))
    if request.method == "POST":
        owner = chosen(crew.people(), request.POST.get("owner", ""))
        chat.contact = contact_set_owner(contact=chat.contact, by=request.user, owner=owner)
    people = [] if request.method == "POST" else crew.crew()
    return render(request, "atendimento/_portfolio.html", page_of(chat) | {"crew": people})


def page_of(chat: Any) -> dict[str, Any]:
    return {"chat": chat, "ticket": chat.current_ticket}


def chosen(rows: QuerySet[T], text: str) -> T | None:
    """The row that a form names, or None when it names none. What is not one's own is not there: 404."""
    pk = as_uuid(text)
    return rows.get(pk=pk) if pk else None


def moment(choice: str, date: str) -> datetime | None:
    """`choice` is an ISO time, "" for "until the customer replies", or "date": then `date` says it, in local time."""
    text = date if choice == "date" else choice
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        found = None
    if found is None and (text or choice == "date"):
        raise Invalid(_("Choose a day and a time"), code="bad_date", fields={"until": [_("Choose a day and a time")]})
    return timezone.make_aware(found) if found and timezone.is_naive(found) else found


def said(sentence: str) -> HttpResponse:
    """Done; the page shows the sentence for a moment."""
    return trigger_client_event(HttpResponse(status=DONE), "toast", {"text": sentence})
