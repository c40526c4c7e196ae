"""What happened, as Evolution API 2.3.7 tells it in webhooks and answers (its Baileys channel)."""

import base64
import time
import uuid
from datetime import datetime
from typing import Any

from whatsapp.simulator import ids, proto
from whatsapp.simulator.people import Customer
from whatsapp.simulator.state import Line, Message

Json = dict[str, Any]
Told = list[tuple[str, Json]]
STATUS = {-1: "ERROR", 0: "PENDING", 1: "SERVER_ACK", 2: "DELIVERY_ACK", 3: "READ", 4: "PLAYED"}


def envelope(line: Line, event: str, data: Any) -> Json:
    """`date_time` is local time with a false Z (services/channel.service.ts)."""
    told: Json = {"event": event, "instance": line.name, "data": data, "destination": ""}
    told["date_time"] = datetime.now().isoformat(timespec="milliseconds") + "Z"
    own = f"{line.phone}@s.whatsapp.net"
    return told | {"sender": own, "server_url": "http://localhost:8080", "apikey": line.api_key or None}


def spoken(line: Line, message: Message) -> Told:
    """What the API sent comes as send.message, everything else as messages.upsert."""
    event = "send.message" if message.from_company and message.via == "api" else "messages.upsert"
    told = row(line, message)
    if message.file and any(hook.base64 for hook in line.hooks):
        told["message"]["base64"] = base64.b64encode(message.file.data).decode()
    return [(event, envelope(line, event, told))]


def row(line: Line, message: Message) -> Json:
    said = proto.content(message, whatsmeow=False)
    told: Json = {"key": key(message), "pushName": "Você" if message.from_company else message.customer.name}
    told |= {"status": "PENDING" if message.from_company else "DELIVERY_ACK", "message": said}
    told["contextInfo"] = quote(line, message)
    kind = next(iter(said))
    source = "web" if message.via == "api" else "ios"
    told |= {"messageType": kind, "messageTimestamp": message.seconds, "instanceId": instance_id(line)}
    return told | {"source": source}


def key(message: Message) -> Json:
    """2.3.7 puts the phone where a lid was; only a hidden phone leaves the lid alone."""
    who = message.customer
    told: Json = {"remoteJid": who.chat_jid, "fromMe": message.from_company, "id": message.id}
    if who.group and not message.from_company:
        told |= {"participant": who.lid or who.jid, "participantAlt": who.jid, "addressingMode": "lid"}
    elif who.hidden:
        told["addressingMode"] = "lid"
    return told


def quote(line: Line, message: Message) -> Json | None:
    quoted = message.quoted
    if quoted is None:
        return None
    by = f"{line.phone}@s.whatsapp.net" if quoted.from_company else quoted.customer.jid
    said = proto.content(quoted, whatsmeow=False)
    return {"stanzaId": quoted.id, "participant": by, "quotedMessage": said, "mentionedJid": [], "groupMentions": []}


def instance_id(line: Line) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, line.name))


def row_id(message: Message) -> str:
    """The id in Evolution's own database, a cuid."""
    return "cm" + uuid.uuid5(uuid.NAMESPACE_OID, message.id).hex[:23]


def progressed(line: Line, message: Message, ack: int) -> Told:
    told = {"keyId": message.id, "remoteJid": message.customer.chat_jid, "fromMe": message.from_company}
    told |= {"status": STATUS[ack], "instanceId": instance_id(line), "messageId": row_id(message)}
    return [("messages.update", envelope(line, "messages.update", told))]


def reacted(line: Line, message: Message, emoji: str, by_company: bool) -> Told:
    action = Message(ids.company_message() if by_company else ids.customer_message(), message.customer, by_company)
    action.via = "api" if by_company else "app"
    event = "send.message" if by_company else "messages.upsert"
    return [(event, envelope(line, event, reaction_row(line, action, message, emoji)))]


def reaction_row(line: Line, action: Message, message: Message, emoji: str) -> Json:
    said = {"reactionMessage": {"key": key(message), "text": emoji, "senderTimestampMs": int(time.time() * 1000)}}
    return row(line, action) | {"message": said, "messageType": "reactionMessage"}


def edited(line: Line, message: Message) -> Told:
    told = {"key": key(message), "type": "MESSAGE_EDIT", "editedMessage": {"conversation": message.text}}
    told["timestampMs"] = str(int(time.time() * 1000))
    return [("messages.edited", envelope(line, "messages.edited", told))]


def revoked(line: Line, message: Message) -> Told:
    return [("messages.delete", envelope(line, "messages.delete", key(message) | {"status": "DELETED"}))]


def presence(line: Line, customer: Customer, state: str) -> Told:
    word = {"typing": "composing"}.get(state, state)
    told = {"id": customer.chat_jid, "presences": {customer.jid: {"lastKnownPresence": word}}}
    return [("presence.update", envelope(line, "presence.update", told))]


def status(line: Line) -> Told:
    """A terminal loss tells `close`; the states between are the same words as the API's."""
    told: Json = {"instance": line.name, "state": state(line), "statusReason": 200 if line.status == "working" else 401}
    if line.status == "working":
        told |= {"wuid": f"{line.phone}@s.whatsapp.net", "profileName": line.label, "profilePictureUrl": None}
    return [("connection.update", envelope(line, "connection.update", told))]


def state(line: Line) -> str:
    return {"working": "open", "qr": "connecting", "starting": "connecting"}.get(line.status, "close")
