"""The door: logging in, logging out, and what a person sees after too many wrong passwords."""

from typing import Any

from axes.helpers import get_cool_off
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import scope
from accounts.forms import LoginForm


class Login(LoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        with scope.unscoped("login writes the person's last login before any tenant is entered"):
            return super().form_valid(form)

    def get_default_redirect_url(self) -> str:
        """Who runs the installation has no inbox."""
        is_superadmin = self.request.user.is_authenticated and self.request.user.is_superuser
        return reverse("admin:index") if is_superadmin else reverse("inbox")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return redirect("inbox")


def locked_out(request: HttpRequest, original: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Five wrong passwords: called by axes instead of the login page. The API has said so in its own words."""
    if original is not None and original.status_code == 429:
        return original
    pause = get_cool_off(request)
    again_at = timezone.localtime() + pause if pause else None
    response = render(request, "accounts/locked_out.html", {"again_at": again_at, "pause": pause}, status=429)
    if pause:
        response["Retry-After"] = str(int(pause.total_seconds()))
    return response
