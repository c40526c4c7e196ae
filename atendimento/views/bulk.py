"""Many conversations at once."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import reswap, retarget

from accounts.http import DeskRequest
from atendimento import crew, doing, selectors
from atendimento.models import BulkAct, Chat, Queue, TicketPriority
from atendimento.services.bulk import Given, bulk_do, bulk_undo, outcomes_asked
from atendimento.services.tickets import snooze_choices
from atendimento.views import context
from atendimento.views.desk import desk
from atendimento.views.moves import chosen, moment
from crm.models import Label


@desk("GET", "HEAD", "POST")
def bulk(request: DeskRequest) -> HttpResponse:
    """What can be done with many (GET), and doing it with those that `chat` names."""
    if request.method != "POST":
        return render(request, "atendimento/_bulk.html", choices())
    chats, missing = named(request)
    act = request.POST.get("act", "")
    if act == "resolve" and "outcome" not in request.POST and (outcomes := outcomes_asked(chats)):
        page: dict[str, object] = {"outcomes": outcomes, "number": len(chats)}
        return retarget(reswap(render(request, "atendimento/_bulk_resolve.html", page), "innerHTML"), "#dialog")
    outcome = bulk_do(chats=chats, by=request.user, act=act, given=given(request, act))
    page = {"outcome": outcome, "said": doing.said(act, outcome.done), "missing": missing}
    return render(request, "atendimento/_bulk_done.html", page)


@desk("POST")
def undo(request: DeskRequest, pk: UUID) -> HttpResponse:
    outcome = bulk_undo(act=BulkAct.objects.get(pk=pk, by=request.user), by=request.user)
    page = {"outcome": outcome, "said": doing.said("undo", outcome.done), "undone": True}
    return render(request, "atendimento/_bulk_done.html", page)


def named(request: DeskRequest) -> tuple[list[Chat], int]:
    """Those that the person sees, and how many of the rest they saw until now. Nothing of one's own is 404."""
    ids = set(context.ids(request.POST.getlist("chat")))
    chats = list(selectors.chats_visible(request.user).filter(pk__in=ids).select_related("contact", "queue"))
    if not chats:
        raise Chat.DoesNotExist
    return chats, len(ids) - len(chats)


def given(request: DeskRequest, act: str) -> Given:
    """What the form says for this act; what another one asks for is not read."""
    said = request.POST.get
    match act:
        case "assign":
            return Given(to=chosen(crew.people(), said("to", "")))
        case "transfer":
            return Given(queue=chosen(Queue.objects.all(), said("queue", "")))
        case "snooze":
            return Given(until=moment(said("until", ""), said("date", "")))
        case "label":
            return Given(label=chosen(Label.objects.all(), said("label", "")))
        case "priority":
            return Given(priority=said("priority", ""))
        case "resolve":
            return Given(outcome=said("outcome", ""))
    return Given()


def choices() -> dict[str, object]:
    return {
        "people": crew.people().order_by("name"),
        "queues": Queue.objects.filter(is_active=True).order_by("name"),
        "snoozes": snooze_choices(None, timezone.now()),
        "priorities": TicketPriority.choices,
        "labels": Label.objects.filter(archived=False).order_by("name"),
    }
