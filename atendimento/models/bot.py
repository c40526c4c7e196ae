from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned


class Bot(TenantOwned):
    """Who may meet customers in a queue, by name. What it says and understands is the business of the app `bots`."""

    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("active"), default=True)  # an archived one hands over what it has
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bot")
        verbose_name_plural = _("bots")
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="bot_name_once_per_tenant")]

    def __str__(self) -> str:
        return self.name
