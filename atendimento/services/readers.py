"""What one person has read, marked and pinned. Nothing changes for others: no lock, no `rev`; their own tabs hear."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import scope
from accounts.commits import after_commit
from accounts.errors import Conflict
from accounts.ids import new_id
from accounts.models import User
from atendimento import realtime
from atendimento.models import Chat, ChatReader

MOST_PINS = 20

SEE = """
INSERT INTO atendimento_chatreader (id, tenant_id, chat_id, user_id, seen_count, marked_unread)
SELECT %s, tenant_id, id, %s, LEAST(inbound_count, %s), false FROM atendimento_chat WHERE id = %s AND tenant_id = %s
ON CONFLICT (chat_id, user_id) DO UPDATE
SET seen_count = GREATEST(atendimento_chatreader.seen_count, EXCLUDED.seen_count), marked_unread = false
"""


@transaction.atomic
def chat_see(*, chat: Chat, by: User, upto: int | None = None) -> None:
    """`by` has read the chat, or its first `upto` customer messages: what came in meanwhile stays unread."""
    seen = chat.inbound_count if upto is None else upto
    with connection.cursor() as cursor:  # in one statement: two tabs may say so at once
        cursor.execute(SEE, [new_id(), by.pk, seen, chat.pk, scope.current_tenant_id()])
    after_commit(realtime.reader_changed, chat.pk, by.pk)


def chat_mark_unread(*, chat: Chat, by: User) -> None:
    """A bookmark of one's own, until `by` reads the chat again."""
    remember(chat, by, marked_unread=True)


@transaction.atomic
def chat_pin(*, chat: Chat, by: User) -> None:
    """To the top of one's own list. Raises Conflict (`too_many_pins`)."""
    User.objects.select_for_update().get(pk=by.pk)  # two tabs must not pin the last one twice
    if ChatReader.objects.filter(user=by, pinned_at__isnull=False).exclude(chat=chat).count() >= MOST_PINS:
        raise Conflict(_("You have %(max)s pinned conversations: unpin one first") % {"max": MOST_PINS}, code="too_many_pins")  # fmt: skip  # noqa: E501
    remember(chat, by, pinned_at=timezone.now())


def chat_unpin(*, chat: Chat, by: User) -> None:
    remember(chat, by, pinned_at=None)


@transaction.atomic
def remember(chat: Chat, by: User, **what: Any) -> None:
    ChatReader.objects.update_or_create(chat=chat, user=by, defaults=what)
    after_commit(realtime.reader_changed, chat.pk, by.pk)
