from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LoginForm(AuthenticationForm):
    """E-mail and password; a wrong pair says how many tries are left before the pause."""

    def clean_username(self) -> str:
        # One spelling per person, so that capital letters don't give a fresh count of tries.
        return str(self.cleaned_data["username"]).strip().lower()

    def get_invalid_login_error(self) -> ValidationError:
        wrong = _("E-mail or password don't match.")
        left = self.tries_left()
        if left <= 0:
            return ValidationError(wrong, code="invalid_login")
        counted = ngettext("%(left)s try left.", "%(left)s tries left.", left) % {"left": left}
        return ValidationError(f"{wrong} {counted}", code="invalid_login")

    def tries_left(self) -> int:
        credentials: dict[str, Any] = {"username": self.cleaned_data.get("username")}
        failures = AxesProxyHandler.get_failures(self.request, credentials)
        return int(settings.AXES_FAILURE_LIMIT) - failures
