"""WhatsApp's own message object, as Baileys (NOWEB, Evolution) and whatsmeow (GOWS) print it.

Keys are folded to lower case first (`_json.fold`). Names: WAProto.proto of Baileys and whatsmeow.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from whatsapp.providers._json import Json, dict_at, dig, fold, id_at, int_at, list_at, text_at, true_at
from whatsapp.providers._parts import READERS, Content, Control, Part

_WRAPPERS = {
    "ephemeralmessage", "viewoncemessage", "viewoncemessagev2", "viewoncemessagev2extension",
    "documentwithcaptionmessage", "editedmessage", "lottiestickermessage", "groupmentionedmessage",
    "botinvokemessage", "associatedchildmessage", "devicesentmessage", "groupstatusmessage",
    "groupstatusmessagev2", "eventcoverimage", "statusmentionmessage", "pollcreationoptionimagemessage",
    "questionmessage",
}  # fmt: skip
_BESIDE = {"messagecontextinfo", "contextinfo", "base64", "mediaurl", "quoted", "messagesecret"}
_IGNORED = {
    "senderkeydistributionmessage": "key distribution",
    "fastratchetkeysenderkeydistributionmessage": "key distribution",
    "albummessage": "album",  # its pictures follow, each as a message
    "calllogmesssage": "call log",
    "calllogmessage": "call log",
    "call": "call",
    "scheduledcallcreationmessage": "call",
    "bcallmessage": "call",
    "keepinchatmessage": "kept message",
    "pininchatmessage": "pinned message",
    "messagehistorybundle": "history",
    "messagehistorynotice": "history",
    "placeholdermessage": "placeholder",
}
_MAX_WRAPS = 12


def read(message: Any, context: Any = None) -> Part:
    """What a protobuf message says. `context`: the contextInfo beside it, as Evolution flattens texts."""
    inner, view_once = _unwrap(fold(message) if isinstance(message, dict) else {})
    key = next((each for each in inner if each in _READERS), "")
    if not key:
        return _nothing(inner)
    body = _as_dict(inner[key])
    found = _READERS[key](body)
    if isinstance(found, Control):
        return found
    if view_once or true_at(body, "viewonce"):
        found = replace(found, extra={**found.extra, "view_once": True})
    outside = fold(context) if isinstance(context, dict) and context else dict_at(inner, "contextinfo")
    return _with_context(found, dict_at(body, "contextinfo") or outside)


def _as_dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {"text": value}


def _unwrap(message: Json) -> tuple[Json, bool]:
    view_once = False
    for _ in range(_MAX_WRAPS):
        key = next((each for each in message if each in _WRAPPERS and dict_at(message, each, "message")), "")
        if not key:
            break
        view_once = view_once or key.startswith("viewonce")
        message = dict_at(message, key, "message")
    return message, view_once


def _nothing(message: Json) -> Control:
    known = next((_IGNORED[key] for key in message if key in _IGNORED), "")
    if known:
        return Control(what="ignored", text=known)
    strange = next((key for key in message if key not in _BESIDE), "")
    return Control(what="unknown", text=strange[:60]) if strange else Control(what="empty", text="empty message")


def _with_context(content: Content, context: Json) -> Content:
    if not context:
        return content
    extra = dict(content.extra)
    if text_at(context, "remotejid").startswith("status@"):
        extra["status_reply"] = True
    referral = _referral(dict_at(context, "externaladreply"), context)
    if referral:
        extra["referral"] = referral
    if mentions := [each for each in list_at(context, "mentionedjid") if isinstance(each, str)][:50]:
        extra["mentions"] = mentions
    return replace(
        content,
        quoted_id=id_at(context, "stanzaid") or content.quoted_id,
        quoted_text=plain_text(context.get("quotedmessage")) or content.quoted_text,
        forwarded=true_at(context, "isforwarded") or bool(int_at(context, "forwardingscore")),
        extra=extra,
    )


def plain_text(message: Any) -> str:
    """The words of a message, for a quotation."""
    inner, _ = _unwrap(fold(message) if isinstance(message, dict) else {})
    key = next((each for each in inner if each in _READERS), "")
    found = _READERS[key](_as_dict(inner[key])) if key else None
    return found.text if isinstance(found, Content) else ""


_REFERRAL = {  # ours are the Cloud API's names
    "source_url": "sourceurl", "source_id": "sourceid", "source_type": "sourcetype", "headline": "title",
    "body": "body", "ctwa_clid": "ctwaclid", "source_app": "sourceapp",
}  # fmt: skip


def _referral(ad: Json, context: Json) -> dict[str, str]:
    """An ad that led here. Link previews use externalAdReply too; only ads carry these keys."""
    is_ad = text_at(ad, "sourcetype") == "ad" or text_at(ad, "ctwaclid") or text_at(ad, "sourceid")
    if not is_ad:
        return {}
    found = {name: text_at(ad, key)[:2000] for name, key in _REFERRAL.items()}
    found["source"] = text_at(context, "conversionsource")[:60]
    return {name: value for name, value in found.items() if value}


_PROTOCOL = {"0": "revoke", "REVOKE": "revoke", "14": "edit", "MESSAGE_EDIT": "edit"}


def protocol(part: Any) -> Control:
    """An edit or a revocation of another message; other protocol messages are WhatsApp's housekeeping."""
    part = fold(part) if isinstance(part, dict) else {}
    # protobuf leaves out enum values of 0, and REVOKE is 0
    type_ = text_at(part, "type") or ("0" if dict_at(part, "key") and "editedmessage" not in part else "")
    what = _PROTOCOL.get(type_.upper(), "ignored")
    target = id_at(part, "key", "id")
    if what == "ignored" or not target:
        return Control(what="ignored", text=f"protocol {type_}"[:60].strip())
    text = plain_text(dig(part, "editedmessage")) if what == "edit" else ""
    return Control(what=what, target_id=target, from_me=true_at(part, "key", "fromme"), text=text)


_READERS: dict[str, Callable[[Json], Part]] = {**READERS, "protocolmessage": protocol}
