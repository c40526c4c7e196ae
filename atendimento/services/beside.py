"""Changes of the person beside a chat: crm makes them, under the chat's lock, and who has the chat open is told."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.models import User
from atendimento import realtime
from atendimento.models import Chat, PanelLook, folded
from atendimento.services.badges import mirror_badges
from atendimento.services.chats import chat_lock
from atendimento.services.labels import person_of
from crm.models import Activity, NotificationType
from crm.services.activities import activity_save
from crm.services.notices import notices_add

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


@transaction.atomic
def task_save(*, chat: Chat, by: User, **given: Any) -> Activity:
    """As `activity_save`; whoever gets it from somebody else is told."""
    before = getattr(given.get("activity"), "owner_id", by.pk)
    task = beside(chat, "tasks", do=lambda: activity_save(by=by, **given))
    if task.owner_id not in (before, by.pk):
        title = _("%(who)s gave you a task: %(customer)s") % {"who": by, "customer": chat.title}
        notices = notices_add(
            users=[task.owner],
            type=NotificationType.TASK_GIVEN,
            title=title,
            message=task.title,
            link=chat.link,
            data={"chat": str(chat.pk), "activity": str(task.pk)},
        )
        after_commit(realtime.notices_added, notices)
    return task


def part_fold(*, by: User, part: str, closed: bool) -> None:
    """Remember which parts of the panel somebody keeps closed."""
    look, _new = PanelLook.objects.get_or_create(user=by)
    look.closed = sorted({*look.closed, part} if closed else {*look.closed} - {part})
    look.save(update_fields=["closed"])
