from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from accounts.models import User
from crm.models import Notification


def notices_add(*, users: Iterable[User], **fields: Any) -> list[Notification]:
    """One notice for each person, each once. `fields`: type, title, message, link, data. The caller pushes them."""
    title = str(fields.pop("title"))[:160]
    people = {user.pk: user for user in users if user.is_active}.values()
    return Notification.objects.bulk_create(Notification(user=user, title=title, **fields) for user in people)


def notices_mark_read(*, user: User, notice: Notification | None = None) -> int:
    """One of the person's notices, or all of them; returns how many were unread."""
    unread = Notification.objects.filter(user=user, read_at=None)
    return (unread.filter(pk=notice.pk) if notice else unread).update(read_at=timezone.now())
