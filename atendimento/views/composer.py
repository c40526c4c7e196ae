"""What the composer asks for: quotations, drafts, how somebody likes to write."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from accounts.http import DeskRequest
from accounts.models import User
from atendimento import realtime, selectors
from atendimento.models import Chat, Message, Mode
from atendimento.services import drafts
from atendimento.services.messages import message_discard
from atendimento.views.desk import desk
from atendimento.views.messages import as_uuid, bubble_of

DONE = 204
MOST_DRAFTS = 500


@desk("GET", "HEAD")
def quotation(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The message that is being answered, above the text."""
    return render(request, "atendimento/_quotation.html", {"message": selectors.message_for(request.user, pk)})


@desk("GET", "HEAD")
def my_drafts(request: DeskRequest) -> HttpResponse:
    return JsonResponse({"drafts": drafts_shown(request.user)})


def drafts_shown(user: User) -> list[dict[str, str]]:
    """The newest; what is older waits on the server until its chat is written in again."""
    return [realtime.draft_shape(each) for each in selectors.drafts_of(user)[:MOST_DRAFTS]]


@desk("POST")
def draft(request: DeskRequest, pk: UUID) -> HttpResponse:
    keep_draft(request, selectors.chat_for(request.user, pk), request.POST.get("body", ""))
    return HttpResponse(status=DONE)


def keep_draft(request: DeskRequest, chat: Chat, body: str) -> None:
    said, quoted = request.POST, None
    if key := as_uuid(said.get("quoted", "")):
        quoted = Message.objects.filter(chat=chat, pk=key).first()
    mode, tab = said.get("mode", Mode.REPLY), said.get("tab", "")[:36]
    drafts.draft_save(chat=chat, by=request.user, mode=mode, body=body, quoted=quoted, tab=tab)


@desk("POST")
def habits(request: DeskRequest) -> HttpResponse:
    """The choices of the composer's menu, all of them each time: a box that isn't ticked sends nothing."""
    chosen = {name: name in request.POST for name in drafts.HABITS}
    drafts.habits_save(by=request.user, chosen=chosen)
    return HttpResponse(status=DONE)


@desk("POST")
def discard(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Away with what was not sent; with `edit` its words come back into the box."""
    message = message_discard(message=selectors.message_for(request.user, pk), by=request.user)
    answer = HttpResponse(bubble_of(message))
    if "edit" not in request.POST:
        return answer
    quoted = str(message.quoted_id or "")
    words = {"chat": str(message.chat_id), "mode": Mode.REPLY, "body": message.body, "quoted": quoted}
    return trigger_client_event(answer, "compose", words)
