from collections.abc import Iterable
from typing import Any

from accounts.models import User
from crm.models import Notification


def notices_add(*, users: Iterable[User], **fields: Any) -> list[Notification]:
    """One notice for each person, each once. `fields`: type, title, message, link, data. The caller pushes them."""
    title = str(fields.pop("title"))[:160]
    people = {user.pk: user for user in users if user.is_active}.values()
    return Notification.objects.bulk_create(Notification(user=user, title=title, **fields) for user in people)
