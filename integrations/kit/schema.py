"""The OpenAPI document: what drf-spectacular can't see by itself."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from integrations.kit.names import component

Endpoint = tuple[str, str, str, Callable[..., Any]]

ERROR = inline_serializer(
    name="Error",
    fields={
        "error": inline_serializer(
            name="ErrorBody",
            fields={
                "code": serializers.CharField(help_text="Stable, for machines."),
                "message": serializers.CharField(help_text="For people, in the family's language."),
                "fields": serializers.DictField(help_text="Field → what is wrong with it."),
            },
        )
    },
)
ALWAYS = {
    "401": "Who are you?",
    "403": "Not allowed to you",
    "404": "Not there, or not for you",
    "429": "Too many requests: see Retry-After",
}
WITH_INPUT = {
    "400": "The input has the wrong shape",
    "409": "Somebody was first, or the state forbids it",
    "413": "Too large",
    "415": "Unknown content type",
    "422": "A rule says no",
}


class Schema(AutoSchema):
    """Adds the errors that every view may answer, and the family as tag."""

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "family", "") or super().get_tags()[0]]

    def get_serializer_name(self, serializer: Any, direction: str) -> str:
        return component(serializer if isinstance(serializer, type) else type(serializer))

    def _get_response_bodies(self, direction: str = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        for code, said in self.errors().items():
            if code not in bodies:
                bodies[code] = {**self._get_response_for_code(ERROR, code, direction=direction), "description": said}
        return bodies

    def errors(self) -> dict[str, str]:
        if self.method == "GET":
            return {"400": WITH_INPUT["400"], **ALWAYS}
        return {**ALWAYS, **WITH_INPUT}


def without_slashes(endpoints: list[Endpoint], **kwargs: Any) -> list[Endpoint]:
    """Each address is documented once, the way the specs write it."""
    return [endpoint for endpoint in endpoints if not endpoint[0].endswith("/")]


class LoginScheme(OpenApiAuthenticationExtension):
    target_class = "integrations.authentication.LoginAuthentication"
    name = "login"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        said = "The access token that POST /api/v1/auth/login answers with."
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": said}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "integrations.authentication.ApiTokenAuthentication"
    name = "apiToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The token of an integration: prosa_…"}


class BrowserScheme(OpenApiAuthenticationExtension):
    target_class = "integrations.kit.access.BrowserSession"
    name = "browser"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        said = "The login of the pages; changes need their CSRF token too."
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME, "description": said}
