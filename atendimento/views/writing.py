"""What helps while writing: emoji, suggestions, a look at what will be sent, and words for later."""

import hashlib
from functools import cache, wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response

from accounts.http import DeskRequest
from atendimento import emojis, selectors
from atendimento.models import Chat, ScheduledMessage
from atendimento.services import drafts, schedule, wording
from atendimento.services.snooze import snooze_choices
from atendimento.suggestions import suggest
from atendimento.views.desk import desk
from atendimento.views.moves import moment

DONE = 204


def kept_by_the_browser(view: Any) -> Any:
    """What has a mark may be kept, and is asked for each time: is it still this one?"""

    @wraps(view)
    def inner(request: DeskRequest) -> HttpResponseBase:
        answer: HttpResponseBase = view(request)
        if answer.has_header("ETag"):
            del answer.headers["Expires"]
            answer.headers["Cache-Control"] = "private, no-cache"
        return answer

    return inner


@kept_by_the_browser
@desk("GET", "HEAD")
def emoji_picker(request: DeskRequest) -> HttpResponseBase:
    """The whole picker, in the person's tone; or with `q` what is called so."""
    tone = selectors.habits_of(request.user).skin_tone
    if "q" in request.GET:
        return HttpResponse(grid(request.GET["q"], tone))
    html, mark = whole_picker(tone)
    answer = HttpResponse(html, headers={"ETag": mark})
    return get_conditional_response(request, etag=mark, response=answer) or answer


@desk("POST")
def emoji_tone(request: DeskRequest) -> HttpResponse:
    """Kept for this person; what is in the grid is shown in it at once."""
    given = request.POST.get("tone", "")
    tone = drafts.tone_save(by=request.user, tone=int(given) if given.isdecimal() and len(given) == 1 else -1).skin_tone
    return HttpResponse(grid(request.POST.get("q", ""), tone))


@cache
def whole_picker(tone: int) -> tuple[str, str]:
    """Twelve hundred buttons, drawn once per process, and a mark that changes with them."""
    tones = [("✋" + each, name) for each, name in zip(emojis.TONES, emojis.TONE_NAMES, strict=True)]
    page = {"groups": emojis.groups_in(tone), "tones": tones, "tone": tone}
    html = render_to_string("atendimento/_emojis.html", page)
    return html, f'"{hashlib.sha256(html.encode()).hexdigest()[:16]}"'


def grid(asked: str, tone: int) -> str:
    """What is called so, or everything."""
    asked = asked.strip()[:40]
    return found_in_picker(asked, tone) if asked else whole_grid(tone)


@cache
def whole_grid(tone: int) -> str:
    return render_to_string("atendimento/_emoji_grid.html", {"groups": emojis.groups_in(tone)})


def found_in_picker(asked: str, tone: int) -> str:
    page = {"asked": asked, "found": emojis.find(asked, tone=tone)}
    return render_to_string("atendimento/_emoji_grid.html", page)


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
