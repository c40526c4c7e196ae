from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.http import DeskRequest
from atendimento import realtime, selectors
from atendimento.selectors import Cursor
from atendimento.templatetags.bubbles import draw_row
from atendimento.views import context
from atendimento.views.desk import desk

MOST_CHANGES = 150  # past this the page loads the chat anew


@desk("GET", "HEAD")
def chat_list(request: DeskRequest) -> HttpResponse:
    page = "atendimento/_rows.html" if request.GET.get("depois") else "atendimento/_list.html"
    return render(request, page, context.of_list(request))


@desk("GET", "HEAD")
def hits(request: DeskRequest) -> HttpResponse:
    """Further messages that a search found."""
    after = Cursor.read(request.GET.get("depois", ""))
    return render(request, "atendimento/_hits.html", context.of_hits(request.user, context.asked(request), after))


@desk("GET", "HEAD")
def counts(request: DeskRequest) -> HttpResponse:
    return JsonResponse(selectors.tab_counts(request.user))


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
