from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Tenant


class Login(models.Model):
    """One login of a person through the API: the family of all tokens that came out of it.

    The tokens themselves are not stored. `refresh_jti` names the only refresh token that still counts; any other one
    of the family was used before, so somebody copied it, and the whole login ends. `tenant` is null for the superadmin.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, models.CASCADE, null=True, blank=True, db_index=False, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="logins")
    refresh_jti = models.CharField(max_length=32)
    # Django's own fingerprint of the password: a changed one ends all logins, as it ends the browser's sessions.
    session_hash = models.CharField(max_length=128)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        indexes = [models.Index(fields=["expires_at"], name="login_oldest")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_live(self) -> bool:
        """Not logged out, the person still works here, and the password is the one that was used."""
        user = self.user
        return self.ended_at is None and user.is_active and user.get_session_auth_hash() == self.session_hash
