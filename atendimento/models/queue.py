from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from atendimento.models.hours import BusinessHours
from atendimento.models.sla import SlaPolicy


class Queue(TenantOwned):
    """Where tickets wait; who is a member sees them."""

    name = models.CharField(_("name"), max_length=60)
    is_default = models.BooleanField(_("receives new conversations"), default=False)
    # Promises
    hours = models.ForeignKey(
        BusinessHours, models.PROTECT, null=True, blank=True, related_name="queues", verbose_name=_("business hours")
    )  # null: always open
    sla = models.ForeignKey(
        SlaPolicy, models.PROTECT, null=True, blank=True, related_name="queues", verbose_name=_("service level")
    )
    # What the customer is told; empty is nothing. `services.autotexts` fills {{protocolo}} and the like.
    greeting = models.TextField(_("text on opening"), blank=True, max_length=1000)
    away_text = models.TextField(_("text outside of business hours"), blank=True, max_length=1000)
    transfer_text = models.TextField(_("text on transfer"), blank=True, max_length=1000)
    resolve_text = models.TextField(_("text on resolution"), blank=True, max_length=1000)
    # How an episode ends
    grace_minutes = models.PositiveIntegerField(_("reopens for (minutes)"), default=120)
    resolve_after_minutes = models.PositiveIntegerField(_("resolves after silence of (minutes)"), null=True, blank=True)
    outcomes = ArrayField(models.CharField(max_length=60), verbose_name=_("outcomes"), default=list, blank=True)
    outcome_required = models.BooleanField(_("an outcome is required"), default=False)
    required_fields = ArrayField(
        models.CharField(max_length=60), verbose_name=_("what must be filled in to resolve"), default=list, blank=True
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="QueueMember", related_name="queues")

    class Meta:
        verbose_name = _("queue")
        verbose_name_plural = _("queues")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="queue_name_once_per_tenant"),
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(is_default=True), name="queue_one_default_per_tenant"
            ),
            models.CheckConstraint(
                condition=Q(resolve_after_minutes=None) | Q(resolve_after_minutes__gt=0), name="queue_silence_takes_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QueueMember(TenantOwned):
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name = _("queue member")
        verbose_name_plural = _("queue members")
        constraints = [models.UniqueConstraint(fields=["queue", "user"], name="queue_member_once")]

    def __str__(self) -> str:
        return f"{self.user} / {self.queue}"
