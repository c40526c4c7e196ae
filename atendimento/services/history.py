"""What was removed comes back."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import audit, audit_undo
from accounts.commits import after_commit
from accounts.errors import Forbidden
from accounts.models import AuditEvent, User
from accounts.roles import may
from atendimento.models import TeamQueue
from atendimento.services.memberships import sync_memberships
from atendimento.services.terms import forget
from atendimento.services.waking import wake_distribution

# Who may remove a thing may bring it back.
RIGHTS = {"team": "team.manage", "skill": "team.manage", "hours": "hours.manage", "level": "sla.manage"}


@transaction.atomic
def removal_undo(*, event: AuditEvent, by: User) -> AuditEvent:
    """Raises Forbidden, and what `audit_undo` raises."""
    thing = event.action.partition(".")[0]
    if not may(by, RIGHTS.get(thing, "audit.read")):
        raise Forbidden(_("You may not bring this back"))
    event = audit_undo(event=event)
    audit(by=by, action=f"{thing}.restored", about=event.about)
    if thing == "team":
        sync_memberships(TeamQueue.objects.filter(team=event.removed[0]["pk"]).values_list("queue", flat=True))
    after_commit(forget)
    after_commit(wake_distribution)
    return event
