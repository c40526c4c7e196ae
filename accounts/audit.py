"""Who changed what in the settings. Written by services, in the transaction of the change; rows are never changed, but
that a removal remembers when it was undone.
"""

import json
from typing import Any

from django.core import serializers
from django.db import IntegrityError, models, router, transaction
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Conflict
from accounts.models import AuditEvent, User


def audit(*, by: User, action: str, about: Any, **data: Any) -> AuditEvent:
    """`action` is "<thing>.<what>", one of `ACTIONS`; `about` is named as it is called now."""
    assert action in ACTIONS, action
    return AuditEvent.objects.create(actor=by, action=action, about=str(about)[:160], data=data)


def audit_removal(*, by: User, action: str, row: models.Model) -> AuditEvent:
    """Remember a row, with all that goes with it, so that it can be brought back. The caller deletes it."""
    event = audit(by=by, action=action, about=row)
    event.removed = removed_with(row)
    event.save(update_fields=["removed"])
    return event


def removed_with(row: models.Model) -> list[Any]:
    """The row and what a delete of it cascades to, the row first."""
    collector = Collector(using=router.db_for_write(type(row)), origin=row)
    collector.collect([row])
    found = [row, *(one for rows in collector.data.values() for one in rows if one != row)]
    found += [one for rows in collector.fast_deletes for one in rows]
    kept: list[Any] = json.loads(serializers.serialize("json", found))
    return kept


@transaction.atomic
def audit_undo(*, event: AuditEvent) -> AuditEvent:
    """Bring back what was removed. Raises Conflict (`not_undoable`, `changed`); who may is the caller's to ask."""
    event = AuditEvent.objects.select_for_update().get(pk=event.pk)
    if not event.removed or event.undone_at:
        raise Conflict(_("This can't be undone any more"), code="not_undoable")
    try:
        with transaction.atomic():
            for kept in serializers.deserialize("json", json.dumps(event.removed)):
                kept.save()
    except IntegrityError as error:
        raise Conflict(_("Something of this name was made meanwhile"), code="changed") from error
    event.undone_at = timezone.now()
    event.save(update_fields=["undone_at"])
    return event


THINGS = ("queue", "team", "skill", "hours", "level", "bot", "person")
ACTIONS = frozenset(
    f"{thing}.{what}" for thing in THINGS for what in ("made", "changed", "removed", "archived", "restored")
)
