"""Proof that a webhook is our gateway's. Everything is compared in constant time."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

from whatsapp.providers._json import dict_at, number_of
from whatsapp.providers._media import decode

# Evolution makes its token once per event and keeps it over retries: 10 attempts, 5 s doubling up to 300 s,
# each with a timeout of its own, make the last one come up to 45 minutes later.
JWT_LEEWAY = 45 * 60


def hmac_hex(key: Any, body: bytes, digest: Callable[..., Any] = hashlib.sha256) -> str:
    return hmac.new(str(key).encode(), body, digest).hexdigest()


def any_equal(told: str, expected: Iterable[Any]) -> bool:
    """Whether `told` is one of the secrets we hold; an empty secret opens nothing."""
    matches = [hmac.compare_digest(told.encode(), str(each).encode()) for each in expected if each]
    return bool(told) and any(matches)


def jwt_is_valid(token: str, key: Any, now: float | None = None) -> bool:
    """An HS256 token signed with `key`, as Evolution's `jwt_key` header makes it: {iat, exp, app, action}."""
    signed, _, signature = token.rpartition(".")
    header, _, payload = signed.partition(".")
    if not key or _claims(header).get("alg") != "HS256":  # "none" and RS256 are how such checks get fooled
        return False
    expected = hmac.new(str(key).encode(), signed.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(_b64(signature), expected):
        return False
    expires = number_of(_claims(payload).get("exp"))
    return expires is not None and expires + JWT_LEEWAY > (time.time() if now is None else now)


def _claims(part: str) -> dict[str, Any]:
    try:
        return dict_at({"claims": json.loads(_b64(part))}, "claims")
    except (ValueError, RecursionError):
        return {}


def _b64(part: str) -> bytes:
    return decode(part.replace("-", "+").replace("_", "/") + "=" * (-len(part) % 4))
