"""Files of messages: stored outside of any served folder under random keys, typed by looking at their bytes."""

import base64
import hashlib
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

import filetype
import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from accounts.commits import after_commit
from atendimento import realtime
from atendimento.models import Attachment, AttachmentState, Chat
from atendimento.services.chats import chat_lock, next_rev
from whatsapp.events import Received
from whatsapp.inbox import normalized
from whatsapp.models import WebhookEvent
from whatsapp.providers import provider_for
from whatsapp.providers.base import ProviderError

log = structlog.get_logger(__name__)

MAX_SECONDS = 60
SWEEP_AFTER = timedelta(seconds=30)  # when a fresh file whose wake-up was lost is looked for
MAX_ATTEMPTS = 8
MAX_PIXELS = 50_000_000  # a decompression bomb is a few KB that say "60000 × 60000"
# Shown in the page; everything else is offered as a download. SVG and HTML are never here: they run scripts.
INLINE_TYPES = frozenset(
    "image/jpeg image/png image/gif image/webp audio/ogg audio/mpeg audio/mp4 audio/aac audio/amr audio/wav "
    "audio/x-wav audio/opus audio/webm video/mp4 video/3gpp video/webm video/quicktime application/pdf".split()
)


class TooLarge(Exception):
    """The file passes the limit of this installation."""


def wake_fetch(pk: UUID) -> None:
    from atendimento.tasks import fetch_attachment

    wake(fetch_attachment, str(pk))


def wake(task: Any, *args: str) -> None:
    """Queue a task; without a broker the sweeper does it later."""
    try:
        task.delay(*args)
    except Exception as error:  # noqa: BLE001 (the sweeper will find the attachment)
        log.warning("media.wake_failed", error=type(error).__name__)


def attachment_fetch(attachment: Attachment) -> None:
    """Fetch, sniff and store one pending file; failures are retried with backoff, then shown with their reason."""
    try:
        with tempfile.TemporaryFile() as file:
            copy_capped(chunks_of(attachment), file)
            ready(attachment, file)
    except TooLarge:
        settle(attachment, AttachmentState.FAILED, error="too_large")
    except (ProviderError, OSError, ValueError) as error:
        retry(attachment, error)


def chunks_of(attachment: Attachment) -> Iterator[bytes]:
    inline = inline_bytes(attachment)
    if inline is not None:
        return iter([inline])
    session = attachment.message.session
    if session is None:
        raise ValueError("the message has no session to fetch from")
    chunks, _mime = provider_for(session.provider)(session).fetch_media(attachment.ref)
    return chunks


def inline_bytes(attachment: Attachment) -> bytes | None:
    """The bytes that came with the webhook itself, read from its raw row."""
    if attachment.webhook_event_id is None:
        return None
    row = WebhookEvent.objects.filter(pk=attachment.webhook_event_id).select_related("session").first()
    if row is None or row.session is None:
        return None
    for event in normalized(row, row.session):
        if not isinstance(event, Received) or event.media is None or not event.media.inline:
            continue
        if event.provider_id == attachment.message.provider_id:
            return decoded(event.media.inline)
    return None


def decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # binascii.Error, or letters that are no ASCII
        return None


def copy_capped(chunks: Iterator[bytes], file: IO[bytes]) -> None:
    """Raises TooLarge past the limit and ValueError when the sender takes forever or sends nothing."""
    started, size = time.monotonic(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > settings.UPLOAD_MAX_BYTES:
            raise TooLarge
        if time.monotonic() - started > MAX_SECONDS:
            raise ValueError("the gateway sent the file too slowly")
        file.write(chunk)
    if size == 0:
        raise ValueError("the gateway sent an empty file")


def ready(attachment: Attachment, file: IO[bytes]) -> None:
    fields = describe(file, claimed=attachment.mime)
    key = save_file(attachment, file)
    settle(attachment, AttachmentState.READY, key=key, **fields)


def save_file(attachment: Attachment, file: IO[bytes]) -> str:
    """Under tenant and month; the name is our id, so nothing that a stranger wrote becomes a path."""
    file.seek(0)
    now = timezone.now()
    name = f"{attachment.tenant_id}/{now:%Y}/{now:%m}/{attachment.pk}"
    return default_storage.save(name, File(file))


def describe(file: IO[bytes], claimed: str) -> dict[str, Any]:
    """Size, hash, sniffed type and, for pictures, width and height."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(1 << 16):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    mime = sniff(file.read(4096), claimed)
    shape = dimensions(file) if mime.startswith("image/") else {}
    return {"size": size, "sha256": digest.hexdigest(), "mime": mime, **shape}


def sniff(head: bytes, claimed: str) -> str:
    """What the bytes are. A claim is only believed for kinds that no browser runs and no header gives away."""
    claimed = claimed.split(";")[0].strip().lower()
    kind = filetype.guess(head)
    if kind:
        # An Ogg with Opus inside is what WhatsApp calls a voice message; sniffers say video for some of them.
        if claimed.startswith("audio/") and kind.mime in {"video/ogg", "video/mp4", "video/webm", "application/ogg"}:
            return "audio/" + kind.mime.split("/")[1]
        return str(kind.mime)
    return "text/plain" if claimed in {"text/plain", "text/csv"} else "application/octet-stream"


def dimensions(file: IO[bytes]) -> dict[str, int]:
    file.seek(0)
    try:
        with Image.open(file) as image:
            width, height = image.size
    except (OSError, ValueError, Image.DecompressionBombError):
        return {}
    return {"width": width, "height": height} if width * height <= MAX_PIXELS else {}


def retry(attachment: Attachment, error: Exception) -> None:
    attempts = attachment.attempts + 1
    permanent = isinstance(error, ProviderError) and error.permanent
    log.warning("media.failed", attachment=str(attachment.pk), attempts=attempts, error=type(error).__name__)
    if permanent or attempts >= MAX_ATTEMPTS:
        settle(attachment, AttachmentState.FAILED, attempts=attempts, error=str(error)[:200])
        return
    Attachment.objects.filter(pk=attachment.pk).update(
        attempts=attempts, error=str(error)[:200], next_attempt_at=timezone.now() + timedelta(seconds=3 * 2**attempts)
    )


def settle(attachment: Attachment, state: AttachmentState, **fields: Any) -> None:
    """Record the outcome and show it; the message takes the chat's next rev."""
    with transaction.atomic():
        chat = chat_lock(attachment.message.chat_id)
        rows = Attachment.objects.filter(pk=attachment.pk)
        rows.update(state=state, **{"error": "", **fields})
        attachment.message.rev = next_rev(chat)
        attachment.message.save(update_fields=["rev"])
        Chat.objects.filter(pk=chat.pk).update(rev=chat.rev)
        after_commit(realtime.message_changed, attachment.message_id)


def attachment_retry(attachment: Attachment) -> None:
    """A person asked to try again."""
    soon = timezone.now() + SWEEP_AFTER
    Attachment.objects.filter(pk=attachment.pk, state=AttachmentState.FAILED).update(
        state=AttachmentState.PENDING, attempts=0, next_attempt_at=soon, error=""
    )
    after_commit(wake_fetch, attachment.pk)
