"""The panel beside the chat: what is known of the person, part by part. Each part answers with itself."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from accounts.errors import Conflict, Invalid
from accounts.http import DeskRequest
from atendimento import about, selectors
from atendimento.models import Chat
from atendimento.services.beside import beside_row, part_fold
from atendimento.services.leads import chat_make_lead
from atendimento.views.actions import DONE
from atendimento.views.desk import desk
from crm.services.leads import lead_convert, lead_set_status
from crm.services.profile import contact_update

FIELD = "field:"  # before the id of a custom field


@desk("GET", "HEAD")
def panel(request: DeskRequest, pk: UUID) -> HttpResponse:
    """All of it, or the one part that changed; `novo` shows the form of a new thing in it."""
    chat, wanted = selectors.chat_for(request.user, pk), request.GET.get("parte", "")
    if wanted in about.PARTS:
        return part(request, chat, wanted, adding=bool(request.GET.get("novo")))
    return render(request, "atendimento/_panel.html", about.whole(chat))


def part(request: DeskRequest, chat: Chat, name: str, *, status: int = 200, **more: Any) -> HttpResponse:
    page = {"chat": chat, "closed": about.closed_parts(request.user), **about.PARTS[name](chat), **more}
    return render(request, f"atendimento/panel/{name}.html", page, status=status)


def fresh(request: DeskRequest, chat: Chat, name: str) -> HttpResponse:
    """After a change, as it is now."""
    return part(request, selectors.chat_for(request.user, chat.pk), name)


def refused(request: DeskRequest, chat: Chat, name: str, error: Invalid | Conflict, **more: Any) -> HttpResponse:
    """The part with what was typed, and beside the fields why it was not taken."""
    errors = {field: " ".join(map(str, said)) for field, said in error.fields.items()} or {"form": error.message}
    return part(request, chat, name, status=422, errors=errors, typed=request.POST, adding=True, **more)


def said(answer: HttpResponse, sentence: str, undo: str = "", verb: str = "delete") -> HttpResponse:
    """The page shows the sentence for a moment, with a way back: `verb` of the address `undo`."""
    return trigger_client_event(answer, "toast", {"text": sentence, "undo": undo, "verb": verb})


@desk("POST")
def fold(request: DeskRequest) -> HttpResponse:
    name = request.POST.get("part", "")
    if name not in about.PARTS:
        raise Invalid(_("There is no such part"))
    part_fold(by=request.user, part=name, closed=request.POST.get("open") != "1")
    return HttpResponse(status=DONE)


@desk("GET", "HEAD")
def past(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Earlier episodes, from the one numbered `antes` on."""
    chat, before = selectors.chat_for(request.user, pk), request.GET.get("antes", "")
    number = int(before) if before.isdecimal() and len(before) < 10 else None
    return render(request, "atendimento/panel/_past_rows.html", {"chat": chat, **about.past(chat, number)})


@desk("POST")
def contact(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Name, e-mail and custom fields."""
    chat = selectors.chat_for(request.user, pk)
    values = {name.removeprefix(FIELD): str(text) for name, text in request.POST.items() if name.startswith(FIELD)}
    given = {name: request.POST.get(name, "") for name in ("name", "email")}
    try:
        beside_row(
            chat,
            "contact",
            "who",
            do=lambda: contact_update(contact=about.contact_of(chat), by=request.user, values=values, **given),
        )
    except Invalid as error:
        return refused(request, chat, "contact", error)
    return fresh(request, chat, "contact")


# Leads


@desk("POST")
def lead(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The person becomes a lead, or the lead gets the status `status`."""
    chat, status = selectors.chat_for(request.user, pk), request.POST.get("status") or request.GET.get("status", "")
    if chat.lead is None:
        chat_make_lead(chat=chat, by=request.user)
        return said(fresh(request, chat, "lead"), _("%(name)s is a lead now") % {"name": chat.title})
    found, before = chat.lead, chat.lead.status
    beside_row(chat, "lead", do=lambda: lead_set_status(lead=found, by=request.user, status=status))
    answer = fresh(request, chat, "lead")
    return said(answer, found.get_status_display(), f"{request.path}?status={before}", "post")


@desk("POST")
def conversion(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The lead becomes a deal."""
    chat = selectors.chat_for(request.user, pk)
    found = chat.lead
    if found is None:
        raise Conflict(_("This person is no lead"), code="no_lead")
    beside_row(chat, "lead", "deals", do=lambda: lead_convert(lead=found, by=request.user))
    return said(fresh(request, chat, "lead"), _("Deal opened for %(name)s") % {"name": chat.title})
