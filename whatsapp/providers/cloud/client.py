"""Meta's WhatsApp Cloud API, spoken directly. It keeps no history and takes no idempotency key."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, BinaryIO, ClassVar

from whatsapp.events import Event
from whatsapp.providers._files import open_file
from whatsapp.providers._http import Answer, Client, host_of
from whatsapp.providers._json import Json, clean, dicts_at, id_at, list_at, text_at
from whatsapp.providers._proof import any_equal, hmac_hex
from whatsapp.providers.base import (
    Abilities,
    MalformedBody,
    Outgoing,
    ProviderError,
    Request,
    Sent,
    SessionConfig,
    Target,
)
from whatsapp.providers.cloud import outgoing
from whatsapp.providers.cloud.codes import failure
from whatsapp.providers.cloud.parse import events

DEFAULT_VERSION = "v26.0"
DEFAULT_GRAPH = "https://graph.facebook.com"
MEDIA_HOST = "lookaside.fbsbx.com"
_ID = re.compile(r"[A-Za-z0-9_.-]{1,200}")


class CloudApi:
    kind: ClassVar[str] = "cloud"
    config_keys: ClassVar[frozenset[str]] = frozenset(
        {"access_token", "app_secret", "app_secret_previous", "verify_token", "waba_id", "api_version"}
    )
    reply_window: ClassVar[timedelta | None] = timedelta(hours=24)  # Cloud API, customer service window
    abilities: ClassVar[Abilities] = Abilities(react=True, react_in_groups=True)

    def __init__(self, session: SessionConfig) -> None:
        self.session = session
        self.config = session.config
        graph = str(self.config.get("graph_url") or DEFAULT_GRAPH).rstrip("/")
        version = str(self.config.get("api_version") or DEFAULT_VERSION)
        token = str(self.config.get("access_token", ""))
        self.number = str(self.config.get("phone_number_id") or session.name)
        self.http = Client(f"{graph}/{version}", {"Authorization": f"Bearer {token}"})

    # words come in

    @staticmethod
    def targets(body: dict[str, Any]) -> list[Target]:
        """The numbers named; a change about the whole account names its WABA instead."""
        if body.get("object") != "whatsapp_business_account":
            raise MalformedBody("not a Cloud API webhook")
        names = [
            id_at(change, "value", "metadata", "phone_number_id") or id_at(entry, "id")
            for entry in dicts_at(body, "entry")
            for change in dicts_at(entry, "changes")
        ]
        found = [Target(name=name, event_key=name) for name in dict.fromkeys(filter(None, names))]
        if not found:
            raise MalformedBody("the body names no number and no account")
        return found

    def verify(self, request: Request) -> bool:
        told = request.headers.get("x-hub-signature-256", "").strip().lower()
        keys = (self.config.get("app_secret"), self.config.get("app_secret_previous"))
        return any_equal(told, ["sha256=" + hmac_hex(key, request.body) for key in keys if key])

    def parse(self, body: dict[str, Any]) -> Iterator[Event]:
        yield from events(
            clean(body), {"phone_number_id": self.number, "waba_id": str(self.config.get("waba_id") or "")}
        )

    def fetch_media(self, ref: dict[str, Any]) -> tuple[Iterator[bytes], str]:
        """The id buys an address good for five minutes, and the address wants the same token."""
        media_id = id_at(ref, "id")
        if not _ID.fullmatch(media_id):
            raise ProviderError("nothing names the file", code="media_gone", permanent=True)
        answer = self.http.call("GET", f"/{media_id}", params={"phone_number_id": self.number})
        told = self._checked(answer).object()
        url = text_at(told, "url")
        if not self._may_see_token(url):
            raise ProviderError("the file is on an unknown host", code="media_refused", permanent=True)
        found = open_file(self.http, url)
        if found is None:
            raise ProviderError("the file is no longer there", code="media_gone", permanent=True)
        return _whole(found[0], id_at(ref, "sha256")), text_at(told, "mime_type") or found[1]

    def _may_see_token(self, url: str) -> bool:
        """The token opens the tenant's whole account, so it goes to Meta's hosts only, and encrypted."""
        graph_host = host_of(self.http.base_url)
        allowed = {
            MEDIA_HOST,
            graph_host,
            *(str(each).lower() for each in list_at(dict(self.config), "media_hosts")),
        }
        scheme = self.http.base_url.partition("//")[0]
        return url.startswith(("https://", f"{scheme}//{graph_host}")) and host_of(url) in allowed

    # words go out

    def send(self, message: Outgoing, file: BinaryIO | None = None) -> Sent:
        media_id = self._upload(message, file) if message.kind in outgoing.FILES else ""
        body = outgoing.request(message, media_id)
        answer = self._checked(self.http.call("POST", self._path("messages"), sends=True, json=body)).object()
        who = next(iter(dicts_at(answer, "contacts")), {})
        told = next(iter(dicts_at(answer, "messages")), {})
        return Sent(id_at(told, "id"), id_at(who, "wa_id") or id_at(who, "user_id"))

    def _upload(self, message: Outgoing, file: BinaryIO | None) -> str:
        if file is None:
            raise ProviderError("a file is missing", code="media_missing", permanent=True)
        part = {"file": (message.file_name or "file", file, message.mime)}
        data = {"messaging_product": "whatsapp", "type": message.mime}
        answer = self.http.call("POST", self._path("media"), data=data, files=part)
        media_id = id_at(self._checked(answer).object(), "id")
        if not media_id:
            raise ProviderError("the upload got no id", code="media_refused")
        return media_id

    def mark_read(self, to: str, provider_ids: list[str]) -> None:
        """Marking one marks all before it."""
        if provider_ids:
            self._status({"message_id": provider_ids[-1]})

    def typing(self, to: str, on: bool, last_provider_id: str = "") -> None:
        """It also marks the message as read, and goes away by itself after 25 seconds."""
        if on and last_provider_id:
            self._status({"message_id": last_provider_id, "typing_indicator": {"type": "text"}})

    def _status(self, what: Json) -> None:
        body = {"messaging_product": "whatsapp", "status": "read", **what}
        self._checked(self.http.call("POST", self._path("messages"), json=body))

    # what the gateway remembers: nothing

    def find_sent(self, message: Outgoing, since: datetime) -> Sent | None:
        return None

    def history(self, to: str, since: datetime) -> Iterator[Event]:
        return iter(())

    # errors

    def _checked(self, answer: Answer) -> Answer:
        error = next(iter(dicts_at(answer.json, "error")), {}) if not answer.ok else {}
        if error:
            raise failure(error, answer.status, answer.retry_after, answer.sends)
        if not answer.ok:
            raise answer.plain_error("")
        return answer

    def _path(self, endpoint: str) -> str:
        return f"/{self.number}/{endpoint}"


def _whole(chunks: Iterator[bytes], sha256: str) -> Iterator[bytes]:
    """The same chunks; a file that is not the one announced ends in an error."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if sha256 and sha256 not in (b64encode(digest.digest()).decode(), digest.hexdigest()):
        raise ProviderError("the file is not the one announced", code="media_corrupt")
