"""Companies, the people who work in them, and the base of everything a company owns."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scope
from accounts.ids import new_id
from accounts.managers import TenantManager, UserManager


class Tenant(models.Model):
    """A company: the wall."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), unique=True)
    last_ticket_number = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")

    def __str__(self) -> str:
        return self.name


class TenantOwned(models.Model):
    """Base of every domain model. Queries outside of a scope raise; the database has a wall of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # No index of its own: the wall's unique (tenant, id) pair serves, and every insert is one index cheaper.
    tenant = models.ForeignKey(
        Tenant,
        models.CASCADE,
        default=scope.current_tenant_id,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name=_("company"),
    )

    objects: models.Manager = TenantManager()

    class Meta:
        abstract = True


class Role(models.TextChoices):
    SUPERADMIN = "superadmin", _("Superadmin")
    ADMIN = "admin", _("Admin")
    SUPERVISOR = "supervisor", _("Supervisor")
    ATTENDANT = "attendant", _("Attendant")


class User(AbstractBaseUser):
    """Somebody who logs in. A superadmin runs the installation and belongs to no company."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(
        Tenant, models.CASCADE, null=True, blank=True, related_name="users", verbose_name=_("company")
    )
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.ATTENDANT)
    avatar = models.CharField(max_length=200, blank=True, editable=False)  # path below MEDIA_ROOT
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="user_superadmin_has_no_tenant",
                condition=Q(role=Role.SUPERADMIN, tenant=None) | (~Q(role=Role.SUPERADMIN) & Q(tenant__isnull=False)),
            ),
            models.CheckConstraint(name="user_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    # Django's admin asks these; only the superadmin enters it.
    @property
    def is_staff(self) -> bool:
        return self.role == Role.SUPERADMIN

    @property
    def is_superuser(self) -> bool:
        return self.role == Role.SUPERADMIN

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_superuser


class PresenceState(models.TextChoices):
    ONLINE = "online", _("online")
    AWAY = "away", _("away")
    OFFLINE = "offline", _("offline")


class PresenceChoice(TenantOwned):
    """What somebody chose to be while they are here; survives reloads and Redis. Whether they are here is a
    heartbeat, see `accounts.presence`; `seen_at` is the last one, give or take a minute.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="presence_choice")
    state = models.CharField(max_length=7, choices=PresenceState.choices, default=PresenceState.ONLINE)
    reason = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField(auto_now_add=True)
    set_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [models.CheckConstraint(condition=Q(state__in=PresenceState.values), name="presence_state_known")]

    def __str__(self) -> str:
        return f"{self.user}: {self.state}"


class AuditEvent(TenantOwned):
    """Somebody changed a setting. `removed` keeps what was removed, to bring it back (`accounts.audit`)."""

    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    action = models.CharField(max_length=40)
    about = models.CharField(max_length=160)
    data: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    removed: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("change of settings")
        verbose_name_plural = _("changes of settings")

    def __str__(self) -> str:
        return f"{self.action} {self.about}"

    @property
    def is_removal(self) -> bool:
        return self.action.endswith(".removed")
