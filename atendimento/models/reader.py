from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from atendimento.models.chat import Chat


class ChatReader(TenantOwned):
    """How far one person has read one chat, and whether they pinned it; nobody else's business.

    Unread to them is what the customer said after `seen_count` and nobody answered; at least 1 while `marked_unread`.
    """

    chat = models.ForeignKey(Chat, models.CASCADE, db_index=False, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+")
    seen_count = models.PositiveIntegerField(default=0)  # of the chat's `inbound_count`
    marked_unread = models.BooleanField(default=False)
    pinned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        constraints = [models.UniqueConstraint(fields=["chat", "user"], name="reader_once_per_chat")]
        indexes = [
            models.Index(fields=["user", "pinned_at"], condition=Q(pinned_at__isnull=False), name="reader_pins"),
            models.Index(fields=["user"], condition=Q(marked_unread=True), name="reader_marks"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.chat_id}"
