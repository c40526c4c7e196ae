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
_ours: set[tuple[str, str]] = set()


@cache
def _gateway() -> Gateway:
    return Gateway(api_key="simulador")


def gateway() -> Gateway:
    """With the lines that exist now: a channel connected a moment ago is served too."""
    global _read_at
    found = _gateway()
    with _lock:
        if time.monotonic() - _read_at > FRESH_SECONDS or not _read_at:
            refresh(found)
            _read_at = time.monotonic()
    return found


def refresh(found: Gateway) -> None:
    """Follow the database; lines that were made by the API with webhooks of their own are left alone."""
    global _ours
    wanted = {(session.provider, session.name): session for session in sessions()}
    for key in _ours - set(wanted):
        found.lines.pop(key, None)
    for key, session in wanted.items():
        if key in _ours or key not in found.lines:
            connect(found, session)
            _ours = _ours | {key}
    _ours = _ours & set(wanted)


def sessions() -> list[Session]:
    with scope.unscoped("the simulator plays a gateway that serves all companies"):
        rows = (
            Session.objects.filter(provider__in=["waha", "evolution", "cloud"])
            .select_related("tenant")
            .order_by("created_at")
        )
        return [row for row in rows if PREFIX in address_of(row)]


def connect(found: Gateway, session: Session) -> None:
    config = session.config
    line = found.add_line(Line(session.provider, session.name))
    secret = config.get("hmac_key") or config.get("app_secret") or ""
    hook = Hook(webhook_url(session), hmac_key=secret, jwt_key=config.get("jwt_key", ""))
    hook.events = WAHA_EVENTS if session.provider == "waha" else ()
    line.hooks, line.api_key, line.label = (
        [hook],
        config.get("api_key") or config.get("access_token") or "",
        session.label,
    )
    line.phone, line.company = session.phone or line.phone, session.tenant.name


def webhook_url(session: Session) -> str:
    """The desk is at the same address as the gateway that it was told of."""
    parts = urlsplit(address_of(session))
    return f"{parts.scheme}://{parts.netloc}/api/webhooks/whatsapp/{session.webhook_token}"


def address_of(session: Session) -> str:
    return str(session.config.get("base_url") or session.config.get("graph_url") or "")
