"""How often somebody may ask: per minute, counted in Redis, and not at all while Redis is away.

Strangers are counted by IP address (spec 1: 100 a minute). Whom we know is counted by person or token instead, as ten
attendants share one office's address. Logging in has a bucket of its own, beside the lockout after wrong passwords.
Webhooks have theirs in `whatsapp.floods`, as no request to Redis fits there.
"""

import time
from abc import ABC, abstractmethod
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from integrations.models import ApiToken

WINDOW = 60  # seconds


class Limit(ABC, BaseThrottle):
    """A fixed window: one round trip to Redis per request, where REST framework's own keeps a list of times."""

    @abstractmethod
    def bucket(self, request: Request) -> tuple[str, str]:
        """(name of the limit, who is counted)."""

    def allow_request(self, request: Request, view: Any) -> bool:
        limit, who = self.bucket(request)
        return hit(limit, who) <= settings.LIMITS[limit]

    def wait(self) -> float:
        return seconds_left()


class CallerLimit(Limit):
    """Every request to a JSON door. Whoever shows a token that is none counts as a stranger."""

    def bucket(self, request: Request) -> tuple[str, str]:
        if isinstance(request.auth, ApiToken):
            return "token", str(request.auth.pk)
        if request.user and request.user.is_authenticated:
            return "user", str(request.user.pk)
        return "anonymous", self.get_ident(request)


class LoginLimit(Limit):
    def bucket(self, request: Request) -> tuple[str, str]:
        return "login", self.get_ident(request)


def hit(limit: str, who: str) -> int:
    """Count one; how many there were in this window."""
    return int(cache.count(f"limit:{limit}:{who}:{int(time.time()) // WINDOW}", WINDOW + 5))  # type: ignore[attr-defined]


def seconds_left() -> float:
    return WINDOW - time.time() % WINDOW
