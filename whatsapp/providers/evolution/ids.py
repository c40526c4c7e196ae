"""Who is who in an Evolution key. LIDs moved between fields over the versions: Evolution's issue #1872."""

from whatsapp.events import Address
from whatsapp.providers._address import address, bare, foreign_chat, group, is_group, lid_of, phone_of
from whatsapp.providers._json import Json, id_at, name_at

_CHAT_KEYS = ("remoteJid", "remoteJidAlt", "senderPn", "senderLid", "previousRemoteJid")
_SENDER_KEYS = ("participant", "participantAlt", "participantPn", "participantLid")
_OURSELVES = frozenset(("Você", "You"))


def own_ids(body: Json) -> tuple[str, ...]:
    sender = bare(body.get("sender"))
    return (sender,) if sender else ()


def chat_of(key: Json, own: tuple[str, ...] = ()) -> Address:
    """The chat, by its phone where one is told: Evolution skips @lid silently when marking as read."""
    jid = bare(key.get("remoteJid"))
    if is_group(jid) or foreign_chat(jid):
        return group(jid)
    others = [key.get(name) for name in _CHAT_KEYS]
    if lid_of(jid):
        phones = [bare(each) for each in others if phone_of(each) and bare(each) not in own]
        return address(next(iter(phones), jid), jid, own=())
    return address(jid, *others, own=own)


def sender_of(key: Json, message: Json, own: tuple[str, ...] = ()) -> Address | None:
    """Who spoke inside a group; None in a direct chat and for ourselves."""
    if not is_group(key.get("remoteJid")) or key.get("fromMe") is True:
        return None
    told = [*(key.get(name) for name in _SENDER_KEYS), message.get("participant")]
    known = [bare(each) for each in told if bare(each)]
    return address(*known, own=own) if known else None


def person_name(told: Json, *keys: str) -> str:
    """The first usable name: not Evolution's "Você" for ourselves, not a number for the nameless."""
    names = [name_at(told, key) for key in keys]
    return next((name for name in names if name and name not in _OURSELVES and not phone_of(name)), "")


def key_id(key: Json) -> str:
    return id_at(key, "id")
