from collections.abc import Iterator
from typing import IO, Any, cast
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.errors import Forbidden, Invalid
from accounts.http import DeskRequest
from accounts.roles import may
from atendimento import selectors
from atendimento.models import Chat, Message, Mode
from atendimento.services.messages import Upload, message_resend, message_send
from atendimento.services.notes import note_add
from atendimento.services.voice import as_voice_note
from atendimento.services.wording import worded
from atendimento.templatetags.bubbles import draw_bubble
from atendimento.views import context
from atendimento.views.desk import desk


@desk("GET", "HEAD", "POST")
def messages(request: DeskRequest, pk: UUID) -> HttpResponse:
    chat = selectors.chat_for(request.user, pk)
    return send(request, chat) if request.method == "POST" else page_of(request, chat)


def page_of(request: DeskRequest, chat: Chat) -> HttpResponse:
    """The page before the message `antes`, or after `depois`; oldest first."""
    downward = "depois" in request.GET
    edge = Message.objects.get(chat=chat, pk=as_uuid(request.GET.get("depois" if downward else "antes", "")))
    rows, further = selectors.thread_after(chat, edge) if downward else selectors.thread_page(chat, before=edge)
    page = {"chat": chat, "rows": context.with_chat(chat, rows), "ahead" if downward else "more": further}
    return render(request, "atendimento/_thread.html", page)


def send(request: DeskRequest, chat: Chat) -> HttpResponse:
    """Words and files become messages in the order given; the answer holds their bubbles."""
    act = note_add if request.POST.get("mode") == Mode.NOTE else message_send
    sent = [act(chat=chat, by=request.user, **fields) for fields in said(request, chat)]
    return render(request, "atendimento/_thread.html", {"rows": context.with_chat(chat, shown(sent))}, status=201)


def said(request: DeskRequest, chat: Chat) -> Iterator[dict[str, Any]]:
    """What was posted, as messages; the blanks of a note stay as they are."""
    client_id = as_uuid(request.POST.get("client_id", ""))
    quoted = Message.objects.filter(chat=chat, pk=as_uuid(request.POST.get("quoted", ""))).first()
    body, is_note = request.POST.get("body", ""), request.POST.get("mode") == Mode.NOTE
    return outgoing(request, body if is_note else worded(chat, request.user, body), client_id, quoted)


def outgoing(
    request: DeskRequest, body: str, client_id: UUID | None, quoted: Message | None
) -> Iterator[dict[str, Any]]:
    """The text goes with the first file as its caption, as WhatsApp does. Each message has an id of its own."""
    if recorded := request.FILES.get("voice"):
        yield {"client_id": client_id, "quoted": quoted, "upload": as_voice_note(upload(recorded))}
        return
    files = request.FILES.getlist("files")
    yield {"body": body, "client_id": client_id, "quoted": quoted, "upload": upload(files[0]) if files else None}
    for place, file in enumerate(files[1:], 1):
        yield {"client_id": uuid5(client_id, str(place)) if client_id else None, "upload": upload(file)}


def upload(file: UploadedFile) -> Upload:
    stream = cast(IO[bytes], file.file)
    return Upload(file=stream, name=file.name or "", mime=file.content_type or "", size=file.size or 0)


def shown(sent: list[Message]) -> list[Message]:
    """As the thread shows them: with what they have in other tables."""
    fresh = selectors.thread_messages(sent[0].chat).filter(pk__in=[message.pk for message in sent])
    return list(fresh.order_by("timestamp", "id"))


@desk("POST")
def resend(request: DeskRequest, pk: UUID) -> HttpResponse:
    message = selectors.message_for(request.user, pk)
    return HttpResponse(bubble_of(message_resend(message=message, by=request.user)))


def bubble_of(message: Message) -> str:
    return draw_bubble(context.with_chat(message.chat, shown([message]))[0])


@desk("GET", "HEAD")
def original(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What was there before an edit or a deletion; for supervisors."""
    message = selectors.message_for(request.user, pk)
    if not may(request.user, "message.read_original"):
        raise Forbidden(_("Only supervisors see what was there before"))
    return render(request, "atendimento/_original.html", {"message": message})


def as_uuid(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid(_("This address is not complete"), code="invalid_id") from error
