from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from crm.models.people import Contact

HUES = 24  # steps of the colour circle


class Label(TenantOwned):
    """A word for a kind of person or matter. One idea: a conversation shows the labels of its contact."""

    name = models.CharField(_("name"), max_length=40)
    hue = models.PositiveSmallIntegerField(_("colour"), default=14)
    archived = models.BooleanField(default=False)  # stays on who has it, is offered to nobody
    contacts = models.ManyToManyField(Contact, through="ContactLabel", related_name="labels")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        constraints = [
            models.UniqueConstraint("tenant", Lower("name"), name="label_named_once_per_tenant"),
            models.CheckConstraint(condition=Q(hue__lt=HUES), name="label_hue_is_a_step"),
        ]

    def __str__(self) -> str:
        return self.name


class ContactLabel(TenantOwned):
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="label_links")
    label = models.ForeignKey(Label, models.CASCADE, related_name="links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("label of a contact")
        verbose_name_plural = _("labels of contacts")
        constraints = [models.UniqueConstraint(fields=["contact", "label"], name="label_once_per_contact")]

    def __str__(self) -> str:
        return f"{self.contact}: {self.label}"
