"""API tokens: made once, shown once, revoked for ever."""

import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from integrations.authentication import PREFIX
from integrations.models import ApiToken, TokenScope

SHOWN = len(PREFIX) + 6


def api_token_create(*, by: User, name: str, scopes: Sequence[str]) -> tuple[ApiToken, str]:
    """The stored token and its text, which nobody can read again. Raises Forbidden, Invalid, Conflict."""
    check(by)
    if not scopes or set(scopes) - set(TokenScope.values):
        raise Invalid(_("Choose what the token may do"), fields={"scopes": TokenScope.values})
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(name=name, user=by, scopes=sorted(set(scopes)), hash=ApiToken.hash_of(text), hint=text[:SHOWN])
    try:
        with transaction.atomic():
            token.save(force_insert=True)
    except IntegrityError as error:
        said = _("There is a token of that name already")
        raise Conflict(said, code="name_taken", fields={"name": [said]}) from error
    return token, text


def api_token_revoke(*, token: ApiToken, by: User) -> None:
    """It stops working with the next request. Again does nothing."""
    check(by)
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def check(by: User) -> None:
    if not may(by, "integration.manage"):
        raise Forbidden(_("Only admins manage integrations"))
