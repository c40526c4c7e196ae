"""The one gateway of this process, its lines read from the sessions that point at it."""

import threading
import time
from functools import cache
from urllib.parse import urlsplit

from accounts import scope
from whatsapp.models import Session
from whatsapp.simulator.core import Gateway
from whatsapp.simulator.driver import WAHA_EVENTS
from whatsapp.simulator.state import Hook, Line

PREFIX = "/simulador/"
FRESH_SECONDS = 2
_lock = threading.Lock()
_read_at = 0.0


@cache
def _gateway() -> Gateway:
    return Gateway(api_key="simulador")


def gateway() -> Gateway:
    """With the lines that exist now: a channel connected a moment ago is served too."""
    global _read_at
    found = _gateway()
    with _lock:
        if time.monotonic() - _read_at > FRESH_SECONDS or not _read_at:
            for session in sessions():
                connect(found, session)
            _read_at = time.monotonic()
    return found


def sessions() -> list[Session]:
    with scope.unscoped("the simulator plays a gateway that serves all companies"):
        rows = (
            Session.objects.filter(provider__in=["waha", "evolution"]).select_related("tenant").order_by("created_at")
        )
        return [row for row in rows if PREFIX in str(row.config.get("base_url"))]


def connect(found: Gateway, session: Session) -> None:
    if (session.provider, session.name) in found.lines:
        return  # connected before, or by the API with webhooks of its own
    config = session.config
    hook = Hook(webhook_url(session), hmac_key=config.get("hmac_key", ""), jwt_key=config.get("jwt_key", ""))
    if session.provider == "waha":
        hook.events = WAHA_EVENTS
    line = Line(session.provider, session.name, api_key=config.get("api_key", ""), hooks=[hook], label=session.label)
    line.phone = session.phone or line.phone
    line.company = session.tenant.name
    found.add_line(line)


def webhook_url(session: Session) -> str:
    """The desk is at the same address as the gateway that it was told of."""
    parts = urlsplit(str(session.config["base_url"]))
    return f"{parts.scheme}://{parts.netloc}/api/webhooks/whatsapp/{session.webhook_token}"
