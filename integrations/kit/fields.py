from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

ONCE = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="Yours, up to 255 characters: the same request with the same key is done once and answered the same.",
)


class DayField(serializers.DateField):
    """A day that calendars and time zones can still add to."""

    default_error_messages = {"unlikely": _("Give a day between 1970 and 2199.")}

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not 1970 <= day.year < 2200:
            self.fail("unlikely")
        return day
