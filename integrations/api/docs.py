"""`/api/schema` and `/api/docs`: what all doors look like, for programs and for people."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularSwaggerSplitView

from integrations.kit.views import route


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    return HttpResponse(document(), content_type=OpenApiJsonRenderer.media_type)


@cache
def document() -> bytes:
    """Drawn once per process: it takes a second, and strangers may ask for it."""
    return OpenApiJsonRenderer().render(SchemaGenerator().get_schema(request=None, public=True), renderer_context={})


def urlpatterns() -> list[URLPattern]:
    docs = SpectacularSwaggerSplitView.as_view(url_name="api-schema")
    return [*route("api/schema", schema, "api-schema"), *route("api/docs", docs, "api-docs")]
