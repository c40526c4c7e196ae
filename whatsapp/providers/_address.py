"""One person's many ids. A LID looks like a number and is none: its digits are never a phone."""

import re
from functools import lru_cache
from typing import Any

from whatsapp.events import Address

MAX_JID = 160  # OutboundMessage.to
_PHONE_SERVERS = ("c.us", "s.whatsapp.net", "hosted")
_LID_SERVERS = ("lid", "hosted.lid")
_DIGITS = re.compile(r"[0-9]{5,20}")
_NOT_A_DESK = {"broadcast": "broadcast", "newsletter": "newsletter"}


@lru_cache(maxsize=4096)
def _bare(jid: str) -> str:
    user, at, server = jid.strip().partition("@")
    return user.split(":")[0] + at + server


def bare(jid: Any) -> str:
    """The id without its device part: `5511999990001:12@s.whatsapp.net` is a phone of that person."""
    if not isinstance(jid, str) or len(jid) > MAX_JID:
        return ""
    return _bare(jid)


def phone_of(jid: Any) -> str:
    """Digits of a phone jid or of a bare number; "" for anything else."""
    user, _, server = bare(jid).partition("@")
    if server in ("", *_PHONE_SERVERS) and _DIGITS.fullmatch(user.removeprefix("+")):
        return user.removeprefix("+")
    return ""


def lid_of(jid: Any) -> str:
    user, _, server = bare(jid).partition("@")
    return f"{user}@lid" if user and server in _LID_SERVERS else ""


def address(jid: Any, *others: Any, own: tuple[str, ...] = ()) -> Address:
    """The person at `jid`, with what the event's other ids add; `own` are our ids, never the customer's."""
    known = [bare(jid), *(other for other in map(bare, others) if other and not _is_own(other, own))]
    return Address(
        phone=next(filter(None, map(phone_of, known)), ""),
        jid=known[0] if "@" in known[0] else next((each for each in known if "@" in each), ""),
        lid=next(filter(None, map(lid_of, known)), ""),
    )


def group(jid: str) -> Address:
    return Address(jid=jid)


def is_group(jid: Any) -> bool:
    return bare(jid).endswith("@g.us")


def foreign_chat(jid: Any) -> str:
    """What a chat is when nobody a desk talks to: status posts, broadcast lists, channels; "" for people."""
    name = bare(jid)
    if name.startswith("status@"):
        return "status"
    return _NOT_A_DESK.get(name.partition("@")[2], "")


def _is_own(jid: str, own: tuple[str, ...]) -> bool:
    mine = {each for candidate in own for each in (phone_of(candidate), lid_of(candidate)) if each}
    return phone_of(jid) in mine or lid_of(jid) in mine
