from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned


class PanelLook(TenantOwned):
    """How somebody likes the panel beside the chat: the parts they keep closed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="panel_look")
    closed = models.JSONField(default=list)

    class Meta:
        verbose_name = _("look of the panel")
        verbose_name_plural = _("looks of the panel")

    def __str__(self) -> str:
        return str(self.user)
