from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from crm.models.labels import HUES
from crm.models.people import Contact


class Pipeline(TenantOwned):
    """The way of a sale, stage by stage."""

    name = models.CharField(_("name"), max_length=60)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pipeline")
        verbose_name_plural = _("pipelines")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="pipeline_named_once_per_tenant"),
            models.UniqueConstraint(fields=["tenant"], condition=Q(is_default=True), name="pipeline_one_default"),
        ]

    def __str__(self) -> str:
        return self.name


class Stage(TenantOwned):
    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages")
    name = models.CharField(_("name"), max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    hue = models.PositiveSmallIntegerField(_("colour"), default=14)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pipeline", "name"], name="stage_named_once_per_pipeline"),
            models.CheckConstraint(condition=Q(hue__lt=HUES), name="stage_hue_is_a_step"),
        ]

    def __str__(self) -> str:
        return self.name


class DealState(models.TextChoices):
    OPEN = "open", _("open")
    WON = "won", _("won")
    LOST = "lost", _("lost")


class Opportunity(TenantOwned):
    """A sale that may come about: people call it "negócio"."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="opportunities")
    title = models.CharField(_("title"), max_length=120)
    value_cents = models.PositiveBigIntegerField(_("value"), default=0)  # of a real
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="opportunities")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="opportunities"
    )
    state = models.CharField(max_length=4, choices=DealState.choices, default=DealState.OPEN)
    reason = models.CharField(_("reason"), max_length=160, blank=True)  # why it was lost, or won
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=DealState.OPEN, closed_at=None)
                | Q(state__in=[DealState.WON, DealState.LOST], closed_at__isnull=False),
                name="deal_closed_is_won_or_lost",
            ),
        ]
        indexes = [models.Index(fields=["contact", "-created_at"], name="deal_of_contact")]

    def __str__(self) -> str:
        return self.title
