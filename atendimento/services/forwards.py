"""Passing a message on to other conversations: a message of ours in each, with the same stored file."""

from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit_together
from accounts.errors import Conflict, DomainError, Invalid
from accounts.models import User
from atendimento import realtime
from atendimento.models import (
    Attachment,
    AttachmentState,
    Chat,
    Direction,
    Message,
    MessageKind,
    SenderKind,
)
from atendimento.models.message import FILE_KINDS
from atendimento.services import telling
from atendimento.services.chats import chat_lock, next_rev
from atendimento.services.episodes import ticket_for_reply
from atendimento.services.messages import check_place, note_reply
from atendimento.services.sending import enqueue

MOST = 5  # chats at once, as in WhatsApp
KINDS = (MessageKind.TEXT, MessageKind.LOCATION, MessageKind.CONTACT, *FILE_KINDS)
# What a file is, apart from whose it is and where it came from.
OF_FILE = ("key", "mime", "name", "size", "sha256", "width", "height", "seconds", "waveform")


def can_forward(message: Message) -> bool:
    if message.revoked_at or message.kind not in KINDS:
        return False
    return message.kind not in FILE_KINDS or file_of(message) is not None


def file_of(message: Message) -> Attachment | None:
    file = message.file
    return file if file and file.state == AttachmentState.READY else None


@transaction.atomic
def message_forward(*, message: Message, to: list[Chat], by: User, client_id: UUID) -> list[Message]:
    """To all or to none: who can't get it is named. The same `client_id` again sends nothing more.

    Raises Invalid (nobody, too many), Conflict (deleted, a file that is not here, or what a chat says).
    """
    if not to:
        raise Invalid(_("Choose at least one conversation"), code="nobody")
    if len(to) > MOST:
        raise Invalid(_("Choose up to %(max)s conversations") % {"max": MOST}, code="too_many")
    if not can_forward(message):
        raise Conflict(_("This message can't be forwarded"), code="not_forwardable")
    places = sorted(to, key=lambda chat: chat.pk)  # several locks, always in the same order
    return [forward_one(message, chat.pk, by, uuid5(client_id, str(chat.pk))) for chat in places]


def forward_one(message: Message, chat_pk: UUID, by: User, client_id: UUID) -> Message:
    chat = chat_lock(chat_pk)
    if sent := Message.objects.filter(client_id=client_id).first():
        return sent
    try:
        check_place(chat, by)
        ticket = ticket_for_reply(chat, by)
    except DomainError as error:
        error.message = f"{chat.title}: {error.message}"
        raise
    made = Message.objects.create(
        chat=chat,
        ticket=ticket,
        session=chat.session,
        direction=Direction.OUT,
        kind=message.kind,
        body=message.body,
        extra={name: value for name, value in message.extra.items() if name in ABOUT},
        sender_kind=SenderKind.ATTENDANT,
        sender=by,
        client_id=client_id,
        timestamp=timezone.now(),
        rev=next_rev(chat),
        forwarded=True,
    )
    enqueue(chat, made, **carried(message, made))
    note_reply(chat, ticket, made)
    telling.message_told(made)
    after_commit_together(realtime.messages_added, made)
    return made


# Of a stranger's `extra` only what makes the place or the card.
ABOUT = ("latitude", "longitude", "name", "address", "cards")


def carried(message: Message, made: Message) -> dict[str, Any]:
    """What the gateway is told besides the words. The file itself is stored once and shared."""
    if made.kind not in FILE_KINDS:
        return {"extra": made.extra} if made.extra else {}
    file = file_of(message)
    assert file is not None
    copy = {name: getattr(file, name) for name in OF_FILE}
    Attachment(message=made, state=AttachmentState.READY, **copy).save(force_insert=True)
    return {"file": file.key, "file_name": file.name, "mime": file.mime}
