"""What a rule says when it says no. One mapper per face (HTML, JSON) turns these into answers."""

from typing import Any


class DomainError(Exception):
    """Base; `code` is stable for machines, the message is translated for people."""

    status = 400
    code = "invalid"

    def __init__(self, message: Any, *, code: str = "", fields: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.fields = fields or {}


class Forbidden(DomainError):
    status = 403
    code = "forbidden"


class Conflict(DomainError):
    """Somebody else was first."""

    status = 409
    code = "conflict"


class Invalid(DomainError):
    status = 422
    code = "invalid"
