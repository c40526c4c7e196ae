"""The door: resolve the session, verify, store the raw body once, answer. Nothing else happens here.

2xx only after the row is committed, 503 when the database can't take it, never a 4xx for our own trouble:
Evolution takes 400/401/403/404/422 as final, WAHA gives up after its retries.
"""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import scope
from whatsapp import floods, inbox
from whatsapp.models import EventState, Session, WebhookEvent
from whatsapp.providers import provider_for
from whatsapp.providers._json import loads
from whatsapp.providers.base import MalformedBody, Request

log = structlog.get_logger(__name__)

KNOWN_SECONDS = 5.0  # how long a changed key may still be believed
MOST_KNOWN = 10_000
_known: dict[str, tuple[float, Session]] = {}
QUARANTINE_CAP = 1000  # rows that nobody vouches for, per session (or for all unknown sessions together)


@dataclass(frozen=True)
class Delivery:
    """One stored copy of a body: a Cloud body may speak of several numbers."""

    session: Session | None
    provider: str
    dedupe_key: str
    state: str
    error: str = ""


@csrf_exempt
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, token: str = "", suffix: str = "") -> HttpResponse:
    """`suffix` is the event name that Evolution appends when `webhookByEvents` is on."""
    if request.method == "GET":
        return handshake(request, token)
    if int(request.headers.get("Content-Length") or 0) > settings.WEBHOOK_MAX_BYTES:
        return HttpResponse(status=413)
    address = floods.address_of(request)
    if floods.hit("webhook", token or address) or (token not in _known and floods.is_over("stranger", address)):
        return floods.wait()
    try:
        with scope.unscoped("a webhook names its tenant by token or signature"):
            answer = store_at_once(as_request(request), token)
    except Http404:
        floods.hit("stranger", address)
        raise
    except RequestDataTooBig:  # a chunked body has no Content-Length to look at first
        return HttpResponse(status=413)
    except (DatabaseError, InterfaceError) as error:
        log.error("webhook.not_stored", error=type(error).__name__)
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if answer.status_code == 401:
        floods.hit("stranger", address)
    return answer


def as_request(request: HttpRequest) -> Request:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(body=request.body, headers=headers, query=request.GET.dict())


def store_at_once(request: Request, token: str) -> HttpResponse:
    """Without asking the connection first whether it still lives: when it does not, once more on a new one, and what
    was stored twice is stored once.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return store(request, token)
    except (OperationalError, InterfaceError):
        connection.close()
        return store(request, token)


def store(request: Request, token: str) -> HttpResponse:
    deliveries = list(by_token(request, token) if token else by_body(request))
    if not deliveries:
        return HttpResponse(status=401)
    stored = [save(delivery, request.body) for delivery in deliveries]
    for delivery in deliveries:
        if delivery.session and delivery.state == EventState.PENDING:
            inbox.wake(delivery.session.pk)
    refused = all(delivery.state == EventState.REFUSED for delivery in deliveries)
    return JsonResponse(
        {"status": "refused" if refused else "stored", "new": any(stored)}, status=401 if refused else 200
    )


def by_token(request: Request, token: str) -> Iterable[Delivery]:
    """The path's 128-bit token names the session. A body about another session is not believed."""
    session = session_by_token(token)
    if session is None:
        raise Http404
    provider = provider_for(session.provider)(session)
    body, error = parse(request.body)
    if needs_signature(session) and not provider.verify(request):
        yield from refused(session, request)
        return
    if body is None:
        yield Delivery(session, session.provider, key_of(request.body), EventState.DEAD, error)
        return
    yield from targeted(session, body, request.body)


def session_by_token(token: str) -> Session | None:
    """Remembered for a few seconds per process: reading and decrypting it costs more than storing the body."""
    until, session = _known.get(token, (0.0, None))
    if session is not None and until > time.monotonic():
        return session
    session = Session.objects.filter(webhook_token=token).first()
    if session is not None:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[token] = (time.monotonic() + KNOWN_SECONDS, session)
    return session


def targeted(session: Session, body: dict[str, Any], raw: bytes) -> Iterable[Delivery]:
    """A Cloud app may serve several numbers through one URL; others of this company are found by name."""
    targets, error = targets_of(session.provider, body)
    if error:
        yield Delivery(session, session.provider, key_of(raw), EventState.DEAD, error)
    for name in sorted({target.name for target in targets}):
        owner = session
        if name not in names_of(session):
            siblings = Session.objects.filter(tenant=session.tenant_id, provider=session.provider)
            found = next((sibling for sibling in siblings if name in names_of(sibling)), None)
            if found is None:
                wrong = f"the body speaks of {name[:80]!r}, not of this session"
                yield Delivery(session, session.provider, key_of(raw), EventState.DEAD, wrong)
                continue
            owner = found
        yield Delivery(owner, session.provider, key_of(raw, identified(targets)), EventState.PENDING)


def names_of(session: Session) -> set[str]:
    """What a body may call the session: account-wide news of Meta name the business account instead of a number."""
    return {"", session.name, *(str(session.config.get(key) or "") for key in ("phone_number_id", "waba_id"))}


def needs_signature(session: Session) -> bool:
    """The token already proves a gateway that can't sign; one that was given a key has to use it."""
    keys = ("hmac_key", "app_secret", "jwt_key", "webhook_secret")
    return any(session.config.get(key) for key in keys) and not session.accepts_unsigned


def by_body(request: Request) -> Iterable[Delivery]:
    """The bare route of specs 1 and 4: found by name, believed only with proof."""
    body, error = parse(request.body)
    kind = dialect(body) if body is not None else ""
    if body is None or not kind:
        yield from quarantined(request.body, error or "not a body of any gateway we know")
        return
    targets, error = targets_of(kind, body)
    if error:
        yield from quarantined(request.body, error, kind)
    for name in sorted({target.name for target in targets}):
        yield from named(request, kind, name, identified(targets))


def named(request: Request, kind: str, name: str, has_id: bool) -> Iterable[Delivery]:
    """Sessions of that name in any company: the one whose secret the request knows gets it, no other."""
    candidates = list(Session.objects.filter(name=name)) or [
        session for session in Session.objects.filter(provider=kind) if name and name in names_of(session)
    ]
    proven = [s for s in candidates if s.provider == kind and provider_for(kind)(s).verify(request)]
    # The demo's sessions take spec 1's curl: unsigned, and Evolution's dialect for a WAHA name too.
    open_ones = sorted((s for s in candidates if s.accepts_unsigned), key=lambda s: s.provider != kind)
    for session in (proven or open_ones)[:1]:
        yield Delivery(session, kind, key_of(request.body, has_id), EventState.PENDING)
        return
    for session in [s for s in candidates if s.provider == kind][:1]:
        yield from refused(session, request)
    if not candidates:
        yield from quarantined(request.body, f"no session is called {name[:80]!r}", kind)


def refused(session: Session, request: Request) -> Iterable[Delivery]:
    """A wrong signature keeps the body (a changed key must not lose mail), a missing one keeps nothing."""
    signed = any(h in request.headers for h in ("x-webhook-hmac", "x-hub-signature-256", "authorization"))
    kept = WebhookEvent.objects.filter(session=session, state=EventState.REFUSED).count()
    log.warning("webhook.refused", session=str(session.pk), signed=signed)
    if signed and kept < QUARANTINE_CAP:
        yield Delivery(session, session.provider, key_of(request.body), EventState.REFUSED, "wrong signature")


def quarantined(raw: bytes, error: str, kind: str = "") -> Iterable[Delivery]:
    kept = WebhookEvent.objects.filter(session=None, state=EventState.DEAD).count()
    log.warning("webhook.quarantined", error=error)
    if kept < QUARANTINE_CAP:
        yield Delivery(None, kind, key_of(raw), EventState.DEAD, error)


def parse(raw: bytes) -> tuple[dict[str, Any] | None, str]:
    try:
        return loads(raw), ""
    except MalformedBody as error:
        return None, str(error)


def dialect(body: dict[str, Any]) -> str:
    if "entry" in body or "object" in body:
        return "cloud"
    return "evolution" if "instance" in body else "waha" if "session" in body else ""


def targets_of(kind: str, body: dict[str, Any]) -> tuple[list[Any], str]:
    try:
        found = provider_for(kind).targets(body)
    except MalformedBody as error:
        return [], str(error)
    return (found, "") if found else ([], "the body names no session")


def identified(targets: list[Any]) -> bool:
    return any(target.event_key for target in targets)


def key_of(raw: bytes, has_id: bool = True) -> str:
    """The body's hash: gateways retry with the same bytes. WAHA's envelope id is not safe to use (its
    `message` and `message.any` share one, and a duplicate may carry a new one).

    A body without any id of its own (spec 1's examples) may honestly come again, so its key ages.
    """
    digest = hashlib.sha256(raw).hexdigest()
    return digest if has_id else f"{digest}:{int(timezone.now().timestamp()) // 60}"


def save(delivery: Delivery, raw: bytes) -> bool:
    """Store once; True when it was new. Commits before it returns."""
    given = delivery.session, delivery.provider, delivery.dedupe_key
    return inbox.insert_once(*given, body=raw, state=delivery.state, error=delivery.error)


def handshake(request: HttpRequest, token: str) -> HttpResponse:
    """Meta's GET: echo the challenge to who knows the verify token (Graph API, webhooks/getting-started)."""
    if request.GET.get("hub.mode") != "subscribe":
        return HttpResponse(status=404)
    with scope.unscoped("Meta's handshake names no tenant"):
        sessions = Session.objects.filter(provider="cloud")
        chosen = list(sessions.filter(webhook_token=token) if token else sessions)
    given = request.GET.get("hub.verify_token", "")
    for session in chosen:
        expected = session.config.get("verify_token") or ""
        if expected and constant_time_compare(given, expected):
            return HttpResponse(request.GET.get("hub.challenge", ""), content_type="text/plain")
    return HttpResponse(status=403)
