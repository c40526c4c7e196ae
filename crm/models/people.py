"""Who the customer is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned, User
from crm import phones


class Contact(TenantOwned):
    """A person. Addresses are rows of Identity; `phone` is the one to show, digits with country code."""

    name = models.CharField(_("name"), max_length=160, blank=True)
    push_name = models.CharField(_("name on WhatsApp"), max_length=160, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("portfolio of"),
    )  # who was deactivated owns nobody, until they come back
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [models.Index(fields=["tenant", "email"], condition=~models.Q(email=""), name="contact_same_email")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name or self.push_name or self.display_phone or str(_("Unnamed contact"))

    @property
    def keeper(self) -> User | None:
        """Whose customer this is, of who works here."""
        return self.owner if self.owner and self.owner.is_active else None

    @property
    def display_phone(self) -> str:
        return phones.display(self.phone) if self.phone else ""


class IdentityKind(models.TextChoices):
    PHONE = "phone", _("phone")  # value: phones.match_key
    JID = "jid", _("WhatsApp id")
    LID = "lid", _("hidden WhatsApp id")
    BSUID = "bsuid", _("Meta user id")


class Identity(TenantOwned):
    """One address of a person. Unique in the company, so that two people can't share one."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=8, choices=IdentityKind.choices)
    value = models.CharField(max_length=160)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [models.UniqueConstraint(fields=["tenant", "kind", "value"], name="identity_once_per_tenant")]

    def __str__(self) -> str:
        return self.value


class LeadStatus(models.TextChoices):
    NEW = "NEW", _("New")
    CONTACTED = "CONTACTED", _("Contacted")
    QUALIFIED = "QUALIFIED", _("Qualified")
    CONVERTED = "CONVERTED", _("Converted")
    LOST = "LOST", _("Lost")


class LeadSource(models.TextChoices):
    WHATSAPP = "WHATSAPP", "WhatsApp"
    WHATSAPP_CAMPAIGN = "WHATSAPP_CAMPAIGN", _("WhatsApp campaign")
    MANUAL = "MANUAL", _("Added by hand")


class Lead(TenantOwned):
    """Somebody who may buy. Opened by itself when an unknown phone writes."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="leads")
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=LeadSource.choices, default=LeadSource.WHATSAPP)
    status = models.CharField(_("status"), max_length=12, choices=LeadStatus.choices, default=LeadStatus.NEW)
    score = models.PositiveSmallIntegerField(_("score"), default=50)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        constraints = [
            # Two first messages at once open one lead.
            models.UniqueConstraint(
                fields=["contact"], condition=models.Q(source="WHATSAPP"), name="lead_once_per_whatsapp_contact"
            ),
            models.CheckConstraint(condition=models.Q(score__lte=100), name="lead_score_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
