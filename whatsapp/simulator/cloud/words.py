"""What happened, as Meta's Cloud API tells it: customers' words and our statuses. It has no echo of our own sends."""

import base64
import hashlib
from typing import Any

from whatsapp.simulator.people import Customer
from whatsapp.simulator.state import Line, Message

Json = dict[str, Any]
Told = list[tuple[str, Json]]
STATUS = {-1: "failed", 1: "sent", 2: "delivered", 3: "read", 4: "played"}
FILE_KINDS = {"image": "image", "video": "video", "voice": "audio", "audio": "audio", "document": "document"}


def envelope(line: Line, customer: Customer, **value: Any) -> Json:
    meta = {"display_phone_number": line.phone, "phone_number_id": line.name}
    person = {"profile": {"name": customer.name}, "wa_id": customer.phone}
    told = {"messaging_product": "whatsapp", "metadata": meta, "contacts": [person], **value}
    entry = {"id": "900000000000001", "changes": [{"value": told, "field": "messages"}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def spoken(line: Line, message: Message) -> Told:
    if message.from_company:
        return []
    told: Json = {"from": message.customer.phone, "id": message.id, "timestamp": str(message.seconds)}
    told |= part(message)
    if message.quoted:
        told["context"] = {"from": line.phone, "id": message.quoted.id}
    return [("messages", envelope(line, message.customer, messages=[told]))]


def part(message: Message) -> Json:
    kind = FILE_KINDS.get(message.kind)
    if kind and message.file:
        return {"type": kind, kind: file(message)}
    if message.kind == "location":
        return {"type": "location", "location": message.extra}
    if message.kind == "contact":
        cards = [{"name": {"formatted_name": card.get("name", "")}} for card in message.extra["cards"]]
        return {"type": "contacts", "contacts": cards}
    return {"type": "text", "text": {"body": message.text}}


def file(message: Message) -> Json:
    assert message.file is not None
    digest = base64.b64encode(hashlib.sha256(message.file.data).digest()).decode()
    told: Json = {"id": message.id, "mime_type": message.file.mime, "sha256": digest}
    if message.text:
        told["caption"] = message.text
    if message.kind == "document":
        told["filename"] = message.file.name
    return told | ({"voice": True} if message.kind == "voice" else {})


def progressed(line: Line, message: Message, ack: int) -> Told:
    if not message.from_company:
        return []
    told = {"id": message.id, "status": STATUS[ack], "timestamp": str(message.seconds)}
    told["recipient_id"] = message.customer.phone
    if ref := message.extra.get("biz_opaque_callback_data"):
        told["biz_opaque_callback_data"] = ref
    return [("statuses", envelope(line, message.customer, statuses=[told]))]


def reacted(line: Line, message: Message, emoji: str, by_company: bool) -> Told:
    if by_company:
        return []
    told: Json = {"from": message.customer.phone, "id": f"{message.id}R", "timestamp": str(message.seconds)}
    told |= {"type": "reaction", "reaction": {"message_id": message.id, "emoji": emoji}}
    return [("messages", envelope(line, message.customer, messages=[told]))]


def nothing(*_facts: Any) -> Told:
    """Not told to numbers that live on the Cloud API alone."""
    return []


edited = revoked = presence = status = nothing
