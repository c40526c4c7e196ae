from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.http import DeskRequest
from atendimento import realtime, selectors
from atendimento.templatetags.bubbles import draw_row
from atendimento.views import context
from atendimento.views.desk import desk

MOST_CHANGES = 150  # past this the page loads the chat anew


@desk("GET", "HEAD")
def chat(request: DeskRequest, pk: UUID) -> HttpResponse:
    found = selectors.chat_for(request.user, pk)
    return render(request, "atendimento/_conversation.html", context.of_chat(found, request))


@desk("GET", "HEAD")
def row(request: DeskRequest, pk: UUID) -> HttpResponse:
    found = selectors.for_rows(selectors.chats_visible(request.user)).get(pk=pk)
    return HttpResponse(draw_row(found))


@desk("GET", "HEAD")
def changes(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What happened after `desde`, as the very frames that a socket would have brought; 204 when nothing did."""
    found = selectors.chat_for(request.user, pk)
    since = request.GET.get("desde", "")
    known = int(since) if since.isdecimal() and len(since) < 18 else 0
    if found.rev == known:
        return HttpResponse(status=204)
    messages, events = selectors.changes_since(found, known)
    if len(messages) > MOST_CHANGES:
        return JsonResponse({"rev": found.rev, "reload": True})
    frames = [realtime.bubble_frame(found, message) for message in context.with_chat(found, messages)]
    frames += [realtime.event_frame(found.pk, event) for event in events]
    return JsonResponse({"rev": found.rev, "frames": [*frames, realtime.head_frame(found)]})
