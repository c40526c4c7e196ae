"""What a person writes before it is a message, and how they like to write."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from atendimento.models.chat import Chat
from atendimento.models.message import Message


class Mode(models.TextChoices):
    REPLY = "reply", _("Answer")
    NOTE = "note", _("Note")


class Draft(TenantOwned):
    """Begun and not sent. Follows its person from device to device; nobody else reads it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="drafts")
    chat = models.ForeignKey(Chat, models.CASCADE, related_name="drafts")
    mode = models.CharField(max_length=5, choices=Mode.choices)
    body = models.TextField(blank=True)
    quoted = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, db_index=False, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["user", "chat", "mode"], name="draft_once"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="draft_mode_known"),
        ]

    def __str__(self) -> str:
        return self.body[:40]


class WritingHabits(TenantOwned):
    """How somebody likes the composer. Who never chose has none."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="writing_habits")
    enter_sends = models.BooleanField(default=True)  # else Ctrl+Enter
    signs = models.BooleanField(default=False)  # *Name:* above the words
    can_undo = models.BooleanField(default=False)  # words wait five seconds in the page
    skin_tone = models.PositiveSmallIntegerField(default=0)  # of emoji; a place in `emojis.TONES`

    class Meta:
        verbose_name = _("writing habits")
        verbose_name_plural = _("writing habits")
        constraints = [models.CheckConstraint(condition=Q(skin_tone__lte=5), name="habits_tone_known")]

    def __str__(self) -> str:
        return str(self.user)


class ScheduleState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("failed")


class ScheduledMessage(TenantOwned):
    """Words for later. They become a message when their time comes, by the rules of that moment."""

    chat = models.ForeignKey(Chat, models.CASCADE, db_index=False, related_name="scheduled")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    body = models.TextField()  # as it was typed: blanks are filled in when it leaves
    due_at = models.DateTimeField()
    unless_answered = models.BooleanField(default=False)  # the customer writing first cancels it
    state = models.CharField(max_length=9, choices=ScheduleState.choices, default=ScheduleState.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("scheduled message")
        verbose_name_plural = _("scheduled messages")
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="scheduled_says_something"),
            models.CheckConstraint(condition=Q(state__in=ScheduleState.values), name="scheduled_state_known"),
        ]
        indexes = [
            models.Index(fields=["chat", "due_at"], name="scheduled_of_chat"),
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="scheduled_due"),
        ]

    def __str__(self) -> str:
        return self.body[:40]
