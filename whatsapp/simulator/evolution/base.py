"""Evolution's manners: keys, errors and numbers (2.3.7; shapes as its server answers them)."""

import hmac
from typing import Any, NoReturn

from whatsapp.simulator.core import Gateway
from whatsapp.simulator.people import Customer
from whatsapp.simulator.state import Line
from whatsapp.simulator.wire import Call, Json, Refusal, Routes

routes = Routes()
on = routes.add
ERRORS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 500: "Internal Server Error"}


def error(status: int, message: Any) -> Json:
    return {"status": status, "error": ERRORS.get(status, "Error"), "response": {"message": message}}


def refuse(status: int, message: Any) -> NoReturn:
    raise Refusal(status, error(status, message))


def authorize(gateway: Gateway, call: Call, name: str = "") -> None:
    """The global key opens everything, an instance's token its own instance (guards/auth.guard.ts)."""
    line = gateway.lines.get(("evolution", name))
    told = call.headers.get("apikey", "").encode()
    keys = [gateway.api_key, line.api_key if line else ""]
    if not any(hmac.compare_digest(told, key.encode()) for key in keys if key):
        refuse(401, "Unauthorized")


def instance(gateway: Gateway, name: str) -> Line:
    line = gateway.lines.get(("evolution", name))
    if line is None:
        refuse(404, [f'The "{name}" instance does not exist'])
    return line


def connected(gateway: Gateway, name: str) -> Line:
    line = instance(gateway, name)
    if line.status != "working":
        refuse(500, "Connection Closed")
    return line


def required(body: Json, *names: str) -> None:
    """Validation by JSON schema nests its words once more than the rest."""
    if missing := [f'instance requires property "{name}"' for name in names if name not in body]:
        refuse(400, [missing])


def jid_of(number: str) -> str:
    return number if "@" in number else f"{number.lstrip('+')}@s.whatsapp.net"


def recipient(gateway: Gateway, number: str) -> Customer:
    """Asks WhatsApp first, so the ninth digit comes out as the account has it (utils/createJid.ts)."""
    jid = jid_of(number)
    digits = jid.split("@")[0]
    if digits in gateway.faults.without_whatsapp:
        refuse(400, [{"jid": jid, "exists": False, "number": digits}])
    if jid.endswith("@s.whatsapp.net") and (owner := gateway.owner_of(digits)) and not owner.group:
        return owner
    return gateway.customer_at(jid)
