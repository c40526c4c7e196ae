"""Our words: stored, queued and shown at once; the outbox takes them to the gateway."""

from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit, after_commit_together
from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from atendimento import realtime
from atendimento.models import (
    Ack,
    Attachment,
    AttachmentState,
    Chat,
    Direction,
    Message,
    MessageKind,
    SenderKind,
    Ticket,
)
from atendimento.services import media, telling
from atendimento.services.chats import chat_lock, next_rev, remember_last
from atendimento.services.episodes import ticket_for_reply
from atendimento.services.later import later_answered
from atendimento.services.promises import we_answered
from atendimento.services.sending import enqueue, window_closed
from whatsapp import outbox

MAX_TEXT = 4096  # Cloud API text.body; the others are not tighter


@dataclass(frozen=True)
class Upload:
    """A file chosen by a person; `file` is readable and seekable, `mime` only a claim."""

    file: IO[bytes]
    name: str
    mime: str
    size: int
    kind: str = ""  # what to send it as; "" for what its bytes are
    told: str = ""  # the type that the gateway hears of, where it wants to know more than `mime` says
    seconds: int | None = None
    waveform: tuple[int, ...] = ()


@transaction.atomic
def message_send(
    *,
    chat: Chat,
    by: User,
    body: str = "",
    client_id: UUID | None = None,
    upload: Upload | None = None,
    quoted: Message | None = None,
) -> Message:
    """Store and queue one message. The same `client_id` again returns the first message and sends nothing.

    Raises Invalid (empty, too long, too large), Conflict (`taken`, `window_closed`, `no_channel`), Forbidden.
    """  # fmt: skip
    chat, body = chat_lock(chat.pk), body.replace("\0", "")
    if sent := sent_before(chat, client_id):
        return sent
    quoted = quoted if quoted and quoted.chat_id == chat.pk and quoted.kind != MessageKind.NOTE else None
    check(chat, by, body, upload)
    ticket = ticket_for_reply(chat, by)
    message = Message.objects.create(
        chat=chat,
        ticket=ticket,
        session=chat.session,
        direction=Direction.OUT,
        kind=kind_of(upload),
        body=body.strip(),
        sender_kind=SenderKind.ATTENDANT,
        sender=by,
        client_id=client_id,
        timestamp=timezone.now(),
        rev=next_rev(chat),
        quoted=quoted,
        quoted_provider_id=quoted.provider_id if quoted else "",
    )
    enqueue(chat, message, **(attach(message, upload) if upload else {}))
    note_reply(chat, ticket, message)
    later_answered(chat, by)
    telling.message_told(message)
    after_commit_together(realtime.messages_added, message)
    return message


def sent_before(chat: Chat, client_id: UUID | None) -> Message | None:
    """What this page has stored under the id already."""
    sent = Message.objects.filter(client_id=client_id).first() if client_id else None
    if sent and sent.chat_id != chat.pk:
        raise Conflict(_("This message was already sent in another conversation"), code="client_id_used")
    return sent


def check(chat: Chat, by: User, body: str, upload: Upload | None, *, later: bool = False) -> None:
    """What a message must be. `later`: it leaves another day, when the customer may have written."""
    check_place(chat, by, later=later)
    check_words(body, upload)


def check_words(body: str, upload: Upload | None = None) -> None:
    """Raises Invalid (`empty`, `too_long`, `too_large`, `empty_file`)."""
    if not body.strip() and upload is None:
        raise Invalid(_("Write something first"), code="empty", fields={"body": [_("Write something first")]})
    if len(body) > MAX_TEXT:
        raise Invalid(_("The message is longer than %(max)s characters") % {"max": MAX_TEXT}, code="too_long")
    if upload and upload.size > settings.UPLOAD_MAX_BYTES:
        raise Invalid(
            _("The file is larger than %(max)s MB") % {"max": settings.UPLOAD_MAX_BYTES >> 20}, code="too_large"
        )
    if upload and upload.size == 0:
        raise Invalid(_("The file is empty"), code="empty_file")


def check_place(chat: Chat, by: User, *, later: bool = False) -> None:
    """Whether words of `by` may go out of this conversation, now or `later`. Raises Forbidden, Conflict."""
    if not may(by, "chat.reply"):
        raise Forbidden(_("You may not write in this conversation"))
    if chat.session is None or not chat.reply_to:
        raise Conflict(_("This conversation has no channel to answer through"), code="no_channel")
    if not later and window_closed(chat):
        raise Conflict(
            _("More than 24 hours since the customer wrote: only templates can be sent"), code="window_closed"
        )


def kind_of(upload: Upload | None) -> MessageKind:
    if upload is None:
        return MessageKind.TEXT
    upload.file.seek(0)
    natural = natural_kind(media.sniff(upload.file.read(4096), upload.mime))
    if upload.kind in ("", natural, *ALSO.get(natural, ())):
        return MessageKind(upload.kind or natural)
    raise Invalid(_("The file is not what it is to be sent as"), code="wrong_kind")


# Anything may travel as a document; an audio may be a voice message.
ALSO = {
    MessageKind.IMAGE: (MessageKind.DOCUMENT,),
    MessageKind.VIDEO: (MessageKind.DOCUMENT,),
    MessageKind.AUDIO: (MessageKind.DOCUMENT, MessageKind.VOICE),
}


def natural_kind(mime: str) -> MessageKind:
    if mime in {"image/jpeg", "image/png", "image/webp"}:
        return MessageKind.IMAGE
    by_family = {"audio": MessageKind.AUDIO, "video": MessageKind.VIDEO}
    return by_family.get(mime.split("/")[0], MessageKind.DOCUMENT)


def attach(message: Message, upload: Upload) -> dict[str, str]:
    """Store the file; returns what the provider is to know of it."""
    heard = {"seconds": upload.seconds, "waveform": list(upload.waveform)}
    attachment = Attachment(message=message, name=upload.name[:200], state=AttachmentState.READY, **heard)
    for name, value in media.describe(upload.file, upload.mime).items():
        setattr(attachment, name, value)
    attachment.key = media.save_file(attachment, upload.file)
    attachment.save(force_insert=True)
    return {"file": attachment.key, "file_name": upload.name, "mime": upload.told or attachment.mime}


def note_reply(chat: Chat, ticket: Ticket, message: Message) -> None:
    remember_last(chat, message)
    chat.settle()
    we_answered(chat, ticket, message.timestamp)
    chat.save()


@transaction.atomic
def message_resend(*, message: Message, by: User) -> Message:
    """Send a failed or unconfirmed message again, because a person said so."""
    chat = chat_lock(message.chat_id)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if not may(by, "chat.reply") or not message.can_be_resent or not outbox.requeue(message.pk):
        raise Conflict(_("This message can't be sent again"), code="not_resendable")
    message.ack, message.uncertain, message.error_code, message.error_detail = Ack.QUEUED, False, "", ""
    message.provider_id = ""
    message.rev = next_rev(chat)
    message.save()
    chat.save()
    after_commit(outbox.wake, chat.pk)
    after_commit(realtime.message_changed, message.pk)
    return message


@transaction.atomic
def message_discard(*, message: Message, by: User) -> Message:
    """Give up what never left: it counts as deleted, and nobody sends it any more."""
    chat = chat_lock(message.chat_id)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if not may(by, "chat.reply") or message.ack != Ack.FAILED or not message.can_be_resent:
        raise Conflict(_("Only what was not sent can be discarded"), code="not_discardable")
    message.revoked_at, message.rev = timezone.now(), next_rev(chat)
    message.save(update_fields=["revoked_at", "rev"])
    chat.save()
    after_commit(realtime.message_changed, message.pk)
    return message


@transaction.atomic
def chat_mark_read(*, chat: Chat, by: User, asked: bool = False) -> bool:
    """The owner (or whoever looks at a chat without one) has seen it; tells the customer where the channel says so.

    A glance of somebody else changes nothing. `asked`: somebody said so in so many words, which supervisors may for
    all and others may not for a colleague's (Conflict `taken`).
    """
    chat = chat_lock(chat.pk)
    if chat.assigned_to_id not in (None, by.pk) and not (asked and may(by, "ticket.take_from_other")):
        if asked:
            raise Conflict(_("%(who)s is taking care of this conversation") % {"who": chat.assigned_to}, code="taken")
        return False
    if chat.unread_count == 0:
        return False
    chat.unread_count = 0
    next_rev(chat)
    chat.save()
    from atendimento.tasks import tell_read

    after_commit(realtime.chat_changed, chat.pk)
    if chat.session and chat.session.send_read_receipts:
        after_commit(media.wake, tell_read, str(chat.pk))
    return True
