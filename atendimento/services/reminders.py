"""What was to be done at a time is told to its owner at that time, once; after an outage, by the first tick."""

from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import scope
from accounts.commits import after_commit
from accounts.language import in_house_language
from atendimento import realtime
from atendimento.models import Chat
from crm.models import Activity, NotificationType
from crm.services.notices import notices_add

log = structlog.get_logger(__name__)
MOST_AT_ONCE = 500


def remind_due() -> int:
    """Tell what is due in all companies; returns how many. One that fails stops none."""
    with scope.unscoped("time passes for all tenants alike"):
        due = Activity.objects.filter(due_at__lte=timezone.now(), done_at=None, told_at=None)
        rows = list(due.order_by("due_at").values_list("pk", "tenant_id")[:MOST_AT_ONCE])
    told = 0
    for pk, tenant_id in rows:
        with scope.tenant_scope(tenant_id):
            try:
                told += activity_remind(pk)
            except Exception:
                log.exception("reminder.failed", activity=str(pk))
    return told


@in_house_language
@transaction.atomic
def activity_remind(pk: UUID) -> int:
    """1 when the owner was told now. Safe to call by many at once: who holds the row tells."""
    due = Activity.objects.filter(pk=pk, due_at__lte=timezone.now(), done_at=None, told_at=None)
    activity = due.select_for_update(of=("self",), skip_locked=True).select_related("contact", "owner").first()
    if activity is None:
        return 0
    activity.told_at = timezone.now()
    activity.save(update_fields=["told_at"])
    chat = Chat.objects.filter(contact=activity.contact_id).order_by("created_at").first()
    notices = notices_add(
        users=[activity.owner],
        type=NotificationType.ACTIVITY_DUE,
        title=activity.title,
        message=_("%(kind)s with %(who)s")
        % {"kind": activity.get_kind_display(), "who": activity.contact.display_name},
        link=chat.link if chat else "",
        data={"chat": str(chat.pk) if chat else "", "activity": str(pk)},
    )
    after_commit(realtime.notices_added, notices)
    if chat:
        after_commit(realtime.panel_changed, chat.pk, "tasks")
    return 1
