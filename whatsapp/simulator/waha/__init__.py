"""WAHA's dialect: `answer` takes one HTTP call, `words` make webhook bodies."""

from whatsapp.simulator.core import Gateway
from whatsapp.simulator.waha import read, send, sessions
from whatsapp.simulator.waha.base import authorize, routes
from whatsapp.simulator.wire import Call, Refusal, Reply

UNKNOWN = {"message": "Not Found", "error": "Not Found", "statusCode": 404}
__all__ = ["answer", "read", "send", "sessions"]


def answer(gateway: Gateway, call: Call) -> Reply:
    found = routes.find(call)
    try:
        authorize(gateway, call)
        if found is None:
            raise Refusal(404, UNKNOWN)
        gateway.faults.wait()
        return found[0](gateway, call, **found[1])
    except Refusal as refusal:
        return refusal.reply
