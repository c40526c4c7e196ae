"""What every view of the desk has in common: who may enter, and how a "no" is said."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.errors import DomainError
from accounts.http import DeskRequest

View = Callable[..., HttpResponseBase]


def desk(*methods: str) -> Callable[[View], View]:
    """A view for people of a company. What they may not see does not exist; a rule's "no" becomes an answer."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_login(request)
            if request.user.tenant_id is None:
                return redirect("admin:index")
            try:
                return view(request, *args, **kwargs)
            except ObjectDoesNotExist as error:
                raise Http404 from error
            except DomainError as error:
                return refusal(request, error)

        return never_cache(require_http_methods(methods)(inner))

    return decorate


def to_login(request: DeskRequest) -> HttpResponse:
    """A script can't follow a redirect to a page, so it is told to leave; it comes back to where the person was."""
    if not request.htmx:
        return redirect_to_login(request.get_full_path())
    page = request.htmx.current_url_abs_path or reverse("inbox")
    return HttpResponseClientRedirect(redirect_to_login(page).url)


def refusal(request: DeskRequest, error: DomainError) -> HttpResponse:
    if request.htmx:
        body = {"code": error.code, "message": str(error.message), "fields": error.fields}
        return JsonResponse({"error": body}, status=error.status)
    return render(request, "atendimento/refused.html", {"error": error}, status=error.status)
