"""Evolution's instances and webhooks: how a desk connects a number by API."""

import base64
import secrets
from typing import Any

from whatsapp.simulator import samples
from whatsapp.simulator.core import Gateway
from whatsapp.simulator.evolution import words
from whatsapp.simulator.evolution.base import instance, on, refuse
from whatsapp.simulator.state import Hook, Line
from whatsapp.simulator.wire import Call, Json, Reply


@on("POST", "/instance/create")
def create(gateway: Gateway, call: Call) -> Reply:
    body = call.json
    name = str(body.get("instanceName") or "undefined")
    if name == "undefined" or ("evolution", name) in gateway.lines:
        refuse(403, [f'This name "{name}" is already in use.'])
    token = str(body.get("token") or secrets.token_hex(16).upper())
    line = gateway.add_line(Line("evolution", name, api_key=token, label=name, status="stopped"))
    if hook := body.get("webhook"):
        line.hooks = [hook_of(hook)]
    made = {"instanceName": name, "instanceId": words.instance_id(line), "integration": "WHATSAPP-BAILEYS"}
    told: Json = {"instance": made | {"status": "close"}, "hash": token, "settings": {}, "qrcode": {"count": 0}}
    if body.get("qrcode"):
        told["qrcode"] = begin(gateway, line)
    return Reply(201, told)


def hook_of(told: Json) -> Hook:
    """`jwt_key` among the headers is not sent: it signs a token."""
    headers = {name: str(value) for name, value in (told.get("headers") or {}).items()}
    key = headers.pop("jwt_key", "")
    events = tuple(told.get("events") or ())
    return Hook(str(told.get("url")), jwt_key=key, headers=headers, events=events, base64=bool(told.get("base64")))


def begin(gateway: Gateway, line: Line) -> Json:
    """A new number shows its QR code; here somebody scans it after a few seconds."""
    gateway.set_status(line, "qr")
    gateway.hands.later(4, lambda: gateway.set_status(line, "working"))
    picture = base64.b64encode(samples.qr_like(line.name)).decode()
    code = {"pairingCode": None, "code": f"2@simulador,{line.name}"}
    return code | {"base64": f"data:image/png;base64,{picture}", "count": 1}


@on("GET", "/instance/connect/{name}")
def connect(gateway: Gateway, call: Call, name: str) -> Reply:
    line = instance(gateway, name)
    if line.status == "working":
        return Reply(200, {"instance": {"instanceName": name, "state": "open"}})
    return Reply(200, begin(gateway, line))


@on("GET", "/instance/connectionState/{name}")
def state(gateway: Gateway, call: Call, name: str) -> Reply:
    line = instance(gateway, name)
    return Reply(200, {"instance": {"instanceName": name, "state": words.state(line)}})


@on("POST", "/instance/restart/{name}")
def restart(gateway: Gateway, call: Call, name: str) -> Reply:
    gateway.set_status(instance(gateway, name), "working")
    return state(gateway, call, name)


@on("DELETE", "/instance/logout/{name}")
def logout(gateway: Gateway, call: Call, name: str) -> Reply:
    line = instance(gateway, name)
    if line.status != "working":
        refuse(400, [f'The "{name}" instance is not connected'])
    gateway.set_status(line, "stopped")
    return Reply(200, {"status": "SUCCESS", "error": False, "response": {"message": "Instance logged out"}})


@on("DELETE", "/instance/delete/{name}")
def delete(gateway: Gateway, call: Call, name: str) -> Reply:
    instance(gateway, name)
    gateway.lines.pop(("evolution", name))
    return Reply(200, {"status": "SUCCESS", "error": False, "response": {"message": "Instance deleted"}})


@on("GET", "/instance/fetchInstances")
def listed(gateway: Gateway, call: Call) -> Reply:
    lines = [line for (dialect, _name), line in gateway.lines.items() if dialect == "evolution"]
    return Reply(200, [described(line) for line in lines])


def described(line: Line) -> Json:
    told: Json = {"id": words.instance_id(line), "name": line.name, "connectionStatus": words.state(line)}
    told |= {"ownerJid": f"{line.phone}@s.whatsapp.net", "profileName": line.label, "profilePicUrl": None}
    return told | {"integration": "WHATSAPP-BAILEYS", "number": line.phone, "token": line.api_key}


@on("POST", "/webhook/set/{name}")
def set_webhook(gateway: Gateway, call: Call, name: str) -> Reply:
    line = instance(gateway, name)
    told = call.json.get("webhook")
    if not isinstance(told, dict):
        refuse(400, [['instance requires property "webhook"']])
    line.hooks = [hook_of(told)] if told.get("enabled", True) else []
    line.config["webhook"] = told
    return Reply(201, shown(line, told))


@on("GET", "/webhook/find/{name}")
def find_webhook(gateway: Gateway, call: Call, name: str) -> Reply:
    line = instance(gateway, name)
    told = line.config.get("webhook")
    return Reply(200, shown(line, told) if told else None)


def shown(line: Line, told: Json) -> dict[str, Any]:
    kept = {name: told.get(name) for name in ("url", "headers", "enabled", "events")}
    flags = {"webhookByEvents": bool(told.get("byEvents")), "webhookBase64": bool(told.get("base64"))}
    return {"id": words.instance_id(line), **kept, **flags, "instanceId": words.instance_id(line)}
