"""As much of Meta's Cloud API as a conversation needs: messages, statuses, files. No templates, no account."""

import hmac
import json
from email.parser import BytesParser
from typing import Any, NoReturn

from whatsapp.simulator import ids
from whatsapp.simulator.core import Gateway
from whatsapp.simulator.state import File, Line
from whatsapp.simulator.wire import Call, Json, Refusal, Reply, Routes

routes = Routes()
on = routes.add
KINDS = {"audio": "voice"}
uploads: dict[str, File] = {}


def answer(gateway: Gateway, call: Call) -> Reply:
    found = routes.find(call)
    try:
        if found is None:
            refuse(404, 2500, "Unknown path components")
        gateway.faults.wait()
        return found[0](gateway, call, **found[1])
    except Refusal as refusal:
        return refusal.reply


def refuse(status: int, code: int, message: str) -> NoReturn:
    told = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "simulador"}
    raise Refusal(status, {"error": told})


def line_of(gateway: Gateway, call: Call, number: str) -> Line:
    line = gateway.lines.get(("cloud", number))
    if line is None:
        refuse(400, 100, f"Unsupported request. Object with ID '{number}' does not exist")
    told = call.headers.get("authorization", "").removeprefix("Bearer ").encode()
    if not hmac.compare_digest(told, line.api_key.encode()):
        refuse(401, 190, "Invalid OAuth access token")
    return line


@on("POST", "/{version}/{number}/messages")
def messages(gateway: Gateway, call: Call, version: str, number: str) -> Reply:
    line, body = line_of(gateway, call, number), call.json
    if body.get("status") == "read":
        return read(gateway, line, body)
    digits = str(body.get("to") or body.get("recipient"))
    if digits in gateway.faults.without_whatsapp:
        refuse(400, 131026, "Message undeliverable")
    if gateway.faults.fails():
        refuse(gateway.faults.error_status, 131000, "Something went wrong")
    customer = gateway.owner_of(digits) or gateway.customer_at(f"{digits}@s.whatsapp.net")
    if body.get("type") == "reaction":
        return react(gateway, line, body["reaction"])
    quoted = gateway.find(line, str((body.get("context") or {}).get("message_id")))
    said = content(body) | {"quoted": quoted, "chosen_id": f"wamid.{ids.company_message()}"}
    message = gateway.accept(line, customer, **said)
    told = {"messaging_product": "whatsapp", "contacts": [{"input": digits, "wa_id": customer.phone}]}
    return Reply(200, told | {"messages": [{"id": message.id}]}, lost=gateway.faults.loses())


def read(gateway: Gateway, line: Line, body: Json) -> Reply:
    """Typing rides on the read mark and goes away by itself after 25 seconds."""
    message = gateway.find(line, str(body.get("message_id")))
    if message:
        gateway.seen(line, message.customer, [message.id])
        if body.get("typing_indicator"):
            gateway.company_typing(line, message.customer, True)
    return Reply(200, {"success": True})


def react(gateway: Gateway, line: Line, told: Json) -> Reply:
    message = gateway.find(line, str(told.get("message_id")))
    if message is None:
        refuse(400, 131009, "Parameter value is not valid")
    gateway.company_reacts(line, message, str(told.get("emoji") or ""))
    wamid = {"id": f"wamid.{ids.company_message()}"}
    return Reply(200, {"messaging_product": "whatsapp", "contacts": [], "messages": [wamid]})


def content(body: Json) -> dict[str, Any]:
    kind = str(body.get("type"))
    part = body.get(kind) or {}
    extra = {"biz_opaque_callback_data": body.get("biz_opaque_callback_data", "")}
    if isinstance(part, dict) and part.get("id") in uploads:
        return {
            "kind": KINDS.get(kind, kind),
            "file": uploads[part["id"]],
            "text": part.get("caption", ""),
            "extra": extra,
        }
    if kind == "location":
        return {"kind": "location", "extra": {**extra, **part}}
    text = part.get("body") if kind == "text" else json.dumps(part, ensure_ascii=False)
    return {"text": str(text or ""), "extra": extra}


@on("POST", "/{version}/{number}/media")
def upload(gateway: Gateway, call: Call, version: str, number: str) -> Reply:
    line_of(gateway, call, number)
    head = f"Content-Type: {call.headers.get('content-type', '')}\r\n\r\n".encode()
    for part in BytesParser().parsebytes(head + call.body).walk():
        if part.get_param("name", header="content-disposition") == "file":
            media_id = str(int(ids.customer_message(), 16) % 10**16)
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            uploads[media_id] = File(data, part.get_content_type(), part.get_filename() or "")
            return Reply(200, {"id": media_id})
    refuse(400, 100, "Invalid parameter")


@on("GET", "/{version}/{media_id}")
def media(gateway: Gateway, call: Call, version: str, media_id: str) -> Reply:
    """The id buys an address, which wants the token again."""
    line = line_of(gateway, call, call.query.get("phone_number_id", ""))
    message = gateway.find(line, media_id)
    if message is None or message.file is None:
        refuse(400, 100, "Unsupported get request")
    url = f"{call.base}/files/{line.name}/{media_id}"
    return Reply(200, {"url": url, "mime_type": message.file.mime, "file_size": len(message.file.data), "id": media_id})


@on("GET", "/files/{number}/{media_id}")
def stored_file(gateway: Gateway, call: Call, number: str, media_id: str) -> Reply:
    message = gateway.find(line_of(gateway, call, number), media_id)
    if message is None or message.file is None:
        refuse(404, 100, "Not found")
    return Reply(200, content=message.file.data, mime=message.file.mime)
