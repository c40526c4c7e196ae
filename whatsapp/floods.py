"""A dam before the webhooks' door, counted in this process alone: asking Redis would cost more than storing the body.

Gateways burst when they come back from an outage, and a refused body may be lost, so their own limit is out of any
honest one's reach. Who is refused for a wrong token or signature is counted by address, and soon not even looked at.
"""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse

WINDOW = 60  # seconds
MOST_COUNTED = 50_000
_counts: dict[tuple[str, str], int] = {}
_window = 0


def hit(limit: str, who: str) -> bool:
    """Count one; whether that is too many for this window."""
    global _window
    now = int(time.monotonic()) // WINDOW
    if now != _window or len(_counts) > MOST_COUNTED:
        _counts.clear()
        _window = now
    count = _counts[(limit, who)] = _counts.get((limit, who), 0) + 1
    return count > settings.LIMITS[limit]


def is_over(limit: str, who: str) -> bool:
    return _window == int(time.monotonic()) // WINDOW and _counts.get((limit, who), 0) > settings.LIMITS[limit]


def wait() -> HttpResponse:
    """Gateways come again after a 429."""
    return HttpResponse(status=429, headers={"Retry-After": str(WINDOW - int(time.monotonic()) % WINDOW)})


def address_of(request: HttpRequest) -> str:
    """Of the caller: the last address that a proxy of ours noted, as many proxies as we are told there are."""
    proxies = settings.AXES_IPWARE_PROXY_COUNT
    noted = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return noted[-min(proxies, len(noted))].strip() if proxies else request.META.get("REMOTE_ADDR", "")
