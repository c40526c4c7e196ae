"""Settings of the JSON doors: REST framework and the OpenAPI document."""

import hashlib
from datetime import timedelta
from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "integrations.authentication.LoginAuthentication",
        "integrations.authentication.ApiTokenAuthentication",
        "integrations.kit.access.BrowserSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["integrations.kit.access.Insider"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "integrations.kit.schema.Schema",
    "EXCEPTION_HANDLER": "integrations.kit.errors.answer",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}


def simple_jwt(secret: str) -> dict[str, Any]:
    """A quarter of an hour for access, a week for refresh (spec 4, section 14), signed with a key of their own."""
    return {
        "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
        "REFRESH_TOKEN_LIFETIME": timedelta(days=7),
        "SIGNING_KEY": hashlib.sha256(f"prosa.jwt:{secret}".encode()).hexdigest(),
        "ISSUER": "prosa",
        "USER_ID_CLAIM": "userId",
    }


SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Prosa",
    "DESCRIPTION": "The doors of Prosa: three families of addresses on one set of services. See docs/API.md.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/(api/v1|api|atendimento)",
    "COMPONENT_SPLIT_REQUEST": True,
    "PREPROCESSING_HOOKS": ["integrations.kit.schema.without_slashes"],
    "POSTPROCESSING_HOOKS": [],  # enumerations stay beside their field: each family has its own words
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False, "docExpansion": "none"},
}
