"""What a gateway can tell us, in our own words.

Providers translate every webhook body into these frozen facts; nothing above
`whatsapp/providers/` ever sees a gateway's JSON. Times are aware UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Address:
    """Every name one person goes by in one event; any of them may be missing.

    `phone`: digits with country code, exactly as the gateway said it (the ninth digit is crm's business).
    `jid`: the id to reply to, verbatim (`…@c.us`, `…@s.whatsapp.net`, `…@g.us`; `…@lid` where the chat has no other).
    Empty for people on the Cloud API, who are reached by phone or BSUID.
    `lid`: `…@lid`. `bsuid`: Meta's business-scoped user id (`BR.…`).
    """

    phone: str = ""
    jid: str = ""
    lid: str = ""
    bsuid: str = ""

    @property
    def is_group(self) -> bool:
        return self.jid.endswith("@g.us")


@dataclass(frozen=True, kw_only=True)
class Media:
    """A file that travels with a message. `ref` is the provider's own pointer, handed back to `fetch_media`.

    `inline` holds base64 text when the webhook already carried the bytes; `error` says why there is no file.
    """

    mime: str = ""
    name: str = ""
    size: int | None = None
    seconds: int | None = None
    width: int | None = None
    height: int | None = None
    waveform: tuple[int, ...] = ()
    ref: dict[str, Any] = field(default_factory=dict)
    inline: str = ""
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all facts. `at` is the provider's time, clamped by the inbox; None when it gave none."""

    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Received(Event):
    """A message. `kind` is one of KINDS. `extra` holds kind-specific data that screens show.

    location: latitude, longitude, name, address, live. contact: cards [{name, phones[], vcard}].
    poll/list/order/interactive: title, options, … `extra["referral"]` = click-to-WhatsApp ad data.
    text: `extra["preview"]` {url, title, description} of a page, its picture in `media.inline`.
    """

    provider_id: str
    chat: Address
    sender: Address | None = None  # who spoke inside a group; None in a direct chat
    name: str = ""  # push name of the sender
    kind: str = "text"
    text: str = ""
    media: Media | None = None
    quoted_id: str = ""
    quoted_text: str = ""
    forwarded: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Echoed(Received):
    """Our own side spoke: through the API (`via="api"`) or on the phone (`via="phone"`)."""

    via: str = "phone"


@dataclass(frozen=True, kw_only=True)
class Acked(Event):
    """Delivery progress of a message of ours: -1 failed, 1 sent, 2 delivered, 3 read, 4 played.

    `client_ref` is our own message id when the gateway returned it (Cloud's biz_opaque_callback_data)
    or when our outbox speaks. `code`/`reason` say why it failed, in the gateway's words.
    """

    provider_id: str = ""
    client_ref: str = ""
    ack: int = 1
    code: str = ""
    reason: str = ""
    chat: Address | None = None


@dataclass(frozen=True, kw_only=True)
class Edited(Event):
    provider_id: str  # of the original message
    text: str
    chat: Address | None = None
    from_me: bool = False


@dataclass(frozen=True, kw_only=True)
class Revoked(Event):
    provider_id: str  # of the original message
    chat: Address | None = None
    from_me: bool = False


@dataclass(frozen=True, kw_only=True)
class Reacted(Event):
    """`emoji` is empty when the reaction was taken back."""

    provider_id: str  # of the message reacted to
    emoji: str
    chat: Address
    sender: Address | None = None
    name: str = ""
    from_me: bool = False


@dataclass(frozen=True, kw_only=True)
class SessionChanged(Event):
    """`status`: starting, qr, working, failed, stopped. `phone`: the number now connected, if told."""

    status: str
    phone: str = ""
    detail: str = ""
    qr: str = ""  # raw QR text or data URI


@dataclass(frozen=True, kw_only=True)
class Typing(Event):
    """`state`: typing, recording, paused, online, offline."""

    chat: Address
    state: str
    sender: Address | None = None


@dataclass(frozen=True, kw_only=True)
class AddressLearned(Event):
    """Two addresses are the same person (contact sync, number change), without any message."""

    address: Address
    name: str = ""
    previous: Address | None = None


@dataclass(frozen=True, kw_only=True)
class Ignored(Event):
    """Known and of no use to a desk (labels, calls, status broadcasts, key distribution). Stored raw, counted."""

    what: str


@dataclass(frozen=True, kw_only=True)
class Unsupported(Event):
    """A shape we do not know. With a chat it becomes a visible line there; without one it stays in the inbox."""

    what: str
    provider_id: str = ""
    chat: Address | None = None
    sender: Address | None = None
    name: str = ""
    from_me: bool = False
    raw: dict[str, Any] = field(default_factory=dict)


KINDS = (
    "text", "image", "audio", "voice", "video", "document", "sticker",
    "location", "contact", "poll", "list", "template", "interactive", "order", "unsupported",
)  # fmt: skip
