from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from whatsapp.models import Session


class ParkedEvent(TenantOwned):
    """An ack, edit, revoke or reaction that came before its message; applied when the message is stored."""

    session = models.ForeignKey(Session, models.CASCADE, db_index=False, related_name="+")
    provider_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)  # the event's class name
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("parked event")
        verbose_name_plural = _("parked events")
        indexes = [
            models.Index(fields=["session", "provider_id"], name="parked_by_message"),
            models.Index(fields=["created_at"], name="parked_oldest"),
        ]

    def __str__(self) -> str:
        return self.kind
