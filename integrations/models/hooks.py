"""Who outside wants to hear of what, and each thing they were told."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedJSONField
from accounts.models import TenantOwned

# What Svix's schedule is to its customers: 27 hours of patience after the first try.
RETRY_AFTER = [timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18000, 36000, 36000)]


class Endpoint(TenantOwned):
    """An address of a company's own software. `paused_until`: it does not answer, so nothing is sent until then."""

    url = models.URLField(_("address"), max_length=500)
    name = models.CharField(_("name"), max_length=80, blank=True)
    events = ArrayField(models.CharField(max_length=40), verbose_name=_("events"))
    secret = EncryptedJSONField(editable=False)  # {"key": "whsec_…"}
    is_active = models.BooleanField(_("active"), default=True)
    failures = models.PositiveIntegerField(default=0, editable=False)  # since it last answered
    paused_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name or self.url

    @property
    def key(self) -> str:
        return str(self.secret["key"])


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("pending")
    DONE = "done", _("delivered")
    FAILED = "failed", _("given up")


class Delivery(TenantOwned):
    """One event for one endpoint; its id is the `webhook-id` by which receivers know repetitions."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, db_index=False, related_name="deliveries")
    event = models.CharField(max_length=40)
    payload = models.JSONField()
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    log = models.JSONField(default=list)  # [{"at": iso, "status": int | None, "ms": int, "error": str}], oldest first
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="delivery_newest"),
            models.Index(fields=["next_attempt_at"], condition=Q(state="pending"), name="delivery_due"),
            models.Index(fields=["created_at"], name="delivery_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"
