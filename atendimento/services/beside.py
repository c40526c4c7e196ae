"""Changes of the person beside a chat: crm makes them, under the chat's lock, and who has the chat open is told."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from accounts.commits import after_commit
from accounts.models import User
from atendimento import realtime
from atendimento.models import Chat, PanelLook, folded
from atendimento.services.badges import mirror_badges
from atendimento.services.chats import chat_lock
from atendimento.services.labels import person_of

T = TypeVar("T")


@transaction.atomic
def beside(chat: Chat, *parts: str, do: Callable[[], T]) -> T:
    """`do` it, then tell which parts of the panel changed. Raises Conflict (`no_contact`) for a group."""
    chat = chat_lock(chat.pk)
    contact = person_of(chat)
    done = do()
    mirror_badges([contact.pk])
    for part in parts:
        after_commit(realtime.panel_changed, chat.pk, part)
    return done


@transaction.atomic
def beside_row(chat: Chat, *parts: str, do: Callable[[], T]) -> T:
    """The same of something that row and head show too: a name, a label, a stage."""
    done = beside(chat, *parts, do=do)
    chat = chat_lock(chat.pk)
    chat.search_text = folded(chat.title)
    chat.save(update_fields=["search_text", "updated_at"])
    after_commit(realtime.chat_changed, chat.pk)
    return done


def part_fold(*, by: User, part: str, closed: bool) -> None:
    """Remember which parts of the panel somebody keeps closed."""
    look, _new = PanelLook.objects.get_or_create(user=by)
    look.closed = sorted({*look.closed, part} if closed else {*look.closed} - {part})
    look.save(update_fields=["closed"])
