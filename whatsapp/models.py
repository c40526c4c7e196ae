"""Connected numbers, and the durable inbox and outbox around them."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedJSONField
from accounts.models import Tenant, TenantOwned


def new_token() -> str:
    return secrets.token_urlsafe(24)


class SessionStatus(models.TextChoices):
    STARTING = "starting", _("starting")
    QR = "qr", _("waiting for the QR code")
    WORKING = "working", _("connected")
    FAILED = "failed", _("failed")
    STOPPED = "stopped", _("disconnected")


class Session(TenantOwned):
    """A connected WhatsApp number. `name` is what the gateway calls it (Cloud API: its phone_number_id)."""

    provider = models.CharField(_("provider"), max_length=20)
    name = models.CharField(_("name at the gateway"), max_length=80)
    label = models.CharField(_("label"), max_length=60)
    config = EncryptedJSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=SessionStatus.choices, default=SessionStatus.STARTING)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    webhook_token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    send_read_receipts = models.BooleanField(_("tell customers that their messages were read"), default=True)
    status_changed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "provider", "name"], name="session_once_per_tenant"),
            # A phone_number_id is Meta's and global: the same one in two companies is somebody's mistake.
            models.UniqueConstraint(fields=["name"], condition=Q(provider="cloud"), name="session_cloud_number_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def webhook_url(self) -> str:
        """Where the gateway posts. The token in it is all that an unsigned gateway proves itself by."""
        return f"{settings.BASE_URL.rstrip('/')}/api/webhooks/whatsapp/{self.webhook_token}"

    @property
    def accepts_unsigned(self) -> bool:
        """Demo and tests only: a body on the bare route needs no proof."""
        return bool(self.config.get("allow_unsigned"))


class EventState(models.TextChoices):
    PENDING = "pending", _("pending")
    DONE = "done", _("done")
    DEAD = "dead", _("in quarantine")
    REFUSED = "refused", _("refused: wrong signature")


class WebhookEvent(models.Model):
    """One webhook body, stored before anything is believed. Never dropped: done, or visible with its error.

    `session` is null when the body names none that we know; then it waits in quarantine without a tenant.
    """

    id = models.BigAutoField(primary_key=True)  # the order of arrival
    tenant = models.ForeignKey(Tenant, models.CASCADE, null=True, blank=True, db_index=False, related_name="+")
    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, db_index=False, related_name="webhook_events"
    )
    provider = models.CharField(max_length=20)
    dedupe_key = models.CharField(max_length=100)
    body = models.BinaryField()
    state = models.CharField(max_length=8, choices=EventState.choices, default=EventState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.UniqueConstraint(fields=["session", "dedupe_key"], name="webhook_once_per_session"),
            models.UniqueConstraint(
                fields=["dedupe_key"], condition=Q(session=None), name="webhook_once_without_session"
            ),
        ]
        indexes = [
            models.Index(fields=["session", "id"], condition=Q(state="pending"), name="webhook_pending"),
            models.Index(fields=["state", "received_at"], condition=~Q(state="done"), name="webhook_troubled"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.pk}"


class OutboundState(models.TextChoices):
    QUEUED = "queued", _("queued")
    CLAIMED = "claimed", _("claimed")  # a worker has it, no byte has left
    SENDING = "sending", _("sending")  # bytes may have left
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNCERTAIN = "uncertain", _("uncertain")  # may have been accepted; never sent again blindly


IN_FLIGHT = (OutboundState.CLAIMED, OutboundState.SENDING)


class OutboundMessage(TenantOwned):
    """One message to hand to a gateway. The constraint keeps a single one in flight per chat."""

    session = models.ForeignKey(Session, models.PROTECT, db_index=False, related_name="outbound")
    chat_key = models.UUIDField()  # what has to stay in order
    message_ref = models.UUIDField(unique=True)  # the message that waits for the outcome
    order = models.BigIntegerField(default=0)  # position in the chat
    to = models.CharField(max_length=160)
    payload = models.JSONField(default=dict)  # Outgoing's fields; files by storage key
    state = models.CharField(max_length=10, choices=OutboundState.choices, default=OutboundState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        constraints = [
            models.UniqueConstraint(
                fields=["chat_key"],
                condition=Q(state__in=["claimed", "sending"]),
                name="outbound_one_in_flight_per_chat",
            )
        ]
        indexes = [
            models.Index(
                fields=["chat_key", "order"],
                condition=Q(state__in=["queued", "claimed", "sending"]),
                name="outbound_open",
            ),
            models.Index(fields=["lease_until"], condition=Q(state__in=["claimed", "sending"]), name="outbound_leases"),
            models.Index(fields=["session", "state"], condition=Q(state="uncertain"), name="outbound_uncertain"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"
