"""Sending by WAHA's API."""

import base64
import binascii
from collections.abc import Callable
from functools import partial

from whatsapp.simulator import ids
from whatsapp.simulator.core import Gateway
from whatsapp.simulator.people import Customer
from whatsapp.simulator.state import File, Line, Message
from whatsapp.simulator.waha import words
from whatsapp.simulator.waha.base import bare_id, broken, invalid, on, working
from whatsapp.simulator.wire import Call, Json, Refusal, Reply

Reader = Callable[[Json], Json]


def send(gateway: Gateway, call: Call, *, said: Reader) -> Reply:
    """Faults come first, so that a refused send left nothing behind."""
    body = call.json
    line = working(gateway, body.get("session"))
    customer = recipient(gateway, call, str(body.get("chatId") or ""))
    if gateway.faults.fails():
        if gateway.faults.error_after:
            accept(gateway, line, customer, body, said(body))
        raise Refusal(gateway.faults.error_status, broken(call, "Evaluation failed", gateway.faults.error_status))
    message = accept(gateway, line, customer, body, said(body))
    return Reply(201, sent(line, message), lost=gateway.faults.loses())


def accept(gateway: Gateway, line: Line, customer: Customer, body: Json, said: Json) -> Message:
    quoted = gateway.find(line, bare_id(body["reply_to"])) if body.get("reply_to") else None
    return gateway.accept(line, customer, chosen_id=str(body.get("id") or ""), quoted=quoted, **said)


def recipient(gateway: Gateway, call: Call, chat: str) -> Customer:
    if "@" not in chat:
        invalid("chatId should not be empty")
    digits = chat.split("@")[0]
    if digits in gateway.faults.without_whatsapp:
        raise Refusal(500, broken(call, f"no LID found for {digits}@s.whatsapp.net from server", 500))
    return gateway.customer_at(chat)


def sent(line: Line, message: Message) -> Json:
    return {"id": words.full_id(message), "_data": words.data(line, message)}


def text(body: Json) -> Json:
    if not body.get("text"):
        invalid("text should not be empty")
    return {"text": str(body["text"])}


def file_of(kind: str) -> Reader:
    def read(body: Json) -> Json:
        told = body.get("file") or {}
        if not told.get("data"):
            invalid("file.data should not be empty")
        try:
            data = base64.b64decode(told["data"], validate=True)
        except (binascii.Error, ValueError):
            invalid("file.data must be base64")
        file = File(data, str(told.get("mimetype") or ""), str(told.get("filename") or ""))
        return {"kind": kind, "file": file, "text": str(body.get("caption") or "")}

    return read


def location(body: Json) -> Json:
    where = {"latitude": body.get("latitude"), "longitude": body.get("longitude"), "name": body.get("title", "")}
    return {"kind": "location", "extra": where}


def contact(body: Json) -> Json:
    return {"kind": "contact", "extra": {"cards": list(body.get("contacts") or [])}}


def poll(body: Json) -> Json:
    return {"kind": "poll", "text": body.get("poll", {}).get("name", ""), "extra": {"poll": body.get("poll", {})}}


SENDERS: dict[str, Reader] = {
    "sendText": text,
    "sendImage": file_of("image"),
    "sendFile": file_of("document"),
    "sendVoice": file_of("voice"),
    "sendVideo": file_of("video"),
    "sendLocation": location,
    "sendContactVcard": contact,
    "sendPoll": poll,
}


for path, reader in SENDERS.items():
    on("POST", f"/api/{path}")(partial(send, said=reader))


@on("POST", "/api/startTyping")
def start_typing(gateway: Gateway, call: Call) -> Reply:
    return typing(gateway, call, True)


@on("POST", "/api/stopTyping")
def stop_typing(gateway: Gateway, call: Call) -> Reply:
    return typing(gateway, call, False)


def typing(gateway: Gateway, call: Call, is_on: bool) -> Reply:
    line = working(gateway, call.json.get("session"))
    gateway.company_typing(line, gateway.customer_at(str(call.json.get("chatId"))), is_on)
    return Reply(201, {"result": True})


@on("POST", "/api/sendSeen")
def seen(gateway: Gateway, call: Call) -> Reply:
    line = working(gateway, call.json.get("session"))
    wanted = [bare_id(each) for each in call.json.get("messageIds") or []]
    gateway.seen(line, gateway.customer_at(str(call.json.get("chatId"))), wanted)
    return Reply(201, {"ids": wanted})


@on("PUT", "/api/reaction")
def reaction(gateway: Gateway, call: Call) -> Reply:
    line = working(gateway, call.json.get("session"))
    if gateway.faults.fails():
        raise Refusal(gateway.faults.error_status, broken(call, "Evaluation failed", gateway.faults.error_status))
    if message := gateway.find(line, bare_id(call.json.get("messageId"))):
        gateway.company_reacts(line, message, str(call.json.get("reaction") or ""))
    return acted()


@on("PUT", "/api/{name}/chats/{chat}/messages/{message_id}")
def edit(gateway: Gateway, call: Call, name: str, chat: str, message_id: str) -> Reply:
    line, said = working(gateway, name), text(call.json)
    if message := gateway.find(line, bare_id(message_id)):
        gateway.edit(line, message, said["text"])
    return acted()


@on("DELETE", "/api/{name}/chats/{chat}/messages/{message_id}")
def revoke(gateway: Gateway, call: Call, name: str, chat: str, message_id: str) -> Reply:
    line = working(gateway, name)
    if message := gateway.find(line, bare_id(message_id)):
        gateway.revoke(line, message)
    return Reply(200, {})


def acted() -> Reply:
    """GOWS passes acts on without looking whether it knows their message."""
    return Reply(200, {"id": f"true_5511999990000@c.us_{ids.company_message()}"})


@on("GET", "/api/{name}/new-message-id")
def new_message_id(gateway: Gateway, call: Call, name: str) -> Reply:
    working(gateway, name)
    return Reply(200, {"id": ids.company_message()})
