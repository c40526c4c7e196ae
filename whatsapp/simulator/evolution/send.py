"""Sending by Evolution's API."""

import base64
import binascii
from collections.abc import Callable
from functools import partial
from typing import Any

from whatsapp.simulator import ids, proto
from whatsapp.simulator.core import Gateway
from whatsapp.simulator.evolution import words
from whatsapp.simulator.evolution.base import connected, error, on, recipient, refuse, required
from whatsapp.simulator.state import File, Line, Message
from whatsapp.simulator.wire import Call, Json, Refusal, Reply

Reader = Callable[[Json], Json]
KINDS = {"image", "video", "document", "audio"}


def send(gateway: Gateway, call: Call, name: str, *, said: Reader) -> Reply:
    """Faults come first, so that a refused send left nothing behind."""
    line, body = connected(gateway, name), call.json
    required(body, "number")
    what = said(body)
    customer = recipient(gateway, str(body["number"]))
    quoted = gateway.find(line, str(((body.get("quoted") or {}).get("key") or {}).get("id")))
    accept = partial(gateway.accept, line, customer, quoted=quoted, **what)
    if gateway.faults.fails():
        if gateway.faults.error_after:
            accept()
        raise Refusal(gateway.faults.error_status, error(gateway.faults.error_status, "Connection Closed"))
    return Reply(201, words.row(line, accept()), lost=gateway.faults.loses())


def text(body: Json) -> Json:
    required(body, "text")
    return {"text": str(body["text"])}


def media(body: Json) -> Json:
    required(body, "mediatype", "media")
    kind = str(body["mediatype"])
    if kind not in KINDS:
        refuse(400, [["instance.mediatype is not one of enum values: image,document,video,audio,ptv"]])
    if kind == "document" and not body.get("fileName"):
        refuse(400, ["For base64 the file name must be informed."])
    file = File(bytes_of(body["media"]), str(body.get("mimetype") or ""), str(body.get("fileName") or ""))
    return {"kind": kind, "file": file, "text": str(body.get("caption") or "")}


def audio(body: Json) -> Json:
    required(body, "audio")
    return {"kind": "voice", "file": File(bytes_of(body["audio"]), "audio/ogg; codecs=opus")}


def bytes_of(value: Any) -> bytes:
    """Bare base64; a data: address is refused, as by the real one."""
    try:
        return base64.b64decode(str(value), validate=True)
    except (binascii.Error, ValueError):
        refuse(400, ["Owned media must be a url or base64"])


def location(body: Json) -> Json:
    required(body, "latitude", "longitude")
    return {
        "kind": "location",
        "extra": {name: body.get(name) for name in ("latitude", "longitude", "name", "address")},
    }


def contact(body: Json) -> Json:
    required(body, "contact")
    found = [(str(each.get("fullName")), str(each.get("wuid") or each.get("phoneNumber"))) for each in body["contact"]]
    return {"kind": "contact", "extra": {"cards": [{"name": n, "vcard": proto.vcard(n, phone)} for n, phone in found]}}


def poll(body: Json) -> Json:
    required(body, "name", "values")
    return {"kind": "poll", "text": body["name"], "extra": {"poll": {"name": body["name"], "options": body["values"]}}}


SENDERS: dict[str, Reader] = {
    "sendText": text,
    "sendMedia": media,
    "sendWhatsAppAudio": audio,
    "sendLocation": location,
    "sendContact": contact,
    "sendPoll": poll,
}
for path, reader in SENDERS.items():
    on("POST", f"/message/{path}/{{name}}")(partial(send, said=reader))


@on("POST", "/message/sendReaction/{name}")
def reaction(gateway: Gateway, call: Call, name: str) -> Reply:
    line, body = connected(gateway, name), call.json
    required(body, "key", "reaction")
    message = named(gateway, line, body["key"])
    gateway.company_reacts(line, message, str(body["reaction"]))
    action = Message(ids.company_message(), message.customer, True, via="api")
    return Reply(201, words.reaction_row(line, action, message, str(body["reaction"])))


@on("POST", "/chat/updateMessage/{name}")
def edit(gateway: Gateway, call: Call, name: str) -> Reply:
    line, body = connected(gateway, name), call.json
    required(body, "number", "text", "key")
    message = named(gateway, line, body["key"])
    gateway.edit(line, message, str(body["text"]))
    return Reply(200, words.row(line, message))


@on("DELETE", "/chat/deleteMessageForEveryone/{name}")
def revoke(gateway: Gateway, call: Call, name: str) -> Reply:
    line, body = connected(gateway, name), call.json
    required(body, "id", "remoteJid", "fromMe")
    message = named(gateway, line, body)
    gateway.revoke(line, message)
    return Reply(201, words.row(line, message))


def named(gateway: Gateway, line: Line, key: Json) -> Message:
    message = gateway.find(line, str(key.get("id")))
    if message is None:
        refuse(400, ["Message not found"])
    return message


@on("POST", "/chat/markMessageAsRead/{name}")
def read(gateway: Gateway, call: Call, name: str) -> Reply:
    """Entries with a lid are skipped without a word, as by the real one."""
    line = connected(gateway, name)
    for each in call.json.get("readMessages") or []:
        if not str(each.get("remoteJid")).endswith("@lid"):
            gateway.seen(line, gateway.customer_at(str(each.get("remoteJid"))), [str(each.get("id"))])
    return Reply(201, {"message": "Read messages", "read": "success"})


@on("POST", "/chat/sendPresence/{name}")
def presence(gateway: Gateway, call: Call, name: str) -> Reply:
    line, body = connected(gateway, name), call.json
    required(body, "number", "presence", "delay")
    on_air = body["presence"] in ("composing", "recording")
    gateway.company_typing(line, recipient(gateway, str(body["number"])), on_air)
    return Reply(201, {"presence": body["presence"]})
