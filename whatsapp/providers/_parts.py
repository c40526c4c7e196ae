"""One reader for each kind of WhatsApp message; keys are in lower case (see `_proto`)."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from whatsapp.events import Media
from whatsapp.providers._json import (
    Json,
    clean,
    dict_at,
    dicts_at,
    float_at,
    id_at,
    int_at,
    list_at,
    name_at,
    text_at,
    true_at,
)
from whatsapp.providers._media import picture_of, waveform
from whatsapp.providers._vcard import card


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a person said, before it is known who and where."""

    kind: str = "text"
    text: str = ""
    media: Media | None = None
    quoted_id: str = ""
    quoted_text: str = ""
    forwarded: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Control:
    """What acts on another message or is none. `what`: reaction, edit, revoke, ignored, empty, unknown."""

    what: str
    target_id: str = ""
    from_me: bool = False
    text: str = ""


Part = Content | Control


def _text(part: Json) -> Part:
    text = text_at(part, "text")
    if not text:
        return Control(what="empty", text="empty message")
    return with_preview(Content(text=text), part, "matchedtext", "jpegthumbnail")


def with_preview(found: Content, part: Json, matched: str, thumbnail: str) -> Content:
    """What the sender's WhatsApp drew of a page: we never ask for the page ourselves.

    The address is the one in the text, so that a card can't lead elsewhere than the words do.
    """
    url, title = text_at(part, matched)[:2000], name_at(part, "title")
    told = {"title": title, "description": " ".join(text_at(part, "description")[:1000].split())[:300]}
    if not title or not url or url not in found.text:
        return found
    preview = {"url": url, **{name: words for name, words in told.items() if words}}
    picture = picture_of(part.get(thumbnail))
    media = Media(mime="image/jpeg", inline=picture) if picture else None
    return replace(found, extra={**found.extra, "preview": preview}, media=media)


def _media(kind: str) -> Callable[[Json], Part]:
    def reader(part: Json) -> Part:
        media = Media(
            mime=text_at(part, "mimetype")[:120],
            name=name_at(part, "filename") or name_at(part, "title") if kind == "document" else "",
            size=int_at(part, "filelength"),
            seconds=int_at(part, "seconds"),
            width=int_at(part, "width"),
            height=int_at(part, "height"),
            waveform=waveform(part.get("waveform")),
        )
        voice = kind == "audio" and true_at(part, "ptt")
        return Content(kind="voice" if voice else kind, text=text_at(part, "caption"), media=media, extra=_flags(part))

    return reader


def _flags(part: Json) -> dict[str, Any]:
    flags = {"gif": "gifplayback", "animated": "isanimated"}
    return {name: True for name, key in flags.items() if true_at(part, key)}


def _video_note(part: Json) -> Part:
    found = _media("video")(part)
    return replace(found, extra={**found.extra, "note": True}) if isinstance(found, Content) else found


def _location(part: Json) -> Part:
    latitude, longitude = float_at(part, "degreeslatitude"), float_at(part, "degreeslongitude")
    live = "sequencenumber" in part or true_at(part, "islive")
    extra: dict[str, Any] = {"latitude": latitude, "longitude": longitude, "live": live}
    extra |= {key: name_at(part, key) for key in ("name", "address", "url") if name_at(part, key)}
    return Content(kind="location", text=text_at(part, "caption") or text_at(part, "comment"), extra=extra)


def _live_location(part: Json) -> Part:
    found = _location(part)
    return replace(found, extra={**found.extra, "live": True}) if isinstance(found, Content) else found


def _contacts(part: Json) -> Part:
    cards = dicts_at(part, "contacts") if "contacts" in part else [part]
    extra = {"cards": [card(text_at(each, "vcard"), name_at(each, "displayname")) for each in cards[:100]]}
    return Content(kind="contact", extra=extra)


def _poll(part: Json) -> Part:
    options = [name_at(each, "optionname") for each in dicts_at(part, "options")]
    title = text_at(part, "name")
    several = (int_at(part, "selectableoptionscount") or 0) != 1
    return Content(kind="poll", text=title, extra={"title": title, "options": options, "multiple": several})


def _poll_vote(part: Json) -> Part:
    """Only 2.3.7's decrypted votes name their options; the others can't be read by anybody but the phone."""
    picked = [each for each in list_at(part, "vote", "selectedoptions") if isinstance(each, str)]
    if not picked:
        return Control(what="unknown", text="poll vote")
    poll = id_at(part, "pollcreationmessagekey", "id")
    return Content(kind="poll", text=", ".join(picked), quoted_id=poll, extra={"vote": True, "options": picked})


def _reply(id_path: tuple[str, ...], *text_paths: tuple[str, ...]) -> Callable[[Json], Part]:
    """A button that was pressed: what the customer saw as text, what we meant by it as reply_id."""

    def reader(part: Json) -> Part:
        texts = [text_at(part, *path) for path in text_paths]
        reply_id = text_at(part, *id_path)
        text = next(filter(None, texts), "") or reply_id
        return Content(kind="interactive", text=text, extra={"reply_id": reply_id[:256]})

    return reader


def _list_reply(part: Json) -> Part:
    title, description = text_at(part, "title"), text_at(part, "description")
    reply_id = text_at(part, "singleselectreply", "selectedrowid")
    text = "\n".join(filter(None, (title, description))) or reply_id
    return Content(kind="interactive", text=text, extra={"reply_id": reply_id[:256], "title": title})


def _flow_reply(part: Json) -> Part:
    params = parse_params(text_at(part, "nativeflowresponsemessage", "paramsjson"))
    text = text_at(part, "body", "text") or text_at(params, "display_text") or text_at(params, "title")
    extra = {"reply_id": text_at(params, "id")[:256], "response": params}
    return Content(kind="interactive", text=text or answers(params), extra=extra)


def parse_params(text: str) -> Json:
    """JSON inside a JSON string (native flows, Cloud's response_json)."""
    try:
        value = clean(json.loads(text)) if text else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def answers(form: Json) -> str:
    """A filled-in form as lines a person can read."""
    shown = {key: text_at(form, key) for key in form if key != "flow_token"}
    return "\n".join(f"{key}: {value}" for key, value in shown.items() if value)[:4000]


def _list(part: Json) -> Part:
    rows = [name_at(row, "title") for section in dicts_at(part, "sections") for row in dicts_at(section, "rows")]
    extra = {"title": text_at(part, "title"), "button": text_at(part, "buttontext"), "options": rows}
    return Content(kind="list", text=text_at(part, "description") or text_at(part, "title"), extra=extra)


def _buttons(part: Json) -> Part:
    options = [name_at(each, "buttontext", "displaytext") for each in dicts_at(part, "buttons")]
    text = text_at(part, "contenttext") or text_at(part, "text")
    return Content(kind="interactive", text=text, extra={"options": [each for each in options if each]})


def _interactive(part: Json) -> Part:
    buttons = [
        parse_params(text_at(each, "buttonparamsjson")) for each in dicts_at(part, "nativeflowmessage", "buttons")
    ]
    options = [name_at(each, "display_text") or name_at(each, "title") for each in buttons]
    extra = {"title": text_at(part, "header", "title"), "options": [each for each in options if each]}
    return Content(kind="interactive", text=text_at(part, "body", "text").strip(), extra=extra)


def _template(part: Json) -> Part:
    filled = dict_at(part, "hydratedtemplate") or dict_at(part, "hydratedfourrowtemplate")
    buttons = dicts_at(filled, "hydratedbuttons")
    names = [text_at(value, "displaytext") for each in buttons for value in each.values()]
    text = text_at(filled, "hydratedcontenttext")
    return Content(kind="template", text=text, extra={"options": [name for name in names if name]})


def _order(part: Json) -> Part:
    total = float_at(part, "totalamount1000")
    extra = {
        "title": text_at(part, "ordertitle"),
        "order_id": id_at(part, "orderid"),
        "count": int_at(part, "itemcount"),
        "total": total / 1000 if total is not None else None,
        "currency": text_at(part, "totalcurrencycode")[:3],
    }
    return Content(kind="order", text=text_at(part, "message") or text_at(part, "ordertitle"), extra=extra)


def _product(part: Json) -> Part:
    title = text_at(part, "product", "title")
    return Content(kind="order", text=text_at(part, "body") or title, extra={"title": title, "product": True})


def _invite(part: Json) -> Part:
    title = name_at(part, "groupname")
    return Content(kind="interactive", text=text_at(part, "caption") or title, extra={"title": title, "invite": True})


def _event(part: Json) -> Part:
    title = text_at(part, "name")
    text = "\n".join(filter(None, (title, text_at(part, "description"))))
    return Content(kind="interactive", text=text, extra={"title": title, "event": True})


def _reaction(part: Json) -> Part:
    key = dict_at(part, "key")
    return Control(
        what="reaction",
        target_id=id_at(key, "id"),
        from_me=true_at(key, "fromme"),
        text=text_at(part, "text"),
    )


READERS: dict[str, Callable[[Json], Part]] = {
    "conversation": _text,
    "extendedtextmessage": _text,
    "imagemessage": _media("image"),
    "videomessage": _media("video"),
    "ptvmessage": _video_note,
    "audiomessage": _media("audio"),
    "documentmessage": _media("document"),
    "stickermessage": _media("sticker"),
    "locationmessage": _location,
    "livelocationmessage": _live_location,
    "contactmessage": _contacts,
    "contactsarraymessage": _contacts,
    "pollcreationmessage": _poll,
    "pollcreationmessagev2": _poll,
    "pollcreationmessagev3": _poll,
    "pollcreationmessagev5": _poll,
    "pollupdatemessage": _poll_vote,
    "listmessage": _list,
    "listresponsemessage": _list_reply,
    "buttonsmessage": _buttons,
    "buttonsresponsemessage": _reply(("selectedbuttonid",), ("selecteddisplaytext",)),
    "templatemessage": _template,
    "templatebuttonreplymessage": _reply(("selectedid",), ("selecteddisplaytext",)),
    "interactivemessage": _interactive,
    "interactiveresponsemessage": _flow_reply,
    "ordermessage": _order,
    "productmessage": _product,
    "groupinvitemessage": _invite,
    "eventmessage": _event,
    "reactionmessage": _reaction,
}
