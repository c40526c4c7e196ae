"""What helps while writing: emoji, suggestions, a look at what will be sent, and words for later."""

from functools import cache, wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.http import DeskRequest
from atendimento import emojis, selectors
from atendimento.models import Chat, ScheduledMessage
from atendimento.services import schedule, wording
from atendimento.services.snooze import snooze_choices
from atendimento.suggestions import suggest
from atendimento.views.desk import desk
from atendimento.views.moves import moment

DONE = 204
DAY = 24 * 3600


def kept_for_a_day(view: Any) -> Any:
    """The same for everybody, and dear to draw: browsers ask once."""

    @wraps(view)
    def inner(request: DeskRequest) -> HttpResponse:
        answer: HttpResponse = view(request)
        if answer.status_code == 200:
            del answer.headers["Expires"]
            answer.headers["Cache-Control"] = f"private, max-age={DAY}"
        return answer

    return inner


@kept_for_a_day
@desk("GET", "HEAD")
def emoji_picker(request: DeskRequest) -> HttpResponse:
    """The whole picker, or with `q` what is called so."""
    asked = request.GET.get("q", "").strip()[:40]
    name = "_emoji_grid" if "q" in request.GET else "_emojis"
    return HttpResponse(found_in_picker(asked) if asked else whole_picker(name))


@cache
def whole_picker(name: str) -> str:
    """Twelve hundred buttons, drawn once per process."""
    return render_to_string(f"atendimento/{name}.html", {"groups": emojis.groups()})


def found_in_picker(asked: str) -> str:
    return render_to_string("atendimento/_emoji_grid.html", {"asked": asked, "found": emojis.find(asked)})


@desk("GET", "HEAD")
def suggestions(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    asked = request.GET.get("q", "").replace("\0", "")[:40]
    found = suggest(chat, request.user, request.GET.get("sinal", ""), asked)
    return render(request, "atendimento/_suggestions.html", {"found": found})


@desk("POST")
def preview(request: DeskRequest, pk: UUID) -> HttpResponse:
    """As the customer will read it, with what is still missing marked."""
    chat = selectors.chat_for(request.user, pk)
    filled = wording.fill(chat, request.user, request.POST.get("body", "")[:4096])
    missing = wording.BLANK.search(filled)
    page = {"filled": wording.marked(filled), "missing": missing[0] if missing else ""}
    return render(request, "atendimento/_preview.html", page)


@desk("GET", "HEAD")
def window(request: DeskRequest, pk: UUID) -> HttpResponse:
    return render(request, "atendimento/_window.html", {"chat": selectors.chat_for(request.user, pk)})


@desk("GET", "HEAD")
def scheduled_list(request: DeskRequest, pk: UUID) -> HttpResponse:
    return render(request, "atendimento/_scheduled.html", {"chat": selectors.chat_for(request.user, pk)})


@desk("GET", "HEAD", "POST")
def schedule_new(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The dialog, with what stands in the box; posting keeps it for later."""
    chat = selectors.chat_for(request.user, pk)
    if request.method != "POST":
        return dialog(request, chat, body=request.GET.get("body", "")[:4096])
    schedule.message_schedule(chat=chat, by=request.user, **asked_for(request))
    return HttpResponse(status=DONE)


@desk("GET", "HEAD", "POST", "DELETE")
def scheduled_one(request: DeskRequest, pk: UUID) -> HttpResponse:
    row = selectors.scheduled_for(request.user, pk)
    if request.method == "DELETE":
        schedule.scheduled_cancel(scheduled=row, by=request.user)
    elif request.method == "POST":
        schedule.scheduled_change(scheduled=row, by=request.user, **asked_for(request))
    else:
        return dialog(request, row.chat, body=row.body, scheduled=row)
    return HttpResponse(status=DONE)


def asked_for(request: DeskRequest) -> dict[str, Any]:
    said = request.POST
    due_at = moment(said.get("until", "date"), said.get("date", ""))
    return {"body": said.get("body", ""), "due_at": due_at, "unless_answered": "unless_answered" in said}


def dialog(request: DeskRequest, chat: Chat, *, body: str, scheduled: ScheduledMessage | None = None) -> HttpResponse:
    choices = [each for each in snooze_choices(chat.queue, timezone.now()) if each.until]
    page = {"chat": chat, "body": body, "scheduled": scheduled, "choices": choices}
    return render(request, "atendimento/_schedule.html", page)
