from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from crm.models.people import Contact


class MergeRecord(TenantOwned):
    """Two contacts became one: what moved, what was dropped and what changed, so that it can be undone."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="merges")  # who is kept
    absorbed = models.UUIDField()
    name = models.CharField(max_length=160)  # of the absorbed one, to show
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        indexes = [models.Index(fields=["contact", "-created_at"], name="merge_newest")]

    def __str__(self) -> str:
        return self.name
