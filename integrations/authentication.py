"""Who is asking, when it is no browser: the access token of a login, or an integration's own token.

Both are looked up at each request, so a logout, a revoked token, a new role and a dismissal count at once. The view
base enters the person's company afterwards (`integrations.kit.views`), so row-level security holds as for pages.
"""

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.tokens import AccessToken

from accounts import scope
from accounts.models import User
from integrations.models import ApiToken, Login, TokenScope

PREFIX = "prosa_"  # of API tokens, so that secret scanners and people know one when they see it
NOTED_EVERY = timedelta(minutes=1)  # last_used_at is written no more often than that


def bearer(request: Request) -> str | None:
    """What the Authorization header carries as Bearer; None when it says nothing of that kind."""
    kind, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


class Bearer(ABC, BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        token = bearer(request)
        if token is None or token.startswith(PREFIX) is not self.wants_prefix:
            return None
        return self.admit(request, token)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="prosa"'

    wants_prefix = False

    @abstractmethod
    def admit(self, request: Request, token: str) -> tuple[User, Any]:
        """Who the token stands for, and what it is. Raises AuthenticationFailed."""


class LoginAuthentication(Bearer):
    """The access token that a login or a refresh answered with."""

    def admit(self, request: Request, token: str) -> tuple[User, Login]:
        login = login_of(claims_of(token))
        return login.user, login


class ApiTokenAuthentication(Bearer):
    """The token of an integration: acts as the person who made it, within its scopes."""

    wants_prefix = True

    def admit(self, request: Request, token: str) -> tuple[User, ApiToken]:
        with scope.unscoped("a token names its company"):
            live = ApiToken.objects.filter(hash=ApiToken.hash_of(token), revoked_at=None, user__is_active=True)
            found = live.select_related("user__tenant").first()
            if found is None:
                raise AuthenticationFailed(_("This token is not valid"), code="token_invalid")
            note_use(found)
        check_scope(request, found)
        return found.user, found


def claims_of(token: str) -> AccessToken:
    """A token that is ours and not over; raises AuthenticationFailed."""
    try:
        return AccessToken(token)  # type: ignore[arg-type]  # simplejwt's annotation forgets str
    except ExpiredTokenError as error:
        raise AuthenticationFailed(_("Token expired"), code="token_expired") from error
    except TokenError as error:
        raise AuthenticationFailed(_("This token is not valid"), code="token_invalid") from error


def login_of(claims: Any) -> Login:
    """The living login that a token came out of; raises AuthenticationFailed."""
    try:
        pk = UUID(str(claims.get("login")))
    except ValueError:
        raise AuthenticationFailed(_("This token is not valid"), code="token_invalid") from None
    with scope.unscoped("a token names its company"):
        login = Login.objects.select_related("user__tenant").filter(pk=pk).first()
    if login is None or not login.is_live:
        raise AuthenticationFailed(_("This login has ended"), code="login_ended")
    return login


def check_scope(request: Request, token: ApiToken) -> None:
    """Reading needs `read`, all else `write`, and `manage` covers both; views that manage ask for it by themselves."""
    wanted = TokenScope.READ if request.method in SAFE_METHODS else TokenScope.WRITE
    if not token.allows(wanted) and not token.allows(TokenScope.MANAGE):
        raise lacking(wanted)


def lacking(wanted: TokenScope) -> PermissionDenied:
    return PermissionDenied(_("This token lacks the scope “%(scope)s”") % {"scope": wanted}, code="scope_missing")


def note_use(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def is_managing(request: Request) -> bool:
    """Whether the caller may manage: a person in person, or a token that was given `manage`."""
    return not isinstance(request.auth, ApiToken) or request.auth.allows(TokenScope.MANAGE)


def check_managing(request: Request) -> None:
    if not is_managing(request):
        raise lacking(TokenScope.MANAGE)
