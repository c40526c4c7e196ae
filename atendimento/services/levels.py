"""Service levels as people set them."""

from collections.abc import Mapping
from typing import NoReturn

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import audit, audit_removal
from accounts.commits import after_commit
from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import AuditEvent, User
from accounts.roles import may
from atendimento.models import SlaKind, SlaPolicy, SlaTarget, TicketPriority
from atendimento.services.terms import forget

LONGEST = 90 * 24 * 3600  # seconds

Goals = Mapping[str, int | None]  # kind of SlaKind → seconds of open time; None or left out is no promise


@transaction.atomic
def sla_save(
    *, by: User, policy: SlaPolicy | None = None, name: str, at_risk_percent: int = 20, targets: Mapping[str, Goals]
) -> SlaPolicy:
    """Make or change a service level. `targets`: priority → goals; a priority left out has those of normal.

    Clocks that run keep their times; the new ones count from a ticket's next turn, transfer or priority.
    Raises Forbidden, and Invalid with the field at fault (`name`, `at_risk_percent`, or a priority).
    """
    guard(by)
    action = "level.changed" if policy else "level.made"
    policy = policy or SlaPolicy()
    policy.name, policy.at_risk_percent = checked_name(policy, name), checked_percent(at_risk_percent)
    rows = [
        SlaTarget(policy=policy, priority=priority, **checked(priority, goals)) for priority, goals in targets.items()
    ]
    policy.save()
    policy.targets.all().delete()
    SlaTarget.objects.bulk_create(rows)
    audit(by=by, action=action, about=policy)
    after_commit(forget)
    return policy


@transaction.atomic
def sla_delete(*, by: User, policy: SlaPolicy) -> AuditEvent:
    """Raises Conflict (`in_use`) while a queue keeps this promise."""
    guard(by)
    if queues := list(policy.queues.values_list("name", flat=True)):
        raise Conflict(_("Used by: %(queues)s") % {"queues": ", ".join(queues)}, code="in_use")
    event = audit_removal(by=by, action="level.removed", row=policy)
    policy.delete()
    return event


def guard(by: User) -> None:
    if not may(by, "sla.manage"):
        raise Forbidden(_("You may not change service levels"))


def checked_name(policy: SlaPolicy, name: str) -> str:
    name = name.strip()[:60]
    if not name:
        refuse("name", _("Give it a name"))
    if SlaPolicy.objects.filter(name=name).exclude(pk=policy.pk).exists():
        refuse("name", _("There is one with this name already"))
    return name


def checked_percent(percent: int) -> int:
    if not 0 <= percent <= 90:
        refuse("at_risk_percent", _("Between 0 and 90"))
    return percent


def checked(priority: str, goals: Goals) -> dict[str, int | None]:
    if priority not in TicketPriority.values:
        refuse(priority, _("There is no such priority"))
    for kind, seconds in goals.items():
        if kind not in SlaKind.values:
            refuse(priority, _("There is no such deadline"))
        if seconds is not None and not 0 < seconds <= LONGEST:
            refuse(priority, _("A deadline is between a second and 90 days"))
    return dict(goals)


def refuse(name: str, sentence: str) -> NoReturn:
    raise Invalid(sentence, code="invalid_sla", fields={name: [sentence]})
