from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from atendimento.models.priority import TicketPriority


class SlaKind(models.TextChoices):
    FIRST_RESPONSE = "first_response", _("first response")
    NEXT_RESPONSE = "next_response", _("next response")
    RESOLUTION = "resolution", _("resolution")


class SlaPolicy(TenantOwned):
    """How fast a queue promises to be. `at_risk_percent`: the share of the time, counted back from the breach, that is
    announced as "at risk"; 20 means that the last fifth is.
    """

    name = models.CharField(_("name"), max_length=60)
    at_risk_percent = models.PositiveSmallIntegerField(_("at risk from"), default=20)

    class Meta:
        verbose_name = _("service level")
        verbose_name_plural = _("service levels")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="sla_name_once_per_tenant"),
            models.CheckConstraint(condition=Q(at_risk_percent__lte=90), name="sla_at_risk_is_a_share"),
        ]

    def __str__(self) -> str:
        return self.name


class SlaTarget(TenantOwned):
    """The promise for one priority, in seconds of open time; null is no promise.

    A priority without a target has that of `normal`.
    """

    policy = models.ForeignKey(SlaPolicy, models.CASCADE, related_name="targets")
    priority = models.CharField(_("priority"), max_length=6, choices=TicketPriority.choices)
    first_response = models.PositiveIntegerField(_("first response"), null=True, blank=True)
    next_response = models.PositiveIntegerField(_("next response"), null=True, blank=True)
    resolution = models.PositiveIntegerField(_("resolution"), null=True, blank=True)

    class Meta:
        verbose_name = _("service level target")
        verbose_name_plural = _("service level targets")
        constraints = [
            models.UniqueConstraint(fields=["policy", "priority"], name="sla_target_once_per_priority"),
            models.CheckConstraint(
                condition=(Q(first_response=None) | Q(first_response__gt=0))
                & (Q(next_response=None) | Q(next_response__gt=0))
                & (Q(resolution=None) | Q(resolution__gt=0)),
                name="sla_target_takes_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} / {self.priority}"
