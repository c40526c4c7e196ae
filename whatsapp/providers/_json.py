"""Reading JSON nobody vouches for: every key may be missing, of another type, or hostile."""

import json
import math
import re
from typing import Any, NoReturn

from whatsapp.providers.base import MalformedBody

MAX_DEPTH = 64
MAX_ID = 200  # OutboundMessage.provider_id
_DOUBTFUL = re.compile(rb"\\u|\x00|\xed[\xa0-\xbf]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses NUL in text, UTF-8 refuses lone surrogates
_NOT_KEPT = {
    "base64", "jpegthumbnail", "thumbnail", "pngthumbnail", "mediakey", "filesha256", "fileencsha256",
    "messagesecret", "apikey", "api_key", "midqualityfilesha256", "firstframesidecar", "thumbnailsha256",
    "thumbnailencsha256", "streamingsidecar",
}  # fmt: skip
_LONGEST_RAW = 4000

Json = dict[str, Any]


class Clean(dict[str, Any]):
    """An object that needs no cleaning any more."""


def loads(body: bytes) -> Clean:
    """A webhook body as a clean object. Raises MalformedBody for anything else."""
    value = _object(body)
    return Clean(value if is_plain(body) else clean(value))


def is_plain(body: bytes) -> bool:
    """True of most bodies, told from their bytes: not deep enough, and without what PostgreSQL could not store. NUL and
    surrogates come as an escape, as bytes that only look like UTF-8, or in the wide encodings that json also reads.
    """
    return body.count(b"{") + body.count(b"[") < MAX_DEPTH and not _DOUBTFUL.search(body)


def _object(body: bytes) -> Json:
    try:
        value = json.loads(body, parse_constant=_not_json, parse_float=_finite)
    except (
        ValueError,
        RecursionError,
    ) as error:  # ValueError: syntax, bad UTF-8, integers of over 4300 digits
        raise MalformedBody(str(error)[:200]) from error
    if not isinstance(value, dict):
        raise MalformedBody("the body is not a JSON object")
    return value


def _not_json(name: str) -> NoReturn:
    raise MalformedBody(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise MalformedBody("a number is out of range")
    return number


def clean(value: Any, depth: int = 0) -> Any:
    """The same value as PostgreSQL can store it; what nests deeper than MAX_DEPTH becomes None."""
    kind = type(value)
    if kind is Clean:
        return value
    if kind is str:
        return _UNSTORABLE.sub("\ufffd", value) if _UNSTORABLE.search(value) else value
    if (kind is dict or kind is list) and depth >= MAX_DEPTH:
        return None
    if kind is dict:
        return {clean(str(key)): clean(item, depth + 1) for key, item in value.items()}
    if kind is list:
        return [clean(item, depth + 1) for item in value]
    if kind is float and not math.isfinite(value):
        return None
    return value


def fold(value: Any) -> Any:
    """The same value with lower-case keys: Baileys says stanzaId, whatsmeow stanzaID."""
    if isinstance(value, dict):
        return {key.lower(): fold(item) for key, item in value.items()}
    if isinstance(value, list):
        return [fold(item) for item in value]
    return value


def slim(value: Any) -> Any:
    """The same value without thumbnails, keys, credentials and byte arrays."""
    if isinstance(value, dict):
        if is_bytes(value):
            return None
        return {key: slim(item) for key, item in value.items() if key.lower() not in _NOT_KEPT}
    if isinstance(value, list):
        return [slim(item) for item in value]
    if isinstance(value, str):
        return value[:_LONGEST_RAW]
    return value


def is_bytes(value: Json) -> bool:
    """Evolution since 2.3.6 prints bytes as {"0": 255, "1": 216, ...}."""
    return bool(value) and all(key.isdecimal() for key in value)


def dig(value: Any, *path: str) -> Any:
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def text_at(value: Any, *path: str) -> str:
    found = dig(value, *path)
    if isinstance(found, str):
        return found
    if isinstance(found, int | float) and not isinstance(found, bool):
        return str(found) if abs(found) < 1e30 else ""
    return ""


def id_at(value: Any, *path: str) -> str:
    """An identifier, or "" when it is longer than any real one."""
    found = text_at(value, *path).strip()
    return found if len(found) <= MAX_ID else ""


def name_at(value: Any, *path: str) -> str:
    """A person's display name on one line."""
    return " ".join(text_at(value, *path)[:1000].split())[:255]


def dict_at(value: Any, *path: str) -> Json:
    found = dig(value, *path)
    return found if isinstance(found, dict) else {}


def list_at(value: Any, *path: str) -> list[Any]:
    found = dig(value, *path)
    return found if isinstance(found, list) else []


def dicts_at(value: Any, *path: str) -> list[Json]:
    """The objects of a list; a lone object counts as a list of one."""
    found = dig(value, *path)
    candidates = found if isinstance(found, list) else [found]
    return [item for item in candidates if isinstance(item, dict)]


def true_at(value: Any, *path: str) -> bool:
    return dig(value, *path) is True


def int_at(value: Any, *path: str) -> int | None:
    """A non-negative integer out of 7, 7.0, "7" or a protobuf long {low, high}."""
    number = number_of(dig(value, *path))
    return int(number) if number is not None and 0 <= number < 2**53 else None


def float_at(value: Any, *path: str) -> float | None:
    return number_of(dig(value, *path))


def number_of(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, dict):
        return _long(value)
    if isinstance(value, int):
        return float(value) if abs(value) < 10**30 else None
    if isinstance(value, str):
        value = _parse_float(value)
    return value if isinstance(value, float) and math.isfinite(value) else None


def _parse_float(text: str) -> float | None:
    try:
        return float(text) if len(text) <= 40 else None
    except ValueError:
        return None


def _long(value: Json) -> float | None:
    low, high = value.get("low"), value.get("high")
    if not isinstance(low, int) or not isinstance(high, int) or abs(high) > 2**32:
        return None
    return float(high * 2**32 + (low & 0xFFFFFFFF))
