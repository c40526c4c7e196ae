"""WAHA's sessions: how a desk connects a number by API."""

import base64
from typing import Any

from whatsapp.simulator import samples
from whatsapp.simulator.core import Gateway
from whatsapp.simulator.state import Hook, Line
from whatsapp.simulator.waha import words
from whatsapp.simulator.waha.base import on
from whatsapp.simulator.wire import Call, Json, Refusal, Reply


@on("POST", "/api/sessions")
def create(gateway: Gateway, call: Call) -> Reply:
    name = str(call.json.get("name") or "default")
    if ("waha", name) in gateway.lines:
        told = f"Session '{name}' already exists. Use PUT to update it."
        raise Refusal(422, {"message": told, "error": "Unprocessable Entity", "statusCode": 422})
    line = gateway.add_line(Line("waha", name, label=name, status="stopped"))
    configure(line, call.json.get("config") or {})
    if call.json.get("start", True):
        begin(gateway, line)
    return Reply(201, described(line))


def configure(line: Line, config: Json) -> None:
    line.config = config
    line.hooks = [hook_of(each) for each in config.get("webhooks") or []]


def hook_of(told: Json) -> Hook:
    headers = {each["name"]: each["value"] for each in told.get("customHeaders") or []}
    key = (told.get("hmac") or {}).get("key") or ""
    return Hook(str(told.get("url")), hmac_key=key, headers=headers, events=tuple(told.get("events") or ()))


def begin(gateway: Gateway, line: Line) -> None:
    """A new number shows its QR code; here somebody scans it after a few seconds."""
    gateway.set_status(line, "starting")
    gateway.hands.later(0.5, lambda: gateway.set_status(line, "qr"))
    gateway.hands.later(4, lambda: gateway.set_status(line, "working"))


def described(line: Line) -> Json:
    own = words.me(line) if line.status == "working" else None
    status = words.STATUSES[line.status]
    told: Json = {"name": line.name, "status": status, "config": line.config, "me": own, "presence": None}
    return told | {"timestamps": {"activity": None}, "engine": {"engine": "GOWS"} if line.status != "stopped" else {}}


def found(gateway: Gateway, name: str) -> Line:
    line = gateway.lines.get(("waha", name))
    if line is None:
        raise Refusal(404, {"message": "Session not found", "error": "Not Found", "statusCode": 404})
    return line


@on("GET", "/api/sessions")
def listed(gateway: Gateway, call: Call) -> Reply:
    """Webhook keys in clear, as the real one: never hand this on."""
    lines = [line for (dialect, _name), line in gateway.lines.items() if dialect == "waha"]
    wanted = lines if call.query.get("all") == "true" else [line for line in lines if line.status != "stopped"]
    return Reply(200, [described(line) for line in wanted])


@on("GET", "/api/sessions/{name}")
def shown(gateway: Gateway, call: Call, name: str) -> Reply:
    return Reply(200, described(found(gateway, name)))


@on("PUT", "/api/sessions/{name}")
def replaced(gateway: Gateway, call: Call, name: str) -> Reply:
    line = found(gateway, name)
    configure(line, call.json.get("config") or {})
    return Reply(200, described(line))


@on("DELETE", "/api/sessions/{name}")
def deleted(gateway: Gateway, call: Call, name: str) -> Reply:
    gateway.lines.pop(("waha", name), None)
    return Reply(200)


@on("GET", "/api/sessions/{name}/me")
def own_number(gateway: Gateway, call: Call, name: str) -> Reply:
    line = found(gateway, name)
    return Reply(200, words.me(line) if line.status == "working" else None)


@on("POST", "/api/sessions/{name}/{verb}")
def controlled(gateway: Gateway, call: Call, name: str, verb: str) -> Reply:
    line = found(gateway, name)
    if verb in ("start", "restart"):
        known = line.status in ("stopped", "failed", "working") and bool(gateway.messages(line))
        gateway.set_status(line, "working") if known else begin(gateway, line)
    elif verb == "stop":
        gateway.set_status(line, "stopped")
    elif verb == "logout":
        begin(gateway, line)
    return Reply(201, described(line))


@on("GET", "/api/{name}/auth/qr")
def qr(gateway: Gateway, call: Call, name: str) -> Reply:
    line = found(gateway, name)
    if line.status != "qr":
        text = "Session status is not as expected. Try again later or restart the session"
        told: dict[str, Any] = {"error": text, "session": name, "status": words.STATUSES[line.status]}
        raise Refusal(422, told | {"expected": ["SCAN_QR_CODE"]})
    if call.query.get("format") == "raw":
        return Reply(200, {"value": f"2@simulador,{name}"})
    png = samples.qr_like(name)
    if "json" in call.headers.get("accept", ""):
        return Reply(200, {"mimetype": "image/png", "data": base64.b64encode(png).decode()})
    return Reply(200, content=png, mime="image/png")
