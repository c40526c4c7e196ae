from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned


class NotificationType(models.TextChoices):
    NEW_MESSAGE = "NEW_MESSAGE", _("New message")
    NEW_LEAD = "NEW_LEAD", _("New lead")
    TASK_GIVEN = "TASK_GIVEN", _("A colleague gave you a task")
    ACTIVITY_DUE = "ACTIVITY_DUE", _("Activity due")
    OPPORTUNITY_UPDATE = "OPPORTUNITY_UPDATE", _("Opportunity update")
    LEAD_HOT = "LEAD_HOT", _("Hot lead")
    SLA_AT_RISK = "SLA_AT_RISK", _("Deadline close")
    SLA_BREACHED = "SLA_BREACHED", _("Deadline missed")
    TICKET_TRANSFERRED = "TICKET_TRANSFERRED", _("Conversation transferred to you")
    SNOOZE_OVER = "SNOOZE_OVER", _("Snooze over")
    MENTIONED = "MENTIONED", _("A colleague mentioned you")
    NOT_SENT = "NOT_SENT", _("Scheduled message not sent")
    SYSTEM = "SYSTEM", _("System")


class Notification(TenantOwned):
    """A notice for one person (the spec's CRMNotification)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    type = models.CharField(max_length=24, choices=NotificationType.choices)
    title = models.CharField(max_length=160)
    message = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [models.Index(fields=["user", "-created_at"], name="notification_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def read(self) -> bool:
        return self.read_at is not None
