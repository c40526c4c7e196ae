from datetime import UTC, date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers

ONCE = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="Yours, up to 255 characters: the same request with the same key is done once and answered the same.",
)


class Moment(serializers.DateTimeField):
    """Says every moment in UTC, as the specs' examples do: `2025-12-11T10:00:00Z`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=UTC, **kwargs)


def as_written(**value: Any) -> OpenApiExample:
    """A body as a spec writes it."""
    return OpenApiExample("As the spec writes it", value=value, request_only=True)


def as_shown(**value: Any) -> OpenApiExample:
    """An answer as a spec shows it."""
    return OpenApiExample("As the spec shows it", value=value, response_only=True)


class DayField(serializers.DateField):
    """A day that calendars and time zones can still add to."""

    default_error_messages = {"unlikely": _("Give a day between 1970 and 2199.")}

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not 1970 <= day.year < 2200:
            self.fail("unlikely")
        return day
