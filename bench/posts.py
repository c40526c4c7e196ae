"""Webhook requests as bytes: one body of the gateway as a template, signed anew for each message."""

import hashlib
import hmac
import json
import random
from dataclasses import asdict, dataclass
from typing import Any

PHONE, MESSAGE, TEXT, TIME = "5531900000001", "3EB0BENCHBENCHBENCH0", "@@text@@", 1111111111


@dataclass(frozen=True)
class Door:
    """A session as its gateway knows it."""

    name: str
    token: str
    key: str


@dataclass(frozen=True)
class Mailbag:
    """All that a load generator needs to write messages; travels as JSON."""

    template: str
    doors: tuple[Door, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Mailbag":
        data: dict[str, Any] = json.loads(text)
        return cls(data["template"], tuple(Door(**door) for door in data["doors"]))

    def body(self, door: Door, phone: str, text: str, at: float, message: str = "") -> bytes:
        body = self.template.replace(PHONE, phone).replace(MESSAGE, message or new_id()).replace(TEXT, text)
        return body.replace(str(TIME), str(int(at))).replace('"@@session@@"', json.dumps(door.name)).encode()

    def request(self, door: Door, phone: str, text: str, at: float) -> bytes:
        body = self.body(door, phone, text, at)
        return (
            f"POST /api/webhooks/whatsapp/{door.token} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"X-Webhook-Hmac: {signature(door.key, body)}\r\nX-Webhook-Hmac-Algorithm: sha512\r\n\r\n"
        ).encode() + body


def new_id() -> str:
    return f"3EB0{random.getrandbits(64):016X}"


def signature(key: str, body: bytes) -> str:
    return hmac.new(key.encode(), body, hashlib.sha512).hexdigest()


def phone(number: int) -> str:
    """The number-th customer: valid Brazilian mobile numbers, all different."""
    return f"55319{80000000 + number}"
