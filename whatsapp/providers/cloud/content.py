"""What a Cloud API message says, by its `type`."""

from collections.abc import Callable
from typing import Any

from whatsapp.events import Media
from whatsapp.providers._json import (
    Json,
    dict_at,
    dicts_at,
    float_at,
    id_at,
    int_at,
    name_at,
    text_at,
    true_at,
)
from whatsapp.providers._parts import Content, answers, parse_params
from whatsapp.providers._vcard import card

_REFERRAL = (
    "source_url", "source_id", "source_type", "headline", "body", "media_type", "image_url", "video_url",
    "thumbnail_url", "ctwa_clid",
)  # fmt: skip


def content(told: Json, value: Json) -> Content | str:
    """The content, or the words for what we can't show."""
    type_ = text_at(told, "type")
    reader = _READERS.get(type_)
    found = reader(dict_at(told, type_) if type_ != "contacts" else told) if reader else _strange(told, value)
    if isinstance(found, str):
        return found
    extra = {**found.extra, **_beside(told)}
    return Content(kind=found.kind, text=found.text, media=found.media, extra=extra)


def _strange(told: Json, value: Json) -> str:
    type_ = text_at(told, "type") or "message without type"
    inner = text_at(told, "unsupported", "type")
    errors = dicts_at(told, "errors") or dicts_at(value, "errors")
    code = id_at(errors[0], "code") if errors else ""
    return " ".join(filter(None, (type_, inner, code)))


def _beside(told: Json) -> dict[str, Any]:
    """An ad or a product that the message came from."""
    extra: dict[str, Any] = {}
    ad = {name: text_at(told, "referral", name)[:2000] for name in _REFERRAL}
    if any(ad.values()):
        extra["referral"] = {name: value for name, value in ad.items() if value}
    product = dict_at(told, "context", "referred_product")
    if product:
        extra["product"] = {key: id_at(product, key) for key in ("catalog_id", "product_retailer_id")}
    return extra


def _text(part: Json) -> Content | str:
    text = text_at(part, "body")
    return Content(text=text) if text else "text without text"


def _media(kind: str) -> Callable[[Json], Content | str]:
    def reader(part: Json) -> Content | str:
        ref = {"id": id_at(part, "id"), "sha256": id_at(part, "sha256")}
        media = Media(
            mime=text_at(part, "mime_type")[:120],
            name=name_at(part, "filename"),
            size=int_at(part, "file_size"),
            ref={key: value for key, value in ref.items() if value},
        )
        voice = kind == "audio" and true_at(part, "voice")
        extra = {"animated": True} if true_at(part, "animated") else {}
        return Content(kind="voice" if voice else kind, text=text_at(part, "caption"), media=media, extra=extra)

    return reader


def _location(part: Json) -> Content | str:
    extra: dict[str, Any] = {
        "latitude": float_at(part, "latitude"),
        "longitude": float_at(part, "longitude"),
        "live": False,
    }
    extra |= {key: name_at(part, key) for key in ("name", "address", "url") if name_at(part, key)}
    return Content(kind="location", extra=extra)


def _contacts(told: Json) -> Content | str:
    cards = [_card(each) for each in dicts_at(told, "contacts")[:100]]
    origin = text_at(told, "origin") or next((text_at(each, "origin") for each in dicts_at(told, "contacts")), "")
    return Content(kind="contact", extra={"cards": cards} | ({"origin": origin[:60]} if origin else {}))


def _card(told: Json) -> dict[str, Any]:
    """Names and phones may be missing where a vcard says them, and the other way round."""
    found = card(text_at(told, "vcard"), name_at(told, "name", "formatted_name") or name_at(told, "name", "first_name"))
    phones = [id_at(each, "wa_id") or id_at(each, "phone") for each in dicts_at(told, "phones")]
    emails = [text_at(each, "email")[:254] for each in dicts_at(told, "emails")]
    found["phones"] = list(dict.fromkeys(filter(None, phones))) or found["phones"]
    return {**found, "emails": [email for email in emails if email]}


def _button(part: Json) -> Content | str:
    text = text_at(part, "text") or text_at(part, "payload")
    return Content(kind="interactive", text=text, extra={"reply_id": text_at(part, "payload")[:256]})


def _interactive(part: Json) -> Content | str:
    type_ = text_at(part, "type")
    reader = _INTERACTIVE.get(type_)
    return reader(dict_at(part, type_)) if reader else f"interactive {type_}".strip()


def _picked(part: Json) -> Content:
    title, description = text_at(part, "title"), text_at(part, "description")
    extra = {"reply_id": text_at(part, "id")[:256], "title": title, "description": description}
    return Content(kind="interactive", text="\n".join(filter(None, (title, description))), extra=extra)


def _form(part: Json) -> Content:
    filled = parse_params(text_at(part, "response_json"))
    extra = {"reply_id": text_at(part, "name")[:256], "response": filled}
    return Content(kind="interactive", text=answers(filled) or text_at(part, "body"), extra=extra)


def _call_permission(part: Json) -> Content:
    extra = {"title": "call_permission_reply", "response": text_at(part, "response")}
    return Content(kind="interactive", text=text_at(part, "response"), extra=extra)


_INTERACTIVE: dict[str, Callable[[Json], Content]] = {
    "button_reply": _picked,
    "list_reply": _picked,
    "nfm_reply": _form,
    "call_permission_reply": _call_permission,
}


def _order(part: Json) -> Content | str:
    items = [
        {
            "id": id_at(each, "product_retailer_id"),
            "quantity": int_at(each, "quantity"),
            "price": float_at(each, "item_price"),
            "currency": text_at(each, "currency")[:3],
        }
        for each in dicts_at(part, "product_items")[:100]
    ]
    return Content(
        kind="order",
        text=text_at(part, "text"),
        extra={"catalog_id": id_at(part, "catalog_id"), "items": items},
    )


_READERS: dict[str, Callable[[Json], Content | str]] = {
    "text": _text,
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("audio"),
    "document": _media("document"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": _contacts,
    "button": _button,
    "interactive": _interactive,
    "order": _order,
}
