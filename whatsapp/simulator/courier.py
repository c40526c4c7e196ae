"""Webhooks on their way, with each gateway's own headers, signature and stubbornness."""

import hashlib
import hmac
import json
import random
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import requests

from whatsapp.simulator import ids
from whatsapp.simulator.faults import Faults
from whatsapp.simulator.hands import Hands
from whatsapp.simulator.state import Hook


@dataclass(frozen=True)
class Retries:
    attempts: int
    delay: float
    factor: float = 1.0
    longest: float = 300.0
    jitter: float = 0.0
    final: frozenset[int] = frozenset()  # answers after which it gives up at once

    def pause(self, attempt: int) -> float:
        wait = min(self.longest, self.delay * self.factor ** (attempt - 1))
        return wait * random.uniform(1 - self.jitter, 1 + self.jitter)  # noqa: S311


# WAHA 2026.2.1 WebhookSender.ts: any non-2xx, 15 × 2 s. Evolution 2.3.7 webhook.controller.ts and env.config.ts.
POLICIES = {
    "waha": Retries(15, 2),
    "evolution": Retries(10, 5, 2, 300, 0.2, frozenset({400, 401, 403, 404, 422})),
    "cloud": Retries(40, 5, 2, 6 * 3600),  # Meta: with decreasing frequency, for days
}
TIMEOUT = 30  # Evolution's; WAHA has none


@dataclass(frozen=True)
class Parcel:
    dialect: str
    url: str
    event: str
    raw: bytes
    headers: dict[str, str]
    attempt: int = 1


@dataclass(frozen=True)
class Delivery:
    """One attempt, for the page's console and for tests. `status` 0: nobody answered."""

    event: str
    status: int
    ms: int
    attempt: int
    at: float = field(default_factory=time.time)


class Courier:
    def __init__(self, faults: Faults, hands: Hands, on_delivery: Callable[[], None] = lambda: None) -> None:
        self.faults = faults
        self.hands = hands
        self.log: deque[Delivery] = deque(maxlen=200)
        self.on_delivery = on_delivery
        self._local = threading.local()

    def send(self, dialect: str, hook: Hook, event: str, body: dict[str, Any]) -> None:
        """In order per address unless told to shuffle; a retry never holds up what comes after it."""
        parcel = wrap(dialect, hook, event, body)
        for copy in range(2 if self.faults.deliver_twice else 1):
            again = replace(parcel, headers=wrap(dialect, hook, event, body).headers) if copy else parcel
            if self.faults.shuffle:
                self.hands.later(random.uniform(0, 1.2), partial(self._deliver, again))  # noqa: S311
            else:
                self.hands.now(partial(self._deliver, again), lane=hook.url)

    def _deliver(self, parcel: Parcel) -> None:
        started = time.monotonic()
        status, retry_after = self._post(parcel)
        took = round((time.monotonic() - started) * 1000)
        self.log.append(Delivery(parcel.event, status, took, parcel.attempt))
        self.on_delivery()
        policy = POLICIES[parcel.dialect]
        if 200 <= status < 300 or status in policy.final or parcel.attempt >= policy.attempts:
            return
        again = replace(parcel, attempt=parcel.attempt + 1)
        self.hands.later(retry_after or policy.pause(parcel.attempt), partial(self._deliver, again))

    def _post(self, parcel: Parcel) -> tuple[int, float]:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            session.trust_env = False
        try:
            answer = session.post(
                parcel.url, data=parcel.raw, headers=parcel.headers, timeout=TIMEOUT, allow_redirects=False
            )
        except requests.RequestException:
            return 0, 0.0
        told = answer.headers.get("Retry-After", "") if parcel.dialect == "waha" else ""
        return answer.status_code, float(told) if told.isdigit() else 0.0


def wrap(dialect: str, hook: Hook, event: str, body: dict[str, Any]) -> Parcel:
    """Compact JSON, as both gateways send it, and the headers that go with these very bytes."""
    if dialect == "evolution":
        body = {**body, "destination": hook.url}
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    signed = HEADERS[dialect](hook, body, raw)
    return Parcel(dialect, hook.url, event, raw, {"Content-Type": "application/json", **hook.headers, **signed})


def waha_headers(hook: Hook, body: dict[str, Any], raw: bytes) -> dict[str, str]:
    """The request id is one per send and stays over retries; the timestamp is the event's and is not signed."""
    headers = {
        "User-Agent": "WAHA/2026.7.1",
        "X-Webhook-Request-Id": secrets.token_hex(9)[:17],
        "X-Webhook-Timestamp": str(body.get("timestamp", "")),
    }
    if hook.hmac_key:
        headers |= {"X-Webhook-Hmac": ids.sha512(hook.hmac_key, raw), "X-Webhook-Hmac-Algorithm": "sha512"}
    return headers


def evolution_headers(hook: Hook, body: dict[str, Any], raw: bytes) -> dict[str, str]:
    """A token for the sender, none for the body. Made once per event and kept over retries."""
    headers = {"User-Agent": "axios/1.12.2"}
    return headers | {"Authorization": f"Bearer {ids.jwt(hook.jwt_key)}"} if hook.jwt_key else headers


def cloud_headers(hook: Hook, body: dict[str, Any], raw: bytes) -> dict[str, str]:
    told = hmac.new(hook.hmac_key.encode(), raw, hashlib.sha256).hexdigest()
    return {"User-Agent": "facebookexternalua", "X-Hub-Signature-256": f"sha256={told}"}


HEADERS = {"waha": waha_headers, "evolution": evolution_headers, "cloud": cloud_headers}
