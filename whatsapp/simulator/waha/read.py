"""What WAHA remembers, and whom it knows."""

import time

from whatsapp.simulator.core import Gateway
from whatsapp.simulator.waha import words
from whatsapp.simulator.waha.base import known, on, working
from whatsapp.simulator.wire import Call, Refusal, Reply


@on("GET", "/api/{name}/chats/{chat}/messages")
def history(gateway: Gateway, call: Call, name: str, chat: str) -> Reply:
    line = working(gateway, name)
    rows = gateway.messages(line) if chat == "all" else gateway.thread(line, gateway.customer_at(chat))
    query = call.query
    first, last = float(query.get("filter.timestamp.gte", 0)), float(query.get("filter.timestamp.lte", "inf"))
    found = [each for each in rows if first <= each.seconds <= last]
    if wanted := query.get("filter.fromMe"):
        found = [each for each in found if str(each.from_company).lower() == wanted]
    found.sort(key=lambda message: message.at, reverse=query.get("sortOrder") != "asc")
    offset, limit = int(query.get("offset", 0)), int(query.get("limit", 10))
    return Reply(200, [words.payload(line, each) for each in found[offset : offset + limit]])


@on("GET", "/api/{name}/chats/{chat}/messages/{message_id}")
def one_message(gateway: Gateway, call: Call, name: str, chat: str, message_id: str) -> Reply:
    line = working(gateway, name)
    message = known(gateway, line, message_id)
    gateway.keep_file(message)
    return Reply(200, words.payload(line, message))


@on("GET", "/api/files/{name}/{file}")
def stored_file(gateway: Gateway, call: Call, name: str, file: str) -> Reply:
    line = gateway.lines.get(("waha", name))
    message = gateway.find(line, file.partition(".")[0]) if line else None
    if message is None or message.file is None or message.file_until < time.time():
        gone = {"code": 404, "key": "FILE_NOT_FOUND", "message": "File not found"}
        raise Refusal(404, {"error": {**gone, "details": "File not found or no longer available"}})
    return Reply(200, content=message.file.data, mime=message.file.mime)


# people


@on("GET", "/api/contacts/check-exists")
def check_exists(gateway: Gateway, call: Call) -> Reply:
    """Brazil's ninth digit is settled here: the answer has WhatsApp's own spelling."""
    digits = call.query.get("phone", "").lstrip("+")
    if digits in gateway.faults.without_whatsapp:
        return Reply(200, {"numberExists": False, "chatId": None})
    owner = gateway.owner_of(digits)
    return Reply(200, {"numberExists": True, "chatId": f"{owner.phone if owner else digits}@c.us"})


@on("GET", "/api/contacts/profile-picture")
def profile_picture(gateway: Gateway, call: Call) -> Reply:
    return Reply(200, {"profilePictureURL": None})


@on("GET", "/api/{name}/lids/{lid}")
def lid_of(gateway: Gateway, call: Call, name: str, lid: str) -> Reply:
    wanted = lid if "@" in lid else f"{lid}@lid"
    owner = next((each for each in gateway.people.values() if each.lid == wanted and not each.hidden), None)
    return Reply(200, {"lid": wanted, "pn": f"{owner.phone}@c.us" if owner else None})
