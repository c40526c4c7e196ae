from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts import scope
from accounts.models import User


class EmailBackend(ModelBackend):
    """E-mail and password. Runs before any tenant is known, so it looks past the wall."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        with scope.unscoped("login: the person names the company"):
            return super().authenticate(request, (username or "").strip().lower(), password, **kwargs)

    def get_user(self, user_id: Any) -> User | None:
        with scope.unscoped("session: the person names the company"):
            user = User.objects.filter(pk=user_id).select_related("tenant").first()
        return user if user and self.user_can_authenticate(user) else None
