"""What Evolution remembers, and whom it knows."""

import base64
from datetime import datetime
from math import ceil

from whatsapp.simulator.core import Gateway
from whatsapp.simulator.evolution import words
from whatsapp.simulator.evolution.base import connected, instance, jid_of, on, recipient, refuse
from whatsapp.simulator.state import Line, Message
from whatsapp.simulator.wire import Call, Json, Reply


@on("POST", "/chat/findMessages/{name}")
def history(gateway: Gateway, call: Call, name: str) -> Reply:
    """Newest first; `offset` is the size of a page."""
    line, body = instance(gateway, name), call.json
    wanted = (body.get("where") or {}).get("key") or {}
    rows = [each for each in gateway.messages(line) if matches(each, wanted)]
    if since := ((body.get("where") or {}).get("messageTimestamp") or {}).get("gte"):
        rows = [each for each in rows if each.at >= datetime.fromisoformat(str(since)).timestamp()]
    size, page = int(body.get("offset") or 50), int(body.get("page") or 1)
    found = rows[::-1][(page - 1) * size : page * size]
    told = {"total": len(rows), "pages": ceil(len(rows) / size), "currentPage": page}
    return Reply(200, {"messages": told | {"records": [record(line, each) for each in found]}})


def matches(message: Message, wanted: Json) -> bool:
    key = words.key(message)
    return all(key.get(name) == value for name, value in wanted.items())


def record(line: Line, message: Message) -> Json:
    told = {"id": words.row_id(message)} | words.row(line, message)
    told.pop("status")
    updates = [{"status": words.STATUS[ack]} for ack in range(1, message.ack + 1)] if message.from_company else []
    return told | {"MessageUpdate": updates}


@on("POST", "/chat/getBase64FromMediaMessage/{name}")
def media(gateway: Gateway, call: Call, name: str) -> Reply:
    line = connected(gateway, name)
    message = gateway.find(line, str(((call.json.get("message") or {}).get("key") or {}).get("id")))
    if message is None or message.file is None:
        refuse(400, ["Message not found"])
    file = message.file
    told = {"mediaType": next(iter(words.row(line, message)["message"])), "fileName": file.name or f"{message.id}.bin"}
    told |= {"caption": message.text, "size": {"fileLength": str(len(file.data))}, "mimetype": file.mime}
    return Reply(201, told | {"base64": base64.b64encode(file.data).decode(), "buffer": None})


@on("POST", "/chat/whatsappNumbers/{name}")
def numbers(gateway: Gateway, call: Call, name: str) -> Reply:
    connected(gateway, name)
    return Reply(200, [number(gateway, str(each)) for each in call.json.get("numbers") or []])


def number(gateway: Gateway, told: str) -> Json:
    digits = jid_of(told).split("@")[0]
    if digits in gateway.faults.without_whatsapp:
        return {"jid": jid_of(told), "exists": False, "number": digits}
    who = recipient(gateway, told)
    return {"jid": who.jid, "exists": True, "number": digits, "name": "", "lid": who.lid or None}


@on("POST", "/chat/fetchProfilePictureUrl/{name}")
def picture(gateway: Gateway, call: Call, name: str) -> Reply:
    connected(gateway, name)
    return Reply(200, {"wuid": jid_of(str(call.json.get("number"))), "profilePictureUrl": None})
