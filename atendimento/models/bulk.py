from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned


class BulkAct(TenantOwned):
    """One act on many conversations: how each was before, so that it can be undone for a moment."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    act = models.CharField(max_length=8)  # a key of `services.bulk.ACTS`
    before = models.JSONField()  # chat → `services.bulk.Before`
    done_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("bulk act")
        verbose_name_plural = _("bulk acts")

    def __str__(self) -> str:
        return f"{self.act} × {len(self.before)}"
