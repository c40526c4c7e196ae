"""What was sent in a conversation, by sort: pictures, documents, links. Newest first, a page at a time.

Each sort has a partial index, so that a few pictures are found among a hundred thousand words.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atendimento.formatting import LINK
from atendimento.models import Attachment, AttachmentState, Chat, Message, MessageKind
from atendimento.selectors import Cursor, beside

PAGE = 48
MEDIA, DOCUMENTS, LINKS = "midia", "documentos", "links"
TABS: dict[str, Promise] = {MEDIA: _("Media"), DOCUMENTS: _("Documents"), LINKS: _("Links")}
KINDS = {
    MEDIA: (MessageKind.IMAGE, MessageKind.VIDEO),
    DOCUMENTS: (MessageKind.DOCUMENT, MessageKind.AUDIO),
}


def messages_on(chat: Chat, tab: str) -> QuerySet[Message]:
    there = Message.objects.filter(chat=chat, revoked_at=None).select_related("attachment", "sender")
    if tab == LINKS:
        return there.filter(body__contains="://")
    return there.filter(kind__in=KINDS[tab], attachment__state=AttachmentState.READY)


def shelf(chat: Chat, tab: str, after: Cursor | None) -> tuple[list[Message], Cursor | None]:
    """One page and the cursor of the next."""
    found = messages_on(chat, tab)
    if after:
        found = beside(found, "<", Message(timestamp=after.at, pk=after.pk))
    rows = list(found.order_by("-timestamp", "-id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    for row in rows:
        row.chat = chat
    return rows[:PAGE], Cursor(last.timestamp, last.pk) if last else None


def links_in(message: Message) -> list[str]:
    """Each address once; only http and https are ever links."""
    return list(dict.fromkeys(LINK.findall(message.body)))


@dataclass(frozen=True)
class Neighbours:
    older: UUID | None
    newer: UUID | None


def neighbours(photo: Attachment) -> Neighbours:
    """The photos of the same conversation before and after one."""
    photos = Message.objects.filter(
        chat=photo.message.chat_id, kind=MessageKind.IMAGE, revoked_at=None, attachment__state=AttachmentState.READY
    ).select_related("attachment")
    older = beside(photos, "<", photo.message).order_by("-timestamp", "-id").first()
    newer = beside(photos, ">", photo.message).order_by("timestamp", "id").first()
    return Neighbours(older.attachment.pk if older else None, newer.attachment.pk if newer else None)
