"""One shape for every "no", in all families: `{"error": {"code", "message", "fields"}}` with the right status."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.errors import DomainError

# REST framework's words where ours are others; more precise codes pass as they are.
CODES = {
    "authentication_failed": "not_authenticated",
    "error": "invalid",
    "parse_error": "malformed",
    "permission_denied": "forbidden",
}


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"

    def __init__(self) -> None:
        super().__init__(_("The request is too large"))


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """REST framework's EXCEPTION_HANDLER. None for what nobody foresaw: that is a 500 and goes to the log."""
    if isinstance(error, DomainError):
        names = getattr(context.get("view"), "field_names", {})
        fields = {names.get(key, key): value for key, value in error.fields.items()}
        headers = getattr(error, "headers", None)
        return Response(body(error.code, error.message, fields), status=error.status, headers=headers)
    known = translated(error)
    response = exception_handler(known, context)  # knows WWW-Authenticate and Retry-After
    if response is not None:
        response.data = body_of(known)
    return response


def translated(error: Exception) -> Exception:
    """What Django raises, as REST framework says it. What is not there and what is not yours look alike."""
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return exceptions.NotFound(_("Not found"))
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        return TooLarge()
    if isinstance(error, SuspiciousOperation):
        return exceptions.ParseError(_("The request can't be read"))
    return error


def body_of(error: Any) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return body("invalid", _("Some fields are not right"), fields_of(error.detail))
    code = error.get_codes()
    named = code if isinstance(code, str) else str(error.default_code)
    return body(CODES.get(named, named), message_of(error.detail))


def message_of(detail: Any) -> str:
    """The first sentence of whatever shape a library gave its detail."""
    while isinstance(detail, dict | list):
        detail = detail.get("detail") if isinstance(detail, dict) else next(iter(detail), "")
    return str(detail or "")


def fields_of(detail: Any) -> dict[str, Any]:
    """Field → its problems; what concerns the whole body is called `body`."""
    if isinstance(detail, list):
        return {"body": detail}
    return {("body" if key == "non_field_errors" else key): value for key, value in detail.items()}


def body(code: str, message: Any, fields: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": str(message), "fields": plain(fields or {})}}


def plain(value: Any) -> Any:
    """Translations that wait for their language become text now, while the family's language is on."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, Promise) else value
