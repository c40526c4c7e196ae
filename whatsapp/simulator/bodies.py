"""Webhook requests without a running gateway: thousands of them for benchmarks, odd ones for tests."""

import time
from typing import Any

from whatsapp.simulator.core import words
from whatsapp.simulator.courier import Parcel, wrap
from whatsapp.simulator.ids import company_message, customer_message
from whatsapp.simulator.people import Customer
from whatsapp.simulator.state import Hook, Line, Message

Json = dict[str, Any]


def text(
    dialect: str, session: str, phone: str, body: str, *, id: str = "", name: str = "", at: float = 0.0, **line: Any
) -> Json:
    """A customer's text message as the gateway tells it. `line`: fields of `state.Line` (Evolution: api_key)."""
    who = Customer(name=name or f"Cliente {phone[-4:]}", phone=phone)
    message = Message(id or customer_message(), who, False, text=body, at=at or time.time())
    return last(dialect, "spoken", Line(dialect, session, **line), message)


def echo(dialect: str, session: str, phone: str, body: str, *, id: str = "", via: str = "app", **line: Any) -> Json:
    """Our own side spoke: on the phone, or through the API (`via="api"`)."""
    message = Message(id or company_message(), Customer(name="", phone=phone), True, text=body, via=via)
    return last(dialect, "spoken", Line(dialect, session, **line), message)


def ack(dialect: str, session: str, phone: str, id: str, ack: int, **line: Any) -> Json:
    """Progress of our message: 2 delivered, 3 read, 4 played (WAHA's GOWS has no event for 1, sent)."""
    message = Message(id, Customer(name="", phone=phone), True)
    return last(dialect, "progressed", Line(dialect, session, **line), message, ack)


def last(dialect: str, what: str, *facts: Any) -> Json:
    _event, body = getattr(words(dialect), what)(*facts)[-1]
    return dict(body)


def waha_text(session: str, phone: str, body: str, **more: Any) -> Json:
    return text("waha", session, phone, body, **more)


def evolution_text(session: str, phone: str, body: str, **more: Any) -> Json:
    return text("evolution", session, phone, body, **more)


def request(dialect: str, url: str, body: Json, *, hmac_key: str = "", jwt_key: str = "") -> Parcel:
    """The bytes and signed headers that the gateway would POST: `parcel.raw`, `parcel.headers`, `parcel.url`."""
    return wrap(dialect, Hook(url, hmac_key=hmac_key, jwt_key=jwt_key), str(body.get("event")), body)
