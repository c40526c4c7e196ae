"""WAHA's manners: keys, errors and how things are named (OpenAPI 2026.7.1; answers as its GOWS engine gives them)."""

import hmac
from datetime import UTC, datetime
from typing import Any, NoReturn

from whatsapp.simulator.core import Gateway
from whatsapp.simulator.state import Line, Message
from whatsapp.simulator.waha import words
from whatsapp.simulator.wire import Call, Json, Refusal, Routes

routes = Routes()
on = routes.add


def authorize(gateway: Gateway, call: Call) -> None:
    told = (call.headers.get("x-api-key") or call.query.get("x-api-key", "")).encode()
    keys = [line.api_key for (dialect, _name), line in list(gateway.lines.items()) if dialect == "waha"]
    if not any(hmac.compare_digest(told, key.encode()) for key in [gateway.api_key, *keys] if key):
        raise Refusal(401, {"message": "Unauthorized", "statusCode": 401})


def working(gateway: Gateway, name: Any) -> Line:
    line = gateway.lines.get(("waha", str(name)))
    if line is None:
        raise Refusal(422, {"error": f'Session "{name}" does not exist', "session": name})
    if line.status != "working":
        text = "Session status is not as expected. Try again later or restart the session"
        status = words.STATUSES[line.status]
        raise Refusal(422, {"error": text, "session": name, "status": status, "expected": ["WORKING"]})
    return line


def broken(call: Call, why: str, status: int) -> Json:
    """Any throw of the engine; it really echoes the request."""
    stamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    asked = {"path": call.path, "method": call.method, "body": call.json, "query": dict(call.query)}
    thrown = {"message": why, "name": "Error", "stack": f"Error: {why}\n    at ..."}
    version = words.environment()
    return {"statusCode": status, "timestamp": stamp, "exception": thrown, "request": asked, "version": version}


def invalid(*why: str) -> NoReturn:
    raise Refusal(400, {"message": list(why), "error": "Bad Request", "statusCode": 400})


def bare_id(value: Any) -> str:
    parts = str(value).split("_")
    return parts[2] if len(parts) > 2 else str(value)


def known(gateway: Gateway, line: Line, message_id: Any) -> Message:
    message = gateway.find(line, bare_id(message_id))
    if message is None:
        raise Refusal(404, {"message": "Message not found", "error": "Not Found", "statusCode": 404})
    return message
