"""Evolution API. REST observed on 2.3.6 and 2.3.7; its published OpenAPI is of 2.1 and wrong in places."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, BinaryIO, ClassVar
from urllib.parse import quote

from whatsapp.events import Echoed, Event
from whatsapp.providers._address import bare
from whatsapp.providers._files import hosts_of, may_fetch, open_file
from whatsapp.providers._http import Answer, Client
from whatsapp.providers._json import Json, clean, dict_at, dicts_at, dig, id_at, loads, text_at
from whatsapp.providers._match import same_message
from whatsapp.providers._media import chunks, decode
from whatsapp.providers._proof import any_equal, jwt_is_valid
from whatsapp.providers._time import moment
from whatsapp.providers.base import (
    WHATSAPP_EDITS,
    WHATSAPP_REVOKES,
    Abilities,
    MalformedBody,
    Outgoing,
    ProviderError,
    Request,
    Sent,
    SessionConfig,
    Target,
)
from whatsapp.providers.evolution import outgoing
from whatsapp.providers.evolution.messages import message
from whatsapp.providers.evolution.parse import events

_PAGE, _MAX_PAGES = 100, 20
_MEDIA_BYTES = 150 * 1024 * 1024  # 100 MB of document as base64
_TYPING_MS = 1000  # sendPresence answers only after its delay
_V1_HINTS = (
    "textmessage",
    "mediamessage",
    "audiomessage",
    "locationmessage",
    "contactmessage",
    "pollmessage",
)


class Evolution:
    kind: ClassVar[str] = "evolution"
    config_keys: ClassVar[frozenset[str]] = frozenset(
        {
            "base_url",
            "api_key",
            "instance_token",
            "jwt_key",
            "jwt_key_previous",
            "webhook_secret",
            "webhook_secret_previous",
        }
    )
    reply_window: ClassVar[timedelta | None] = None
    abilities: ClassVar[Abilities] = Abilities(react=True, edit_within=WHATSAPP_EDITS, revoke_within=WHATSAPP_REVOKES)
    _speak_v1: ClassVar[set[str]] = set()  # servers found to be 1.x, for this process

    def __init__(self, session: SessionConfig) -> None:
        self.session = session
        self.config = session.config
        self.http = Client(text_at(dict(self.config), "base_url"), {"apikey": str(self.config.get("api_key", ""))})

    # words come in

    @staticmethod
    def targets(body: dict[str, Any]) -> list[Target]:
        name = id_at(body, "instance")
        if not name or not id_at(body, "event"):
            raise MalformedBody("not an Evolution webhook: no instance or no event")
        return [Target(name=name, event_key=id_at(body, "data", "key", "id") or id_at(body, "date_time"))]

    def verify(self, request: Request) -> bool:
        """Evolution signs nothing: a header of ours, its JWT over a key of ours, or the instance's token."""
        secrets = [self.config.get("webhook_secret"), self.config.get("webhook_secret_previous")]
        told = [request.headers.get(name, "") for name in ("x-prosa-secret", "apikey")]
        if any(any_equal(each, secrets) for each in told):
            return True
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        keys = (self.config.get("jwt_key"), self.config.get("jwt_key_previous"))
        if any(jwt_is_valid(token, key) for key in keys):
            return True
        return any_equal(_token_of(request.body), [self.config.get("api_key"), self.config.get("instance_token")])

    def parse(self, body: dict[str, Any]) -> Iterator[Event]:
        yield from events(clean(body))

    def fetch_media(self, ref: dict[str, Any]) -> tuple[Iterator[bytes], str]:
        url = text_at(ref, "url")
        if url and may_fetch(url, hosts_of(self.config)):
            found = open_file(self.http, url, anonymous=True)
            if found:
                return found
        return self._from_gateway(ref)

    def _from_gateway(self, ref: dict[str, Any]) -> tuple[Iterator[bytes], str]:
        if not id_at(ref, "id"):
            raise ProviderError("nothing names the file", code="media_gone", permanent=True)
        asked = {"message": {"key": {"id": id_at(ref, "id")}}, "convertToMp4": False}
        answer = self.http.call("POST", self._path("chat/getBase64FromMediaMessage"), json=asked, limit=_MEDIA_BYTES)
        told = self._checked(answer).object()
        data = decode(text_at(told, "base64"))
        if not data:
            raise ProviderError("the gateway sent no file", code="media_gone")
        return chunks(data), text_at(told, "mimetype")

    # words go out

    def send(self, message: Outgoing, file: BinaryIO | None = None) -> Sent:
        if message.kind in ("edit", "revoke"):
            return self._change(message)
        endpoint, body = outgoing.request(message, file)
        answer = self._post(endpoint, body)
        key = dict_at(answer.object(), "key")
        return Sent(id_at(key, "id"), bare(key.get("remoteJid")))

    def _change(self, message: Outgoing) -> Sent:
        """Of an edit or a deletion; 2.x answers the protocol message or nothing, and no id that anybody needs."""
        method, endpoint, body = outgoing.change(message)
        self._checked(self.http.call(method, self._path(f"chat/{endpoint}"), sends=True, json=body))
        return Sent("")

    def _post(self, endpoint: str, body: Json) -> Answer:
        path = self._path(f"message/{endpoint}")
        if self.http.base_url not in self._speak_v1:
            answer = self.http.call("POST", path, sends=True, json=body)
            if not _wants_v1(answer):
                return self._checked(answer)
            self._speak_v1.add(self.http.base_url)
        return self._checked(self.http.call("POST", path, sends=True, json=outgoing.as_v1(endpoint, body)))

    def mark_read(self, to: str, provider_ids: list[str]) -> None:
        rows = [{"remoteJid": outgoing.number(to), "fromMe": False, "id": each} for each in provider_ids]
        path = self._path("chat/markMessageAsRead")
        self._checked(self.http.call("POST", path, json={"readMessages": rows}))

    def typing(self, to: str, on: bool, last_provider_id: str = "") -> None:
        body = {"number": outgoing.number(to), "presence": "composing" if on else "paused"}
        delay = _TYPING_MS if on else 1
        self._checked(self.http.call("POST", self._path("chat/sendPresence"), json=body | {"delay": delay}))

    # what the gateway remembers

    def find_sent(self, message: Outgoing, since: datetime) -> Sent | None:
        """Asks for the LID's chat too: 2.3.7 stores by LID the chats that its webhooks call by phone."""
        for jid in filter(None, (outgoing.number(message.to), id_at(message.extra, "lid"))):
            for event in self._remembered({"remoteJid": jid, "fromMe": True}, since):
                if isinstance(event, Echoed) and same_message(message, event):
                    return Sent(event.provider_id, event.chat.jid)
        return None

    def history(self, to: str, since: datetime) -> Iterator[Event]:
        key = {"remoteJid": outgoing.number(to)} if to and to != "all" else {}
        yield from sorted(self._remembered(key, since), key=lambda event: event.at or since)

    def _remembered(self, key: Json, since: datetime) -> Iterator[Event]:
        """Newest pages come first, so a page all older than `since` ends the search."""
        edge = since - timedelta(seconds=1)  # its times are whole seconds
        for page in range(1, _MAX_PAGES + 1):
            asked = {"where": {"key": key} if key else {}, "page": page, "offset": _PAGE}
            rows = _rows(self._checked(self.http.call("POST", self._path("chat/findMessages"), json=asked)))
            recent = [row for row in rows if (moment(row.get("messageTimestamp")) or since) >= edge]
            for row in recent:
                if dict_at(row, "message"):  # an emptied row is a message deleted since
                    yield from message(row)
            if len(rows) < _PAGE or not recent:
                return

    # errors

    def _checked(self, answer: Answer) -> Answer:
        if not answer.ok:
            raise _error(answer)
        return answer

    def _path(self, endpoint: str) -> str:
        return f"/{endpoint}/{quote(self.session.name, safe='')}"


def _token_of(body: bytes) -> str:
    try:
        return text_at(loads(body), "apikey")
    except MalformedBody:
        return ""


def _rows(answer: Answer) -> list[Json]:
    """2.x answers {messages: {records}}, 1.x a list."""
    value = clean(answer.json)
    return dicts_at(value, "messages", "records") if isinstance(value, dict) else dicts_at({"rows": value}, "rows")


def _wants_v1(answer: Answer) -> bool:
    detail = _detail(answer.json).lower()
    return answer.status == 400 and "requires property" in detail and any(hint in detail for hint in _V1_HINTS)


def _error(answer: Answer) -> ProviderError:
    body = answer.json
    detail = _detail(body)
    if answer.status == 400 and _not_on_whatsapp(body):
        return answer.error("no_whatsapp", detail, permanent=True)
    if "instance does not exist" in detail:
        return answer.error("session_missing", detail, permanent=True)
    if text_at(body, "code") == "LICENSE_REQUIRED":
        return answer.error("license", "LICENSE_REQUIRED", permanent=True)
    if detail == "Message not found":
        return answer.error("media_gone", detail, permanent=True)
    if "Connection Closed" in detail:  # said before and after the message has left
        return answer.error("session_not_working", detail, uncertain=answer.sends)
    return answer.plain_error(detail)


def _not_on_whatsapp(body: Any) -> bool:
    return any(row.get("exists") is False for row in dicts_at(body, "response", "message"))


def _detail(body: Any) -> str:
    """A string, a list, or a list of lists of strings."""
    told = dig(body, "response", "message") or dig(body, "message") or dig(body, "error")
    return "; ".join(_flat(told))[:500]


def _flat(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for each in value[:20] for text in _flat(each)]
    return [value] if isinstance(value, str) else []
