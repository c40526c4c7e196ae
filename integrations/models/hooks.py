"""Who outside wants to hear of what, and each thing they were told."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedJSONField
from accounts.models import TenantOwned

WATCHED = timedelta(seconds=70)  # longer than a claim
# What Svix's schedule is to its customers: 27 hours of patience after the first try.
RETRY_AFTER = [timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18000, 36000, 36000)]


class Endpoint(TenantOwned):
    """An address of a company's own software. `paused_until`: it does not answer, so nothing is sent until then.

    `trouble`: what its last answer was, as long as that was not a success. An endpoint that is off with a trouble
    said 410 "gone"; without one, somebody switched it off.
    """

    url = models.URLField(_("address"), max_length=500)
    name = models.CharField(_("name"), max_length=80, blank=True)
    events = ArrayField(models.CharField(max_length=40), verbose_name=_("events"))
    secret = EncryptedJSONField(editable=False)  # {"key": "whsec_…"}
    is_active = models.BooleanField(_("active"), default=True)
    failures = models.PositiveIntegerField(default=0, editable=False)  # since it last answered
    paused_until = models.DateTimeField(null=True, blank=True, editable=False)
    trouble = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name or self.url

    @property
    def key(self) -> str:
        return str(self.secret["key"])

    @property
    def is_resting(self) -> bool:
        """Left alone for now, because it is down."""
        return self.paused_until is not None and self.paused_until > timezone.now()


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
    # [{"at": iso, "status": int | None, "ms": int, "error": str, "answer": how the body began}], oldest first
    log = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="delivery_newest"),
            models.Index(fields=["endpoint", "-id"], condition=Q(state="failed"), name="delivery_given_up"),
            models.Index(fields=["next_attempt_at"], condition=Q(state="pending"), name="delivery_due"),
            models.Index(fields=["created_at"], name="delivery_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"

    @property
    def is_under_way(self) -> bool:
        """Whether it is worth to stay and watch: something becomes of it within a minute or so."""
        due = self.next_attempt_at
        return self.state == DeliveryState.PENDING and due is not None and abs(due - timezone.now()) < WATCHED
