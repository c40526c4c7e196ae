"""Files of messages. They came from strangers: typed by their bytes, never run, shown to who may see the chat."""

import mimetypes
from urllib.parse import quote
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils import timezone

from accounts.http import DeskRequest
from accounts.roles import may
from atendimento import selectors
from atendimento.models import Attachment, AttachmentState
from atendimento.services import media as media_service
from atendimento.views.desk import desk
from atendimento.views.ranges import Slice, asked_range

# CSP for whoever opens the file by itself: no script, no style, an origin of its own.
LOCKED = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


@desk("GET", "HEAD")
def media(request: DeskRequest, pk: UUID) -> HttpResponseBase:
    attachment = selectors.attachment_for(request.user, pk)
    if is_hidden(request, attachment):
        raise Http404
    return stored_file(request, attachment)


def is_hidden(request: DeskRequest, attachment: Attachment) -> bool:
    """Not there, or deleted with its message and so for leads only."""
    deleted = attachment.message.revoked_at and not may(request.user, "message.read_original")
    return bool(deleted) or attachment.state != AttachmentState.READY


def stored_file(request: DeskRequest, attachment: Attachment) -> HttpResponseBase:
    """The whole file, or the part that a player asked for (RFC 9110 §14)."""
    file = default_storage.open(attachment.key)
    size = file.size
    headers = {**LOCKED, **naming(attachment), "Accept-Ranges": "bytes", "Cache-Control": "private, max-age=86400"}
    part = asked_range(request.headers.get("Range", ""), size)
    if part is None:
        return answer(FileResponse(file), headers)
    if part.is_empty:
        file.close()
        return answer(HttpResponse(status=416), {**headers, "Content-Range": f"bytes */{size}"})
    headers |= {"Content-Range": f"bytes {part.start}-{part.end}/{size}", "Content-Length": str(part.length)}
    return answer(FileResponse(Slice(file, part), status=206), headers)


def answer(response: HttpResponseBase, headers: dict[str, str]) -> HttpResponseBase:
    """FileResponse guesses type and name from the path; what we know of the file comes after it and wins."""
    for name, value in headers.items():
        response.headers[name] = value
    return response


def naming(attachment: Attachment) -> dict[str, str]:
    """Type and disposition; only types that can't run anything are shown in the page."""
    inline = attachment.mime in media_service.INLINE_TYPES
    name = "".join(letter for letter in attachment.name if letter.isprintable()) or made_up(attachment)
    plain = name.encode("ascii", "replace").decode().translate(str.maketrans('"\\%;', "____"))
    kind = "inline" if inline else "attachment"
    return {
        "Content-Type": attachment.mime if inline else "application/octet-stream",
        "Content-Disposition": f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
    }


def made_up(attachment: Attachment) -> str:
    """Photos and voice messages come without a name: what it is, when it came, and the ending that programs go by."""
    came = f"{timezone.localtime(attachment.message.timestamp):%Y-%m-%d-%Hh%M}"
    return f"{attachment.message.kind}-{came}{mimetypes.guess_extension(attachment.mime) or ''}"


@desk("POST")
def retry(request: DeskRequest, pk: UUID) -> HttpResponse:
    media_service.attachment_retry(selectors.attachment_for(request.user, pk))
    return HttpResponse(status=204)
