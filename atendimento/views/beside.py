"""What hangs on a person beside the chat: labels, notes, tasks and deals. Each change answers with its part."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.errors import Conflict, Invalid
from accounts.http import DeskRequest
from atendimento import about, selectors
from atendimento.models import Chat
from atendimento.services.beside import beside, beside_row, task_save
from atendimento.services.labels import label_apply, label_remove
from atendimento.views.desk import desk
from atendimento.views.moves import chosen, moment
from atendimento.views.panel import fresh, part, refused, said
from crm.models import Activity, Contact, DealState, Label, Note, Opportunity, Pipeline, Stage
from crm.services import activities, deals, notes
from crm.services.labels import label_named

# Labels


@desk("POST")
def chat_labels(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Give the label that is called so."""
    chat = selectors.chat_for(request.user, pk)
    try:
        label_apply(chat=chat, label=label_named(by=request.user, name=request.POST.get("name", "")), by=request.user)
    except (Invalid, Conflict) as error:
        return refused(request, chat, "labels", error)
    return fresh(request, chat, "labels")


@desk("POST", "DELETE")
def chat_label(request: DeskRequest, pk: UUID, label: UUID) -> HttpResponse:
    """Posting puts it back on, deleting takes it off."""
    chat, found = selectors.chat_for(request.user, pk), Label.objects.get(pk=label)
    if request.method == "POST":
        label_apply(chat=chat, label=found, by=request.user)
        return fresh(request, chat, "labels")
    label_remove(chat=chat, label=found, by=request.user)
    answer = fresh(request, chat, "labels")
    return said(answer, _("Label %(name)s taken off") % {"name": found.name}, request.path, "post")


# Notes


@desk("POST")
def chat_notes(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    text, who = request.POST.get("text", ""), about.contact_of(chat)
    try:
        beside(chat, "notes", do=lambda: notes.note_create(contact=who, by=request.user, text=text))
    except Invalid as error:
        return refused(request, chat, "notes", error)
    return fresh(request, chat, "notes")


@desk("GET", "HEAD", "POST", "DELETE")
def note(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Its form, a change, its end."""
    found, chat = about.row_beside(request.user, Note, pk)
    if request.method == "DELETE":
        beside(chat, "notes", do=lambda: notes.note_delete(note=found, by=request.user))
    elif request.method != "POST":
        notes.guard_own(found, request.user)
        return part(request, chat, "notes", editing=found.pk)
    else:
        text = request.POST.get("text", "")
        try:
            beside(chat, "notes", do=lambda: notes.note_update(note=found, by=request.user, text=text))
        except Invalid as error:
            return refused(request, chat, "notes", error, editing=found.pk)
    return fresh(request, chat, "notes")


@desk("POST", "DELETE")
def note_pin(request: DeskRequest, pk: UUID) -> HttpResponse:
    found, chat = about.row_beside(request.user, Note, pk)
    pinned = request.method == "POST"
    beside(chat, "notes", do=lambda: notes.note_pin(note=found, by=request.user, pinned=pinned))
    return fresh(request, chat, "notes")


# Tasks


@desk("POST")
def chat_tasks(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    return save_task(request, chat, about.contact_of(chat))


@desk("GET", "HEAD", "POST", "DELETE")
def task(request: DeskRequest, pk: UUID) -> HttpResponse:
    found, chat = about.row_beside(request.user, Activity, pk)
    if request.method == "DELETE":
        beside(chat, "tasks", do=lambda: activities.activity_delete(activity=found, by=request.user))
        return fresh(request, chat, "tasks")
    if request.method != "POST":
        return part(request, chat, "tasks", editing=found.pk)
    return save_task(request, chat, about.contact_of(chat), activity=found)


def save_task(request: DeskRequest, chat: Chat, contact: Contact, **more: Any) -> HttpResponse:
    given = {name: request.POST[name] for name in ("title", "kind") if name in request.POST} | more
    whose = request.POST.get("owner", "")
    given["owner"] = chosen(selectors.colleagues_of(chat), whose) if whose else more["activity"].owner if more else None
    try:
        due = moment(request.POST.get("due", ""), "")
        task_save(chat=chat, contact=contact, by=request.user, due_at=due, **{"title": ""} | given)
    except Invalid as error:
        editing = more["activity"].pk if more else None
        return refused(request, chat, "tasks", error, editing=editing)
    return fresh(request, chat, "tasks")


@desk("POST", "DELETE")
def task_end(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Posting says that it is done, deleting that it is not."""
    found, chat = about.row_beside(request.user, Activity, pk)
    done = request.method == "POST"
    beside(chat, "tasks", do=lambda: activities.activity_finish(activity=found, by=request.user, done=done))
    answer = fresh(request, chat, "tasks")
    return said(answer, _("Done: %(title)s") % {"title": found.title}, request.path) if done else answer


# Deals


@desk("POST")
def chat_deals(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    return save_deal(request, chat, about.contact_of(chat))


@desk("GET", "HEAD", "POST")
def deal(request: DeskRequest, pk: UUID) -> HttpResponse:
    found, chat = about.row_beside(request.user, Opportunity, pk)
    if request.method != "POST":
        return part(request, chat, "deals", editing=found.pk)
    return save_deal(request, chat, about.contact_of(chat), deal=found)


def save_deal(request: DeskRequest, chat: Chat, contact: Contact, **more: Any) -> HttpResponse:
    given = {name: request.POST.get(name, "") for name in ("title", "value")} | more
    if "deal" not in more:
        given["pipeline"] = chosen(Pipeline.objects.all(), request.POST.get("pipeline", ""))
    try:
        beside_row(chat, "deals", do=lambda: deals.deal_save(contact=contact, by=request.user, **given))
    except Invalid as error:
        editing = more["deal"].pk if more else None
        return refused(request, chat, "deals", error, editing=editing)
    return fresh(request, chat, "deals")


@desk("POST")
def deal_stage(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One click on the ruler, or another pipeline's first stage; `etapa` of the address is the way back."""
    found, chat = about.row_beside(request.user, Opportunity, pk)
    before = found.stage_id
    stage = chosen(Stage.objects.all(), request.POST.get("stage") or request.GET.get("etapa", ""))
    if stage is None:
        raise Invalid(_("There is no such stage"))
    beside_row(chat, "deals", do=lambda: deals.deal_move(deal=found, by=request.user, stage=stage))
    answer = fresh(request, chat, "deals")
    words = {"title": found.title, "stage": stage.name}
    return said(answer, _("%(title)s: %(stage)s") % words, f"{request.path}?etapa={before}", "post")


@desk("POST", "DELETE")
def deal_end(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Posting says that it is won or lost, deleting opens it again."""
    found, chat = about.row_beside(request.user, Opportunity, pk)
    if request.method == "DELETE":
        beside_row(chat, "deals", do=lambda: deals.deal_reopen(deal=found, by=request.user))
        return fresh(request, chat, "deals")
    state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    beside_row(chat, "deals", do=lambda: deals.deal_close(deal=found, by=request.user, state=state, reason=reason))
    words = {"title": found.title}
    sentence = _("%(title)s won") if state == DealState.WON else _("%(title)s lost")
    return said(fresh(request, chat, "deals"), sentence % words, reverse("deal-end", args=[pk]))
