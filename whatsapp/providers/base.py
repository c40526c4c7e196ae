"""The one contract every gateway fulfils. Adding a gateway: docs/ADDING_PROVIDERS.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, BinaryIO, ClassVar, Protocol

from whatsapp.events import Event


class ProviderError(Exception):
    """The gateway said no. The whole error contract, in one bit and a half.

    permanent: trying again can't help (bad number, window closed).
    uncertain: bytes were written and no answer came; it may have been accepted. Never resent blindly.
    Neither: safe to try again (connection refused, 429, a 5xx that says it did nothing).
    `code` is looked up in `whatsapp/reasons.py` for the Portuguese text; `detail` is the gateway's own words.
    `provider_id` is the id that we told the gateway to use, where it lets us choose: an echo or ack with it
    settles an uncertain send, and `Outgoing.extra["provider_id"]` hands it back to `find_sent` or to a retry.
    """

    def __init__(
        self,
        detail: str,
        *,
        code: str = "",
        permanent: bool = False,
        uncertain: bool = False,
        retry_after: float | None = None,
        provider_id: str = "",
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code
        self.permanent = permanent
        self.uncertain = uncertain
        self.retry_after = retry_after
        self.provider_id = provider_id


class MalformedBody(ValueError):
    """The webhook body is not what this gateway sends; it goes to quarantine."""


class SessionConfig(Protocol):
    """What a provider needs to know of a connected number (`whatsapp.models.Session` fulfils it)."""

    name: str

    @property
    def config(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Request:
    """A webhook request as bytes and lower-cased headers, before anything is believed."""

    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message on its way out. `to` is the address to use, verbatim; `client_ref` our message id.

    Of the kinds in ACTS, `quoted_id` is the message that changes and `text` the emoji or the new words.
    """

    to: str
    kind: str
    text: str = ""
    client_ref: str = ""
    quoted_id: str = ""
    file_name: str = ""
    mime: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """The gateway took it. `jid` is the address it really used, when it says so (Brazil's ninth digit)."""

    provider_id: str
    jid: str = ""


@dataclass(frozen=True)
class Target:
    """What a webhook body claims to be about, read without trusting it: enough to find the session."""

    name: str  # WAHA's session, Evolution's instance, Cloud's phone_number_id
    event_key: str  # some id that makes the body unlike any other, or "" when it carries none


@dataclass(frozen=True, kw_only=True)
class Abilities:
    """What a gateway can do to a message that exists. What it can't is not offered."""

    react: bool = False
    react_in_groups: bool = False  # to what others said there: some want to know the author
    edit_within: timedelta | None = None  # of sending; None: never
    revoke_within: timedelta | None = None


# WhatsApp's own limits. It lets people delete for a little longer than it promises them.
WHATSAPP_EDITS, WHATSAPP_REVOKES = timedelta(minutes=15), timedelta(days=2)
# Outgoing kinds that change the message named by `quoted_id`. Saying one twice changes nothing more.
ACTS = frozenset({"reaction", "edit", "revoke"})


class Provider(Protocol):
    """Stateless; built once per session object. Every method may raise ProviderError (network) only."""

    kind: ClassVar[str]
    config_keys: ClassVar[frozenset[str]]  # what a company may set of `Session.config`
    # How long after the customer's last words free text may be sent; None: always.
    reply_window: ClassVar[timedelta | None]
    abilities: ClassVar[Abilities]

    def __init__(self, session: SessionConfig) -> None: ...

    # words come in
    @staticmethod
    def targets(body: dict[str, Any]) -> list[Target]:
        """Sessions named by the body (Cloud may name several). Raises MalformedBody."""
        ...

    def verify(self, request: Request) -> bool:
        """Whether the request proves it comes from our gateway."""
        ...

    def parse(self, body: dict[str, Any]) -> Iterator[Event]:
        """All events of one body. Unknown shapes become Unsupported, never an exception."""
        ...

    def fetch_media(self, ref: dict[str, Any]) -> tuple[Iterator[bytes], str]:
        """Stream of chunks and the mime the server named. The caller caps size and time."""
        ...

    # words go out
    def send(self, message: Outgoing, file: BinaryIO | None = None) -> Sent: ...
    def mark_read(self, to: str, provider_ids: list[str]) -> None: ...
    def typing(self, to: str, on: bool, last_provider_id: str = "") -> None: ...

    # what the gateway remembers
    def find_sent(self, message: Outgoing, since: datetime) -> Sent | None:
        """Look an uncertain send up in the gateway's history; None when it is not there."""
        ...

    def history(self, to: str, since: datetime) -> Iterator[Event]:
        """Messages of one chat since a moment, oldest first; empty where the gateway keeps none."""
        ...
