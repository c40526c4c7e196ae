"""Switches and the ledger, over HTTP: `falhas` (faults) and `livro` (everything that was accepted)."""

from whatsapp.simulator import cloud, evolution, waha
from whatsapp.simulator.core import Gateway
from whatsapp.simulator.wire import Call, Reply

DIALECTS = {"waha": waha.answer, "evolution": evolution.answer, "cloud": cloud.answer}


def faults(gateway: Gateway, call: Call) -> Reply:
    """GET shows, POST changes what it names, DELETE puts everything right."""
    try:
        if call.method == "POST":
            gateway.faults.update(call.json)
        elif call.method == "DELETE":
            gateway.faults.clear()
    except (ValueError, TypeError) as error:
        return Reply(400, {"error": str(error)})
    gateway.touch()
    return Reply(200, gateway.faults.as_dict())


def ledger(gateway: Gateway, call: Call) -> Reply:
    """What was accepted for delivery, oldest first; `?line=` for one number. DELETE forgets all that was said."""
    if call.method == "DELETE":
        gateway.forget()
    line = call.query.get("line")
    rows = [row for row in list(gateway.ledger) if not line or row["line"] == line]
    return Reply(200, {"total": len(rows), "data": rows})
