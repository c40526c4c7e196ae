"""Who is who in WAHA. An `id` is `{fromMe}_{chat}_{waId}[_{participant}]` (src/core/utils/ids.ts)."""

from dataclasses import dataclass
from typing import Any

from whatsapp.events import Address
from whatsapp.providers._address import address, bare, group, is_group, phone_of
from whatsapp.providers._json import Json, dict_at, dig, id_at, name_at, text_at


@dataclass(frozen=True)
class WahaId:
    from_me: bool | None
    chat: str
    wa_id: str  # the same whether WAHA shows the chat as @c.us or as @lid
    participant: str = ""


def parse_id(value: Any) -> WahaId:
    """The parts of a full id; an id of another form is kept whole, and names no chat."""
    if isinstance(value, dict):  # WEBJS objects
        value = value.get("_serialized") or value.get("id")
    text = id_at({"id": value}, "id")
    parts = text.split("_")
    if len(parts) in (3, 4) and parts[0] in ("true", "false") and "@" in parts[1]:
        return WahaId(parts[0] == "true", parts[1], parts[2], *parts[3:])
    return WahaId(None, "", text)


def full_id(payload: Json) -> str:
    """The id for endpoints that take nothing less (quotes, media, sendSeen); "" when the payload has none."""
    return id_at(payload, "id") if parse_id(payload.get("id")).chat else ""


def from_me(payload: Json) -> bool:
    told = payload.get("fromMe")
    return told if isinstance(told, bool) else bool(parse_id(payload.get("id")).from_me)


def own_ids(body: Json) -> tuple[str, ...]:
    """The shop's own addresses, which must never be learned as the customer's."""
    me = dict_at(body, "me")
    return tuple(filter(None, (bare(me.get("id")), bare(me.get("lid")), bare(me.get("jid")))))


def chat_jid(payload: Json) -> str:
    """The chat is in the id: `from` is ourselves on WEBJS's own messages, and the group on others."""
    told = parse_id(payload.get("id")).chat
    if told:
        return told
    to, from_ = id_at(payload, "to"), id_at(payload, "from")
    return (to or from_) if from_me(payload) else (from_ or to)


def chat_of(payload: Json, own: tuple[str, ...]) -> Address:
    jid = chat_jid(payload)
    if is_group(jid):
        return group(bare(jid))
    key, info = dict_at(payload, "_data", "key"), dict_at(payload, "_data", "Info")
    others = [key.get(name) for name in ("remoteJid", "remoteJidAlt", "senderPn", "senderLid", "previousRemoteJid")]
    # of whatsmeow's two Alts one is ours, which depends on who spoke
    others += [info.get("Chat"), info.get("RecipientAlt" if from_me(payload) else "SenderAlt")]
    return address(jid, *others, own=own)


def sender_of(payload: Json, own: tuple[str, ...]) -> Address | None:
    """Who spoke inside a group; None in a direct chat and for ourselves."""
    if not is_group(chat_jid(payload)) or from_me(payload):
        return None
    key, info = dict_at(payload, "_data", "key"), dict_at(payload, "_data", "Info")
    told = id_at(payload, "participant") or parse_id(payload.get("id")).participant or id_at(key, "participant")
    names = ("participant", "participantAlt", "participantPn", "participantLid")
    others = [key.get(name) for name in names] + [info.get("Sender"), info.get("SenderAlt")]
    found = address(told, *others, own=own)
    return found if found.jid or found.phone else None


def name_of(payload: Json) -> str:
    """The name people gave themselves. Each engine keeps it elsewhere; a number in its place is no name."""
    data = dict_at(payload, "_data")
    name = name_at(data, "notifyName") or name_at(data, "pushName") or name_at(data, "Info", "PushName")
    return "" if phone_of(name) else name


def engine_message(payload: Json) -> Json:
    """The engine's protobuf message: NOWEB `_data.message`, GOWS `_data.Message`, {} on WEBJS."""
    data = dict_at(payload, "_data")
    if text_at(data, "type"):  # WEBJS: `_data.message` would be something else
        return {}
    found = dig(data, "message") or dig(data, "Message")
    return found if isinstance(found, dict) else {}
