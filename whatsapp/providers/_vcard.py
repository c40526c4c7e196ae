"""Contact cards: the few lines of RFC 6350 that WhatsApp writes, read with patience."""

import re
from typing import Any

_FOLDED = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([nN\\,;:])")
_MAX_CARD = 20_000


def card(vcard: str, name: str = "") -> dict[str, Any]:
    """`{name, phones, vcard}`, without photos. `waid`, the WhatsApp number, wins over the printed one."""
    text = _FOLDED.sub("", vcard)[:_MAX_CARD]
    phones: list[str] = []
    kept: list[str] = []
    for line in text.splitlines():
        label, _, value = line.partition(":")
        key = label.split(";")[0].rpartition(".")[2].upper()
        if key == "PHOTO":
            continue
        kept.append(line)
        if key == "FN" and value.strip():
            name = name or _plain(value)
        if key == "TEL":
            phones.append(_phone(label, value))
    return {"name": name[:255], "phones": list(dict.fromkeys(filter(None, phones))), "vcard": "\n".join(kept)}


def _plain(value: str) -> str:
    """Without the escapes of RFC 2426, on one line."""
    return " ".join(_ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value).split())


def _phone(label: str, value: str) -> str:
    waid = re.search(r"waid=([0-9]{5,20})", label, re.IGNORECASE)
    if waid:
        return waid.group(1)
    return re.sub(r"[^0-9+]", "", value)[:32]


def compose(name: str, phone: str) -> str:
    """A card for one person, as WhatsApp's own apps write it."""
    digits = re.sub(r"[^0-9]", "", phone)
    safe = re.sub(r"[\r\n;:,]+", " ", name).strip() or phone
    return f"BEGIN:VCARD\nVERSION:3.0\nFN:{safe}\nTEL;type=CELL;waid={digits}:+{digits}\nEND:VCARD"
