"""WhatsApp's own message objects, as Baileys (Evolution) and whatsmeow (WAHA's GOWS) print them."""

import base64
import io
import re
from functools import cache
from typing import Any

from PIL import Image

from whatsapp.simulator.samples import picture
from whatsapp.simulator.state import File, Message

Json = dict[str, Any]
LINK = re.compile(r"https?://[\w.-]+(?:/\S*)?")
FILE_PARTS = {
    "image": "imageMessage",
    "video": "videoMessage",
    "voice": "audioMessage",
    "audio": "audioMessage",
    "document": "documentMessage",
    "sticker": "stickerMessage",
}


def content(message: Message, *, whatsmeow: bool) -> Json:
    """The `message` object, without a quote. The two libraries differ in the case of a few names."""
    if message.kind in FILE_PARTS and message.file:
        return {FILE_PARTS[message.kind]: _file(message, message.file, whatsmeow)}
    if message.kind == "location":
        return {"locationMessage": _location(message)}
    if message.kind == "contact":
        return _contacts(message)
    if message.kind == "poll":
        poll = message.extra.get("poll", {})
        options = [{"optionName": each} for each in poll.get("options", [])]
        return {
            "pollCreationMessageV3": {"name": poll.get("name", ""), "options": options, "selectableOptionsCount": 1}
        }
    link = LINK.search(message.text) if whatsmeow and not message.from_company else None
    if link:  # Evolution makes a plain `conversation` of it and drops the rest
        return {"extendedTextMessage": _page(message.text, link[0])}
    return {"conversation": message.text}


def _page(text: str, url: str) -> Json:
    """A customer's phone asks for the page and sends what it saw along; ours asks nobody and makes something up."""
    host = url.split("/")[2]
    told = {"text": text, "matchedText": url, "title": host, "description": f"Página de {host}"}
    return told | {"JPEGThumbnail": _thumbnail()}


@cache
def _thumbnail() -> str:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(picture("basket").data)).resize((96, 72)).save(buffer, "JPEG", quality=60)
    return base64.b64encode(buffer.getvalue()).decode()


def _file(message: Message, file: File, whatsmeow: bool) -> Json:
    size: Any = len(file.data)
    address = "https://mmg.whatsapp.net/v/t62.7118-24/simulador.enc?ccb=11-4&mms3=true"
    told: Json = {"URL" if whatsmeow else "url": address, "mimetype": file.mime}
    told["fileLength"] = size if whatsmeow else {"low": size, "high": 0, "unsigned": True}
    if message.kind in ("voice", "audio"):
        told |= {"seconds": file.seconds, "PTT" if whatsmeow else "ptt": message.kind == "voice"}
    if message.kind == "voice":
        told["waveform"] = _waveform(whatsmeow)
    if message.kind == "document":
        told |= {"title": file.name, "fileName": file.name}
    elif file.width:
        told |= {"width": file.width, "height": file.height}
    if message.kind == "video":
        told["seconds"] = file.seconds
    return told | ({"caption": message.text} if message.text else {})


def _waveform(whatsmeow: bool) -> Any:
    """64 heights of 0-100: speech, more or less."""
    heights = bytes((7 * step * step + 13 * step) % 71 + 12 for step in range(64))
    return base64.b64encode(heights).decode() if whatsmeow else {str(at): height for at, height in enumerate(heights)}


def _location(message: Message) -> Json:
    extra = message.extra
    named = {name: extra[name] for name in ("name", "address") if extra.get(name)}
    return {"degreesLatitude": extra.get("latitude"), "degreesLongitude": extra.get("longitude"), **named}


def _contacts(message: Message) -> Json:
    cards = [
        {"displayName": card.get("name", ""), "vcard": card.get("vcard", "")} for card in message.extra.get("cards", [])
    ]
    return {"contactMessage": cards[0]} if len(cards) == 1 else {"contactsArrayMessage": {"contacts": cards}}


def vcard(name: str, phone: str) -> str:
    return f"BEGIN:VCARD\nVERSION:3.0\nN:;{name};;;\nFN:{name}\nTEL;type=CELL;waid={phone}:+{phone}\nEND:VCARD"
