"""What every JSON view of every family shares: who may enter, whose data they see, and the family's language."""

from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts import scope
from integrations.kit.access import Insider
from integrations.kit.errors import TooLarge
from integrations.limits import CallerLimit

UPLOAD_SLACK = 1024 * 1024  # what a multipart body has beside its file


class ApiView(APIView):
    """Base of all JSON views. After authentication the request runs inside of the person's company."""

    language = "en"  # of errors; what is stored or pushed keeps the installation's
    field_names: ClassVar[dict[str, str]] = {}  # what the family calls the fields that our rules name
    superadmin_reads = False  # whether GET shows a superadmin every company
    permission_classes = [Insider]
    throttle_classes = [CallerLimit]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with ExitStack() as self.inside, translation.override(self.language):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_giants(request)

    def perform_authentication(self, request: Request) -> None:
        try:
            super().perform_authentication(request)
        finally:  # before anything is refused, so that guessing is counted too
            super().check_throttles(request)
        self.inside.enter_context(self.scope_of(request))

    def check_throttles(self, request: Request) -> None:
        """Done already, in `perform_authentication`."""

    def scope_of(self, request: Request) -> Any:
        """The tokens' owners are known only here, after the middleware has run."""
        user = request.user
        if getattr(user, "tenant_id", None):
            return scope.tenant_scope(user.tenant_id)
        if user and user.is_authenticated and self.superadmin_reads and request.method in SAFE_METHODS:
            return scope.unscoped("a superadmin reads every company")
        return nullcontext()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response


def refuse_giants(request: Request) -> None:
    """REST framework's JSON parser reads whatever comes; Django's own limit guards forms only."""
    told = str(request.META.get("CONTENT_LENGTH") or "")
    length = int(told) if told.isdecimal() else 0
    form = (request.content_type or "").startswith("multipart/")
    most = settings.UPLOAD_MAX_BYTES + UPLOAD_SLACK if form else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if length > most:
        raise TooLarge


def checked(serializer: type[serializers.Serializer], data: Any, **kwargs: Any) -> dict[str, Any]:
    """Plain valid data, or REST framework's ValidationError."""
    form = serializer(data=data, **kwargs)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def route(address: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """Documented addresses end without a slash; with one they work too. The schema shows the first."""
    return [path(address, view, name=name), path(f"{address}/", view, name=f"{name}-slash")]
