"""Evolution's dialect: `answer` takes one HTTP call, `words` make webhook bodies."""

from whatsapp.simulator.core import Gateway
from whatsapp.simulator.evolution import instances, read, send
from whatsapp.simulator.evolution.base import authorize, error, routes
from whatsapp.simulator.wire import Call, Refusal, Reply

__all__ = ["answer", "instances", "read", "send"]


def answer(gateway: Gateway, call: Call) -> Reply:
    found = routes.find(call)
    try:
        authorize(gateway, call, found[1].get("name", "") if found else "")
        if found is None:
            raise Refusal(404, error(404, [f"Cannot {call.method} {call.path}"]))
        gateway.faults.wait()
        return found[0](gateway, call, **found[1])
    except Refusal as refusal:
        return refusal.reply
