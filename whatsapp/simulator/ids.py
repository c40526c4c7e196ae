"""Identifiers as the real things make them."""

import base64
import hashlib
import hmac
import json
import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's, in lower case as WAHA writes ULIDs


def customer_message() -> str:
    """As iPhones write them."""
    return "3A" + secrets.token_hex(9).upper()


def company_message() -> str:
    """As WhatsApp Web clients write them."""
    return "3EB0" + secrets.token_hex(9).upper()


def event() -> str:
    number = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    return "evt_" + "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def sha512(key: str, raw: bytes) -> str:
    return hmac.new(key.encode(), raw, hashlib.sha512).hexdigest()


def jwt(key: str, now: float | None = None) -> str:
    """Evolution's bearer token: HS256 over {iat, exp, app, action}, valid for ten minutes."""
    issued = int(time.time() if now is None else now)
    claims = {"iat": issued, "exp": issued + 600, "app": "evolution", "action": "webhook"}
    signed = ".".join(_b64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{signed}.{_b64(hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest())}"


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
