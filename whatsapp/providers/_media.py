"""Small facts about files: what kind a MIME type is, a voice note's waveform, base64 text as bytes."""

import base64
import binascii
from collections.abc import Iterator
from typing import Any, BinaryIO

from whatsapp.providers._json import is_bytes

_WAVE_POINTS = 128
CHUNK = 64 * 1024
_LARGEST_PICTURE = 128 * 1024


def kind_of(mime: str) -> str:
    """WhatsApp's voice notes are Opus in Ogg, and hardly any attached song is."""
    main = mime.partition("/")[0].lower()
    if main == "audio":
        return "voice" if "opus" in mime.lower() else "audio"
    return main if main in ("image", "video") else "document"


def waveform(value: Any) -> tuple[int, ...]:
    """Points of 0..100 out of base64 text, a list or {"0": …} (see `_json.is_bytes`)."""
    if isinstance(value, str):
        points: list[Any] = list(decode(value[:1024]))
    elif isinstance(value, dict) and is_bytes(value) and len(value) < 10_000:
        points = [value[key] for key in sorted(value, key=lambda each: int(each[:9]))]
    else:
        points = value if isinstance(value, list) else []
    return tuple(min(100, max(0, point)) for point in points[:_WAVE_POINTS] if isinstance(point, int))


def picture_of(value: Any) -> str:
    """A thumbnail as base64 text, out of base64 text, {"0": …} or Node's {"type": "Buffer", "data": …}; "" for none."""
    if isinstance(value, dict) and "data" in value:
        value = value["data"]
    if isinstance(value, dict) and is_bytes(value) and len(value) <= _LARGEST_PICTURE:
        value = [value[key] for key in sorted(value, key=lambda each: int(each[:9]))]
    if isinstance(value, list) and len(value) <= _LARGEST_PICTURE:
        fits = all(isinstance(each, int) and 0 <= each <= 255 for each in value)
        return base64.b64encode(bytes(value)).decode("ascii") if fits else ""
    return value if isinstance(value, str) and len(value) <= _LARGEST_PICTURE * 4 // 3 and decode(value) else ""


def decode(text: str) -> bytes:
    """Base64 with or without a data URI in front; b"" when it is neither."""
    _, comma, rest = text.partition("base64,")
    try:
        return base64.b64decode(rest if comma else text, validate=False)
    except (binascii.Error, ValueError):
        return b""


def encode(file: BinaryIO) -> str:
    return base64.b64encode(file.read()).decode("ascii")


def chunks(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), CHUNK):
        yield data[start : start + CHUNK]
