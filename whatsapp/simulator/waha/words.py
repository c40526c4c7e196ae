"""What happened, as WAHA tells it in webhooks and in its history (engine GOWS, version 2026.7.1)."""

import time
from datetime import UTC, datetime
from typing import Any

from whatsapp.simulator import ids, proto
from whatsapp.simulator.people import Customer
from whatsapp.simulator.state import Line, Message

Json = dict[str, Any]
Told = list[tuple[str, Json]]  # (event, body)
ACK_NAMES = {-1: "ERROR", 0: "PENDING", 1: "SERVER", 2: "DEVICE", 3: "READ", 4: "PLAYED"}
# WAHA writes its own idea of its address into file links, localhost:3000 unless configured.
FILES = "http://localhost:3000/api/files"
EXTENSIONS = {
    "image/jpeg": "jpeg",
    "audio/ogg": "oga",
    "application/pdf": "pdf",
    "image/png": "png",
    "image/webp": "webp",
}


def envelope(line: Line, event: str, payload: Json) -> Json:
    body: Json = {"id": ids.event(), "timestamp": int(time.time() * 1000), "event": event, "session": line.name}
    if metadata := line.config.get("metadata"):
        body["metadata"] = metadata
    return body | {"me": me(line), "payload": payload, "environment": environment()}


def environment() -> Json:
    version = {"version": "2026.7.1", "engine": "GOWS", "tier": "CORE", "browser": None, "platform": "linux/x64"}
    return version | {"worker": {"id": None}}


def me(line: Line) -> Json:
    jid = f"{line.phone}:12@s.whatsapp.net"
    return {
        "id": f"{line.phone}@c.us",
        "pushName": line.company or line.label or line.name,
        "lid": line.lid,
        "jid": jid,
    }


def spoken(line: Line, message: Message) -> Told:
    """`message` for what customers say, `message.any` for everything; both share one envelope id on GOWS."""
    told = envelope(line, "message.any", payload(line, message))
    if message.from_company:
        return [("message.any", told)]
    return [("message", {**told, "event": "message"}), ("message.any", told)]


def payload(line: Line, message: Message) -> Json:
    chat, who = chat_id(message.customer), message.customer
    told: Json = {"id": full_id(message), "timestamp": message.seconds, "from": chat, "fromMe": message.from_company}
    told["source"] = message.via if message.from_company else "app"
    if message.text:
        told["body"] = message.text  # the key is absent when there is no text
    author = author_id(who) if who.group and not message.from_company else None
    told |= {"to": author, "participant": author, "hasMedia": bool(message.file), "media": media(line, message)}
    ack = message.ack if message.from_company else 2
    told |= {"ack": ack, "location": location(message), "vCards": cards(message), "ackName": ACK_NAMES[ack]}
    return told | {"replyTo": reply_to(line, message), "_data": data(line, message)}


def full_id(message: Message) -> str:
    """`{fromMe}_{chat}_{id}[_{author in a group}]`"""
    mine = str(message.from_company).lower()
    found = f"{mine}_{chat_id(message.customer)}_{message.id}"
    return f"{found}_{author_id(message.customer)}" if message.customer.group and not message.from_company else found


def chat_id(customer: Customer) -> str:
    return customer.group or author_id(customer)


def author_id(customer: Customer) -> str:
    """Groups address people by lid these days."""
    if customer.hidden or (customer.group and customer.lid):
        return customer.lid
    return f"{customer.phone}@c.us"


def media(line: Line, message: Message) -> Json | None:
    if message.file is None:
        return None
    named = {"filename": message.file.name} if message.kind == "document" else {}
    return {"url": f"{FILES}/{line.name}/{file_name(message)}", **named, "mimetype": message.file.mime}


def file_name(message: Message) -> str:
    mime = message.file.mime.split(";")[0] if message.file else ""
    return f"{message.id}.{EXTENSIONS.get(mime, 'bin')}"


def location(message: Message) -> Json | None:
    if message.kind != "location":
        return None
    extra = message.extra
    where = {"latitude": str(extra.get("latitude")), "longitude": str(extra.get("longitude"))}
    named = {name: extra[name] for name in ("name", "address") if extra.get(name)}
    return {"live": False, **where, **named}


def cards(message: Message) -> list[str] | None:
    return [card.get("vcard", "") for card in message.extra["cards"]] if message.kind == "contact" else None


def reply_to(line: Line, message: Message) -> Json | None:
    quoted = message.quoted
    if quoted is None:
        return None
    author = f"{line.phone}@c.us" if quoted.from_company else author_id(quoted.customer)
    said = proto.content(quoted, whatsmeow=True)
    return {"id": quoted.id, "participant": author, "body": quoted.text, "_data": said}


def data(line: Line, message: Message, said: Json | None = None) -> Json:
    said = said or quoting(line, message)
    flags = ("IsEphemeral", "IsViewOnce", "IsDocumentWithCaption", "IsEdit")
    return {
        "Info": info(line, message),
        "Message": said,
        **dict.fromkeys(flags, False),
        "RawMessage": said,
        "Status": 3,
    }


def quoting(line: Line, message: Message) -> Json:
    said = proto.content(message, whatsmeow=True)
    if message.quoted is None:
        return said
    by = f"{line.phone}@s.whatsapp.net" if message.quoted.from_company else message.quoted.customer.jid
    quoted = proto.content(message.quoted, whatsmeow=True)
    context = {"stanzaID": message.quoted.id, "participant": by, "quotedMessage": quoted}
    if "conversation" in said or "extendedTextMessage" in said:
        return {"extendedTextMessage": {"text": message.text, "contextInfo": context}}
    return {name: {**part, "contextInfo": context} for name, part in said.items()}


def info(line: Line, message: Message) -> Json:
    who, mine = message.customer, message.from_company
    sender = f"{line.phone}:12@s.whatsapp.net" if mine else who.jid
    other = "" if who.hidden else who.lid  # of a hidden phone nothing but the lid is known
    if who.group and not mine:
        sender, other = who.lid or who.jid, f"{who.phone}@s.whatsapp.net" if who.lid else ""
    return {
        "Chat": who.chat_jid,
        "Sender": sender,
        "IsFromMe": mine,
        "IsGroup": bool(who.group),
        "AddressingMode": "lid" if who.group else "",
        "SenderAlt": "" if mine else other,
        "RecipientAlt": other if mine else "",
        "ID": message.id,
        "Type": "media" if message.file else "text",
        "PushName": line.label if mine else who.name,
        "Timestamp": datetime.fromtimestamp(message.seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "MediaType": "ptt" if message.kind == "voice" else message.kind if message.file else "",
        "Edit": "",
    }


def progressed(line: Line, message: Message, ack: int) -> Told:
    """GOWS tells receipts only: there is no event for "sent"."""
    if ack == 1:
        return []
    chat = chat_id(message.customer)
    told: Json = {"id": full_id(message), "from": chat, "to": None, "participant": None, "fromMe": message.from_company}
    event = "message.ack.group" if message.customer.group else "message.ack"
    return [(event, envelope(line, event, told | {"ack": ack, "ackName": ACK_NAMES[ack]}))]


def reacted(line: Line, message: Message, emoji: str, by_company: bool) -> Told:
    who = message.customer
    action = Message(ids.company_message() if by_company else ids.customer_message(), who, by_company)
    told: Json = {"id": full_id(action), "timestamp": action.seconds, "from": chat_id(who), "fromMe": by_company}
    author = author_id(who) if who.group and not by_company else None
    told |= {"source": "api" if by_company else "app", "to": None, "participant": author}
    told["reaction"] = {"text": emoji, "messageId": full_id(message)}
    said = {"reactionMessage": {"text": emoji, "key": {"ID": message.id, "fromMe": message.from_company}}}
    return [("message.reaction", envelope(line, "message.reaction", told | {"_data": data(line, action, said)}))]


def edited(line: Line, message: Message) -> Told:
    """The payload is the act of editing: a message of its own that names the original."""
    action = Message(ids.customer_message(), message.customer, message.from_company, text=message.text)
    target = {"ID": message.id, "fromMe": message.from_company, "remoteJID": message.customer.chat_jid}
    said = {"protocolMessage": {"key": target, "type": 14, "editedMessage": {"conversation": message.text}}}
    told = payload(line, action) | {"_data": data(line, action, said), "editedMessageId": message.id}
    return [("message.edited", envelope(line, "message.edited", told))]


def revoked(line: Line, message: Message) -> Told:
    action = Message(ids.customer_message(), message.customer, message.from_company)
    target = {"ID": message.id, "fromMe": message.from_company, "remoteJID": message.customer.chat_jid}
    told = data(line, action, {"protocolMessage": {"key": target, "type": 0}})
    after = {name: value for name, value in payload(line, action).items() if name != "_data"}
    body: Json = {"after": after | {"_data": told}, "before": None, "revokedMessageId": message.id, "_data": told}
    return [("message.revoked", envelope(line, "message.revoked", body))]


def presence(line: Line, customer: Customer, state: str) -> Told:
    """`state`: typing, recording, paused."""
    seen = {"participant": author_id(customer), "lastKnownPresence": state, "lastSeen": None}
    return [("presence.update", envelope(line, "presence.update", {"id": chat_id(customer), "presences": [seen]}))]


STATUSES = {
    "working": "WORKING",
    "stopped": "STOPPED",
    "qr": "SCAN_QR_CODE",
    "starting": "STARTING",
    "failed": "FAILED",
}


def status(line: Line) -> Told:
    word = STATUSES[line.status]
    told = {"name": line.name, "status": word, "statuses": [{"status": word, "timestamp": int(time.time() * 1000)}]}
    return [("session.status", envelope(line, "session.status", told))]
