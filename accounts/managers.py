from typing import Any, TypeVar

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

from accounts import scope

M = TypeVar("M", bound=models.Model)


class TenantManager(models.Manager[M]):
    """Shows the scope's tenant only; raises outside of any scope."""

    def get_queryset(self) -> models.QuerySet[M]:
        here = scope.current()
        rows = super().get_queryset()
        if here.tenant_id is not None:
            return rows.filter(tenant_id=here.tenant_id)
        if here.role == scope.APP_ROLE:
            raise scope.ScopeError(f"{self.model._meta.label} queried outside of a tenant scope")
        return rows


class UserManager(BaseUserManager[Any]):
    """Not fail-closed by itself, as login looks for people before any tenant is known; the database is."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Any:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        with scope.unscoped("a superadmin belongs to no tenant"):
            return self.create_user(email, password, role="superadmin", tenant=None, **fields)

    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(email=(username or "").lower())
