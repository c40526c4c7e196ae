"""Files as integrators bring them: uploaded, as base64, or by an address that we fetch from."""

import io
from mimetypes import guess_type
from typing import IO, Any, cast
from urllib.parse import unquote, urljoin, urlsplit

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from atendimento.models import MessageKind
from atendimento.services.media import decoded
from atendimento.services.messages import Upload
from atendimento.services.voice import as_voice_note
from integrations import outside

FETCH_BYTES, FETCH_SECONDS = 32 * 1024 * 1024, 20.0
MOST_REDIRECTS = 3


def upload_of(*, kind: str = "", ptt: bool = False, **given: Any) -> Upload | None:
    """The one file of a request (see `file_of`), or None. `kind` is what it is to be sent as, or "" for what it is.

    With `ptt` any sound becomes a voice message, as a recording of the page does. Raises Invalid as both do.
    """
    kind = MessageKind.VOICE if ptt else kind
    upload = file_of(kind=kind, **given)
    return as_voice_note(upload) if upload and kind == MessageKind.VOICE else upload


def file_of(
    *, file: UploadedFile | None = None, text: str = "", url: str = "", name: str = "", mime: str = "", kind: str = ""
) -> Upload | None:
    """`text` is base64.

    Raises Invalid when several were given, one was promised and is missing, or it can't be read or fetched.
    """
    given = [each for each in (file, text, url) if each]
    if len(given) > 1:
        raise Invalid(_("Send the file in one way only"), code="several_files")
    if kind and not given:
        raise Invalid(_("The file is missing"), code="no_file")
    if file:
        stream = cast(IO[bytes], file.file)
        return Upload(stream, name or file.name or "", mime or file.content_type or "", file.size or 0, kind=kind)
    if text:
        return in_memory(from_base64(text), name, mime, kind)
    return from_address(url, name, mime, kind) if url else None


def in_memory(content: bytes, name: str, mime: str, kind: str) -> Upload:
    claimed = mime or guess_type(name)[0] or ""
    return Upload(io.BytesIO(content), name, claimed, len(content), kind=kind)


def from_base64(text: str) -> bytes:
    _head, comma, rest = text.partition("base64,")
    content = decoded("".join((rest if comma else text).split()))
    if content is None:
        raise Invalid(_("This is not base64"), code="bad_file")
    return content


def from_address(url: str, name: str, mime: str, kind: str) -> Upload:
    """Fetched now, before anything is stored, so that whoever asked hears about a dead link."""
    answer = followed(url)
    named = name or unquote(urlsplit(url).path.rpartition("/")[2])
    return in_memory(answer.body, named, mime or answer.headers.get("content-type", ""), kind)


def followed(url: str) -> outside.Answer:
    """Each hop is checked like the first: a public page may redirect into our own network."""
    for _hop in range(MOST_REDIRECTS + 1):
        try:
            answer = outside.fetch("GET", url, most_bytes=FETCH_BYTES, seconds=FETCH_SECONDS)
        except outside.Unreachable as error:
            raise unreadable(str(error)) from error
        if answer.status not in (301, 302, 303, 307, 308):
            break
        url = urljoin(url, answer.headers.get("location", ""))
    if answer.status != 200:
        raise unreadable(f"HTTP {answer.status}")
    return answer


def unreadable(why: Any) -> Invalid:
    return Invalid(_("The file can't be fetched: %(why)s") % {"why": why}, code="unreachable_file")
