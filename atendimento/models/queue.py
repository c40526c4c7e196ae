from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from atendimento.models.bot import Bot
from atendimento.models.hours import BusinessHours
from atendimento.models.sla import SlaPolicy
from whatsapp.models import Session


class Strategy(models.TextChoices):
    """Who of those who are free gets the next ticket."""

    MANUAL = "manual", _("people pull")
    ROUND_ROBIN = "round_robin", _("in turns")
    LEAST_BUSY = "least_busy", _("who has the fewest")
    STICKY = "sticky", _("who served the customer last")


class Queue(TenantOwned):
    """Where tickets wait; who is a member sees them."""

    name = models.CharField(_("name"), max_length=60)
    is_default = models.BooleanField(_("receives new conversations"), default=False)
    is_active = models.BooleanField(_("active"), default=True)  # archived queues keep their past and get nothing new
    # Distribution
    strategy = models.CharField(_("distribution"), max_length=11, choices=Strategy.choices, default=Strategy.MANUAL)
    capacity = models.PositiveSmallIntegerField(_("conversations per person"), default=5)
    release_after_minutes = models.PositiveIntegerField(
        _("takes conversations back from who is absent for (minutes)"), null=True, blank=True
    )  # null: never
    required_skills: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "Skill", through="QueueSkill", related_name="queues", verbose_name=_("required skills")
    )
    sessions = models.ManyToManyField(
        Session, through="SessionQueue", related_name="queues", verbose_name=_("receives from the channels")
    )
    bot = models.ForeignKey(
        Bot, models.PROTECT, null=True, blank=True, related_name="queues", verbose_name=_("bot")
    )  # meets who begins a conversation here; null: people do
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
            models.CheckConstraint(condition=Q(strategy__in=Strategy.values), name="queue_strategy_known"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="queue_capacity_is_some"),
            models.CheckConstraint(condition=Q(is_active=True) | Q(is_default=False), name="queue_default_is_active"),
            models.CheckConstraint(
                condition=Q(release_after_minutes=None) | Q(release_after_minutes__gt=0),
                name="queue_absence_takes_time",
            ),
            models.CheckConstraint(
                condition=Q(resolve_after_minutes=None) | Q(resolve_after_minutes__gt=0),
                name="queue_silence_takes_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asks_on_resolution(self) -> bool:
        return bool(self.outcomes or self.required_fields)

    @property
    def distributes(self) -> bool:
        """Whether waiting tickets are handed out, not pulled."""
        return self.is_active and self.strategy != Strategy.MANUAL


class QueueMember(TenantOwned):
    """The single truth of who works in a queue. `services.teams` adds and removes the rows that only a team causes."""

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    is_direct = models.BooleanField(default=True)  # chosen by name, not only brought by a team
    capacity = models.PositiveSmallIntegerField(_("conversations"), null=True, blank=True)  # null: the queue's
    last_assigned_at = models.DateTimeField(null=True, blank=True)  # whose turn it is: who waited longest

    class Meta:
        verbose_name = _("queue member")
        verbose_name_plural = _("queue members")
        constraints = [
            models.UniqueConstraint(fields=["queue", "user"], name="queue_member_once"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gt=0), name="queue_member_capacity_is_some"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} / {self.queue}"


class SessionQueue(TenantOwned):
    """Where the first words to a number wait; numbers without a row use the company's default queue."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="queue_link")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="session_links")

    class Meta:
        verbose_name = _("channel's queue")
        verbose_name_plural = _("channels' queues")

    def __str__(self) -> str:
        return f"{self.session} / {self.queue}"
