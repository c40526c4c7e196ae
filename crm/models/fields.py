from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from crm.models.people import Contact


class FieldKind(models.TextChoices):
    TEXT = "text", _("text")
    NUMBER = "number", _("number")
    DATE = "date", _("date")
    CHOICE = "choice", _("one of a list")
    YES_NO = "yes_no", _("yes or no")
    CPF = "cpf", "CPF"
    CNPJ = "cnpj", "CNPJ"
    PHONE = "phone", _("phone")
    LINK = "link", _("link")


class CustomField(TenantOwned):
    """Something that a company wants to know of each contact."""

    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=FieldKind.choices, default=FieldKind.TEXT)
    choices = models.JSONField(_("choices"), default=list, blank=True)  # of a CHOICE: the words
    order = models.PositiveSmallIntegerField(default=0)
    archived = models.BooleanField(default=False)  # what was filled in is kept
    required = models.BooleanField(_("required when resolving"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        constraints = [models.UniqueConstraint("tenant", Lower("name"), name="field_named_once_per_tenant")]

    def __str__(self) -> str:
        return self.name


class FieldValue(TenantOwned):
    """What one contact has in a field. `key` is `text` without the ways to write it: digits of a CPF, say."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="values")
    field = models.ForeignKey(CustomField, models.CASCADE, related_name="values")
    text = models.CharField(max_length=500)
    key = models.CharField(max_length=160)

    class Meta:
        verbose_name = _("field of a contact")
        verbose_name_plural = _("fields of contacts")
        constraints = [models.UniqueConstraint(fields=["contact", "field"], name="field_once_per_contact")]
        indexes = [models.Index(fields=["tenant", "key"], name="field_value_key")]

    def __str__(self) -> str:
        return f"{self.field}: {self.text}"
