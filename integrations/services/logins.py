"""Logging in, going on and logging out, for clients that are no browser."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import RefreshToken

from accounts import scope
from accounts.errors import DomainError
from accounts.models import User
from integrations.models import Login

log = structlog.get_logger(__name__)

KEPT = timedelta(days=1)  # how long an ended login is kept, for who asks why


class Unauthenticated(DomainError):
    status = 401
    code = "not_authenticated"


class LockedOut(DomainError):
    status = 429
    code = "locked_out"

    def __init__(self, pause: timedelta) -> None:
        super().__init__(_("Too many tries. Wait a little."))
        self.headers = {"Retry-After": str(int(pause.total_seconds()))}


@dataclass(frozen=True)
class Tokens:
    user: User
    access: str
    refresh: str


def login_open(*, request: HttpRequest, email: str, password: str) -> Tokens:
    """E-mail and password against tokens. Wrong ones count together with the login page's.

    Raises Unauthenticated, or LockedOut after the fifth in a quarter of an hour.
    """
    credentials = {"username": email.strip().lower(), "password": password}
    user = authenticate(request, **credentials)
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise LockedOut(get_cool_off(request) or timedelta())
    if user is None:
        raise Unauthenticated(_("Invalid credentials"), code="invalid_credentials")
    with scope.unscoped("login: the person names the company"):
        user_logged_in.send(sender=User, request=request, user=user)  # last login, and a clean slate at axes
    return login_begin(user=user)


def login_begin(*, user: Any) -> Tokens:
    """A new family of tokens for somebody who proved to be `user`."""
    login = Login(user=user, tenant_id=user.tenant_id, session_hash=user.get_session_auth_hash())
    tokens = next_tokens(login)
    with scope.unscoped("login: the person names the company"):
        login.save(force_insert=True)
    return tokens


def next_tokens(login: Login) -> Tokens:
    """The next refresh token, the only one that counts from now on, and an access token. The caller saves."""
    refresh = RefreshToken()
    user = login.user
    claims = {"login": login.pk, "userId": user.pk, "email": user.email, "role": user.role}
    for name, value in claims.items():
        refresh[name] = str(value)
    login.refresh_jti = refresh["jti"]
    login.expires_at = timezone.now() + refresh.lifetime
    return Tokens(user, str(refresh.access_token), str(refresh))


def login_refresh(*, token: str) -> Tokens:
    """New tokens for the newest refresh token. An older one was copied by somebody: the login ends for both.

    Raises Unauthenticated.
    """
    refresh = refresh_of(token)
    with scope.unscoped("a token names its company"):
        tokens = rotate(refresh)
    if tokens is None:
        raise Unauthenticated(_("This login has ended"), code="login_ended")
    return tokens


@transaction.atomic
def rotate(refresh: RefreshToken) -> Tokens | None:
    """None instead of an error: the end of a login has to be committed."""
    login = Login.objects.select_for_update(of=("self",)).select_related("user").filter(pk=refresh["login"]).first()
    if login is None or not login.is_live:
        return None
    if login.refresh_jti != refresh["jti"]:
        log.warning("login.refresh_reused", login=str(login.pk), user=str(login.user_id))
        end(login)
        return None
    tokens = next_tokens(login)
    login.save(update_fields=["refresh_jti", "expires_at"])
    return tokens


def login_end(*, login: Login) -> None:
    """Log out: every token of the family is void from now on."""
    with scope.unscoped("a token names its company"):
        end(login)


def logins_end(*, user: User) -> None:
    """Log a person out everywhere."""
    with scope.unscoped("a person's logins, wherever they are"):
        Login.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now())


def end(login: Login) -> None:
    login.ended_at = timezone.now()
    login.save(update_fields=["ended_at"])


def refresh_of(token: str) -> RefreshToken:
    try:
        refresh = RefreshToken(token)  # type: ignore[arg-type]  # simplejwt's annotation forgets str
    except TokenError as error:
        raise Unauthenticated(_("This token is not valid or is over"), code="token_invalid") from error
    if "login" not in refresh:
        raise Unauthenticated(_("This token is not valid or is over"), code="token_invalid")
    return refresh


def logins_prune() -> None:
    """Forget what can't be used any more."""
    with scope.unscoped("logins of all companies age alike"):
        Login.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()
