"""Gateways write time in seconds, milliseconds, strings, floats, protobuf longs and ISO text."""

from datetime import UTC, datetime, timedelta
from typing import Any

from whatsapp.providers._json import number_of

WHATSAPP_BEGAN = datetime(2009, 1, 1, tzinfo=UTC)
_SECONDS_LIMIT = 1e11  # seconds reach this in the year 5138; anything above is in milliseconds or finer


def moment(value: Any, now: datetime | None = None) -> datetime | None:
    """An aware UTC datetime, or None when the value is no time between 2009 and tomorrow."""
    found = _iso(value) if isinstance(value, str) and "T" in value else _epoch(value)
    latest = (now or datetime.now(UTC)) + timedelta(days=1)
    return found if found and WHATSAPP_BEGAN <= found <= latest else None


def first_moment(*values: Any) -> datetime | None:
    return next((found for found in map(moment, values) if found), None)


def _epoch(value: Any) -> datetime | None:
    number = number_of(value)
    if number is None or not 0 < number < 1e20:
        return None
    while number > _SECONDS_LIMIT:
        number /= 1000
    return datetime.fromtimestamp(number, UTC)


def _iso(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value[:40])
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None
