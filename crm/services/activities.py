from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from crm.models import Activity, ActivityKind, Contact
from crm.services.checks import guard, refuse, words


@transaction.atomic
def activity_save(
    *,
    contact: Contact,
    by: User,
    title: str,
    kind: str = ActivityKind.TASK,
    due_at: datetime | None = None,
    owner: User | None = None,
    activity: Activity | None = None,
) -> Activity:
    """Make or change something to do; `by` owns it unless somebody else is named. A new time is told anew."""
    guard(by, "activity.edit")
    if kind not in ActivityKind.values:
        refuse("kind", _("There is no such kind"))
    if owner and (owner.tenant_id != by.tenant_id or not owner.is_active):
        refuse("owner", _("There is no such person"))
    activity = activity or Activity(contact=contact)
    if due_at != activity.due_at:
        activity.told_at = None
    activity.title, activity.kind, activity.due_at = words("title", title, 160), kind, due_at
    activity.owner = owner or by
    activity.save()
    return activity


@transaction.atomic
def activity_finish(*, activity: Activity, by: User, done: bool = True) -> None:
    """Done, or after all not yet."""
    guard(by, "activity.edit")
    activity.done_at = timezone.now() if done else None
    activity.save(update_fields=["done_at"])


@transaction.atomic
def activity_delete(*, activity: Activity, by: User) -> None:
    guard(by, "activity.edit")
    activity.delete()
