import hashlib

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned


class TokenScope(models.TextChoices):
    READ = "read", _("read")
    WRITE = "write", _("write and change")
    MANAGE = "manage", _("manage people, tokens and webhooks")


class ApiToken(TenantOwned):
    """A key of one integration. It acts as the person who made it, within its scopes; only its hash is kept.

    The token is 256 random bits, so a plain SHA-256 can't be searched backwards and needs no salt.
    """

    name = models.CharField(_("name"), max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=16, editable=False)  # its first letters, to tell tokens apart
    scopes = ArrayField(models.CharField(max_length=10, choices=TokenScope.choices), verbose_name=_("scopes"))
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "name"], condition=Q(revoked_at=None), name="api_token_name_once_per_tenant"
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=TokenScope.values) & ~Q(scopes=[]), name="api_token_scopes_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    def allows(self, wanted: str) -> bool:
        return wanted in self.scopes
