from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from atendimento.models.message import Message


class ActKind(models.TextChoices):
    REACTION = "reaction", _("reaction")
    EDIT = "edit", _("edit")
    REVOKE = "revoke", _("deletion for everyone")


class ActState(models.TextChoices):
    QUEUED = "queued", _("queued")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class MessageAct(TenantOwned):
    """What we do to a message that exists. It goes out through the outbox, which reports under this row's id."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=8, choices=ActKind.choices)
    text = models.TextField(blank=True)  # the emoji ("" takes it back), or the new words
    before = models.CharField(max_length=16, blank=True)  # our reaction until then, which a failure brings back
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=ActState.choices, default=ActState.QUEUED)
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("act on a message")
        verbose_name_plural = _("acts on messages")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ActKind.values), name="act_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ActState.values), name="act_state_known"),
            models.UniqueConstraint(
                fields=["message"], condition=Q(state="queued", kind__in=["edit", "revoke"]), name="act_one_change_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_failed(self) -> bool:
        return self.state == ActState.FAILED


class LaterMark(TenantOwned):
    """ "Responder depois": somebody's own list of messages to come back to; their next answer there clears it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="later_marks")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("message to answer later")
        verbose_name_plural = _("messages to answer later")
        constraints = [models.UniqueConstraint(fields=["user", "message"], name="later_once_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.message_id}"
