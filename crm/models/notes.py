from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from crm.models.people import Contact


class Note(TenantOwned):
    """What colleagues should know of a person; customers never see it."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("text"))
    pinned = models.BooleanField(default=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index(fields=["contact", "-pinned", "-created_at"], name="note_newest")]

    def __str__(self) -> str:
        return self.text[:60]
