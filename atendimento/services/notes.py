"""What colleagues tell and show each other in a conversation. A note has no outbox row, no webhook and no place in an
API, and neither has its file: it can't reach a customer. It is no answer either: clocks, waiting and unread stay.
"""

import re
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit, after_commit_together
from accounts.errors import Forbidden
from accounts.models import User
from accounts.roles import may
from atendimento import realtime, selectors
from atendimento.models import Ack, Chat, Direction, Message, MessageKind, SenderKind
from atendimento.services.chats import chat_lock, next_rev
from atendimento.services.messages import Upload, attach, check_words, sent_before
from crm.models import NotificationType
from crm.services.notices import notices_add


@transaction.atomic
def note_add(
    *,
    chat: Chat,
    by: User,
    body: str = "",
    client_id: UUID | None = None,
    quoted: Message | None = None,
    upload: Upload | None = None,
) -> Message:
    """Store a note and tell who is mentioned by `@Name`. The same `client_id` again returns the first.

    Raises Invalid as `check_words` does, Forbidden, Conflict (`client_id_used`).
    """
    chat, body = chat_lock(chat.pk), body.replace("\0", "").strip()
    if note := sent_before(chat, client_id):
        return note
    if not may(by, "note.write"):
        raise Forbidden(_("You may not write in this conversation"))
    check_words(body, upload)
    people = mentioned(chat, body)
    note = Message.objects.create(
        chat=chat,
        ticket=chat.current_ticket,
        direction=Direction.OUT,
        kind=MessageKind.NOTE,
        body=body,
        sender_kind=SenderKind.ATTENDANT,
        sender=by,
        client_id=client_id,
        timestamp=timezone.now(),
        rev=next_rev(chat),
        ack=Ack.SENT,
        quoted=quoted if quoted and quoted.chat_id == chat.pk else None,
        extra={"mentions": [person.name for person in people]},
    )
    if upload:
        attach(note, upload)
    told = body or (upload.name if upload else "")
    chat.note_text, chat.note_at = f"{by.get_short_name()}: {told}"[:200], note.timestamp
    chat.save()
    tell(chat, note, [person for person in people if person != by])
    after_commit_together(realtime.messages_added, note)
    return note


def mentioned(chat: Chat, body: str) -> list[User]:
    """Colleagues who may see the chat and are named after an @; of Ana and Ana Lima the longer name that fits."""
    if "@" not in body:
        return []
    found = []
    for person in sorted(selectors.colleagues_of(chat), key=lambda each: -len(each.name)):
        name = re.compile(rf"@{re.escape(person.name)}(?!\w)", re.I)
        if name.search(body):
            found.append(person)
            body = name.sub("", body)
    return found


def tell(chat: Chat, note: Message, people: list[User]) -> None:
    if not people:
        return
    notices = notices_add(
        users=people,
        type=NotificationType.MENTIONED,
        title=_("%(who)s mentioned you: %(customer)s") % {"who": note.sender, "customer": chat.title},
        message=note.body[:200],
        link=f"{chat.link}&mensagem={note.key}",
        data={"chat": str(chat.pk), "message": str(note.pk)},
    )
    after_commit(realtime.notices_added, notices)
