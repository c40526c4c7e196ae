from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from crm.models.people import Contact


class ActivityKind(models.TextChoices):
    TASK = "task", _("Task")
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    FOLLOW_UP = "follow_up", _("Follow-up")


class Activity(TenantOwned):
    """Something to do about a person. Its owner is told once when it is due (`told_at`)."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="activities")
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=10, choices=ActivityKind.choices, default=ActivityKind.TASK)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="activities")
    done_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [models.CheckConstraint(condition=Q(kind__in=ActivityKind.values), name="activity_kind_known")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None, told_at=None), name="activity_to_tell"),
            models.Index(fields=["owner", "due_at"], condition=Q(done_at=None), name="activity_of_owner"),
        ]

    def __str__(self) -> str:
        return self.title
