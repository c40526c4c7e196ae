"""WAHA (waha.devlike.pro), engines GOWS, NOWEB and WEBJS. REST: its OpenAPI 2026.7.1."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, BinaryIO, ClassVar
from urllib.parse import quote, unquote, urlsplit

from whatsapp.events import Echoed, Event
from whatsapp.providers._address import bare, is_group
from whatsapp.providers._files import hosts_of, may_fetch, open_file
from whatsapp.providers._http import Answer, Client
from whatsapp.providers._json import Json, clean, dict_at, dicts_at, dig, id_at, text_at
from whatsapp.providers._match import same_message
from whatsapp.providers._proof import any_equal, hmac_hex
from whatsapp.providers.base import (
    ACTS,
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
from whatsapp.providers.waha import outgoing
from whatsapp.providers.waha.ids import chat_jid, parse_id
from whatsapp.providers.waha.messages import message
from whatsapp.providers.waha.parse import events

_PAGE, _MAX_PAGES = 100, 20
_MAX_KEY = 100  # WebhookEvent.dedupe_key
_NO_WHATSAPP = ("no lid for user", "no lid found for")  # wwebjs; whatsmeow. Both come before anything is sent


class Waha:
    kind: ClassVar[str] = "waha"
    config_keys: ClassVar[frozenset[str]] = frozenset({"base_url", "api_key", "hmac_key", "hmac_key_previous"})
    reply_window: ClassVar[timedelta | None] = None
    abilities: ClassVar[Abilities] = Abilities(
        react=True, react_in_groups=True, edit_within=WHATSAPP_EDITS, revoke_within=WHATSAPP_REVOKES
    )
    _without_new_ids: ClassVar[set[str]] = set()  # servers that have no new-message-id, for this process

    def __init__(self, session: SessionConfig) -> None:
        self.session = session
        self.config = session.config
        self.http = Client(text_at(dict(self.config), "base_url"), {"X-Api-Key": str(self.config.get("api_key", ""))})

    # words come in

    @staticmethod
    def targets(body: dict[str, Any]) -> list[Target]:
        name, event = id_at(body, "session"), id_at(body, "event")
        if not name or not event:
            raise MalformedBody("not a WAHA webhook: no session or no event")
        return [Target(name=name, event_key=_event_key(body, event))]

    def verify(self, request: Request) -> bool:
        told = request.headers.get("x-webhook-hmac", "").strip().lower()
        keys = (self.config.get("hmac_key"), self.config.get("hmac_key_previous"))
        return any_equal(told, [hmac_hex(key, request.body, hashlib.sha512) for key in keys if key])

    def parse(self, body: dict[str, Any]) -> Iterator[Event]:
        yield from events(clean(body))

    def fetch_media(self, ref: dict[str, Any]) -> tuple[Iterator[bytes], str]:
        found = self._open(text_at(ref, "url"), ref) or self._open(self._download_again(ref), ref)
        if found is None:
            raise ProviderError("the file is no longer there", code="media_gone", permanent=True)
        return found

    def _open(self, url: str, ref: dict[str, Any]) -> tuple[Iterator[bytes], str] | None:
        if path := _path_of(url):
            return open_file(self.http, self.http.base_url + path)
        if "s3" in ref and may_fetch(url, hosts_of(self.config)):
            return open_file(self.http, url, anonymous=True)
        return None

    def _download_again(self, ref: dict[str, Any]) -> str:
        """Files live for 180 s by default; then WAHA has to fetch them from WhatsApp anew."""
        full_id, chat = id_at(ref, "full_id"), id_at(ref, "chat")
        if not full_id or not chat:
            return ""
        path = f"{self._chat_path(chat)}/messages/{quote(full_id, safe='')}"
        answer = self.http.call("GET", path, params={"downloadMedia": "true"})
        if answer.status == 404:
            return ""
        return text_at(self._checked(answer).json, "media", "url")

    # words go out

    def send(self, message: Outgoing, file: BinaryIO | None = None) -> Sent:
        if message.kind in ACTS:
            return self._act(message)
        method, path, body = outgoing.request(message, file)
        chosen = self._choose_id(message) if path in outgoing.TAKE_AN_ID else ""
        body |= {"session": self.session.name} | ({"id": chosen} if chosen else {})
        try:
            answer = self._checked(self.http.call(method, path, sends=True, json=body))
            return _sent(answer, chosen)
        except ProviderError as error:
            error.provider_id = chosen
            raise

    def _act(self, message: Outgoing) -> Sent:
        """A reaction has an id of its own; an edit and a deletion are told by that of their message."""
        method, path, body = outgoing.act(message)
        if message.kind == "reaction":
            body["session"] = self.session.name
        path = path.replace("{session}", self._name)
        answer = self._checked(self.http.call(method, path, sends=True, json=body))
        return _sent(answer, "") if message.kind == "reaction" else Sent("")

    def _choose_id(self, message: Outgoing) -> str:
        """An id of ours lets an echo or ack settle a send whose answer was lost (2026.4.3; not on WEBJS)."""
        told = id_at(message.extra, "provider_id")
        if told or self.http.base_url in self._without_new_ids:
            return told
        answer = self.http.call("GET", f"/api/{self._name}/new-message-id")
        if answer.status in (404, 405, 501) and _error(answer).code != "session_missing":
            self._without_new_ids.add(self.http.base_url)
            return ""
        return id_at(self._checked(answer).json, "id")

    def mark_read(self, to: str, provider_ids: list[str]) -> None:
        chat = outgoing.chat_id(to)
        body: Json = {"session": self.session.name, "chatId": chat}
        if not is_group(chat):  # in groups a full id needs its author; without ids WAHA marks all
            body["messageIds"] = [each if parse_id(each).chat else f"false_{chat}_{each}" for each in provider_ids]
        self._checked(self.http.call("POST", "/api/sendSeen", json=body))

    def typing(self, to: str, on: bool, last_provider_id: str = "") -> None:
        path = "/api/startTyping" if on else "/api/stopTyping"
        self._checked(self.http.call("POST", path, json={"session": self.session.name, "chatId": outgoing.chat_id(to)}))

    # what the gateway remembers

    def find_sent(self, message: Outgoing, since: datetime) -> Sent | None:
        for payload in self._remembered(message.to, since, {"filter.fromMe": "true"}):
            for event in self._events_of(payload):
                if isinstance(event, Echoed) and same_message(message, event):
                    return Sent(event.provider_id, event.chat.jid)
        return None

    def history(self, to: str, since: datetime) -> Iterator[Event]:
        payloads = list(self._remembered(to or "all", since, {}))
        found = [event for payload in payloads for event in self._events_of(payload)]
        yield from sorted(found, key=lambda event: event.at or since)

    def _events_of(self, payload: Json) -> Iterator[Event]:
        yield from message({"session": self.session.name}, payload)

    def _remembered(self, to: str, since: datetime, filters: dict[str, str]) -> Iterator[Json]:
        """WAHA's pages may be shorter than asked before the end, so only an empty one ends the search."""
        path = (f"/api/{self._name}/chats/all" if to == "all" else self._chat_path(outgoing.chat_id(to))) + "/messages"
        query = {
            "downloadMedia": "false",
            "limit": str(_PAGE),
            "filter.timestamp.gte": str(int(since.timestamp())),
        }
        for page in range(_MAX_PAGES):
            answer = self.http.call("GET", path, params=query | filters | {"offset": str(page * _PAGE)})
            if answer.status in (404, 501):  # NOWEB without its store, chats nobody wrote in
                return
            rows = dicts_at({"rows": clean(self._checked(answer).json)}, "rows")
            if not rows:
                return
            yield from (row for row in rows if chat_jid(row))

    # errors

    def _checked(self, answer: Answer) -> Answer:
        if not answer.ok:
            raise _error(answer)
        return answer

    @property
    def _name(self) -> str:
        return quote(self.session.name, safe="")

    def _chat_path(self, chat: str) -> str:
        return f"/api/{self._name}/chats/{quote(chat, safe='')}"


def _event_key(body: Json, event: str) -> str:
    """`message` and `message.any` share one evt_ id on GOWS and NOWEB, so the name belongs to the key."""
    told = id_at(body, "id")
    key = f"{event}:{told}:{text_at(body, 'payload', 'ack')}"
    return key if told and len(key) <= _MAX_KEY else ""


def _path_of(url: str) -> str:
    """Path and query only: WAHA's own idea of its host is localhost, and our key goes to base_url alone."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    # a base_url may carry a prefix that WAHA doesn't know of
    start = max(parts.path.find("/api/files/"), parts.path.find("/api/s3/"))
    if start < 0 or ".." in unquote(parts.path):
        return ""
    return parts.path[start:] + (f"?{parts.query}" if parts.query else "")


def _sent(answer: Answer, chosen: str) -> Sent:
    """GOWS answers a full id, NOWEB Baileys' key, WEBJS an object with _serialized; or in `message`."""
    body = answer.object()
    told = dict_at(body, "message") if "id" not in body and "key" not in body else body
    key, full = dict_at(told, "key"), parse_id(told.get("id"))
    provider_id = id_at(key, "id") or full.wa_id or chosen
    return Sent(provider_id, bare(key.get("remoteJid")) or full.chat)


def _error(answer: Answer) -> ProviderError:
    body = answer.json
    detail = _detail(body)
    lower = detail.lower()
    if any(words in lower for words in _NO_WHATSAPP):
        return answer.error("no_whatsapp", detail, permanent=True)
    if "does not exist" in lower or "session not found" in lower or "find a session" in lower:
        return answer.error("session_missing", detail, permanent=True)
    if answer.status == 422 and isinstance(body, dict) and "expected" in body:
        return answer.error("session_not_working", detail)  # refused before any send; a reconnect cures it
    if answer.status == 501:
        return answer.error("unsupported_kind", detail, permanent=True)
    return answer.plain_error(detail)


def _detail(body: Any) -> str:
    """A 500 echoes the whole request, text and phone included: only the exception's message is kept."""
    told = dig(body, "exception", "message") or dig(body, "message") or dig(body, "error")
    if isinstance(told, dict):
        told = told.get("message")
    return "; ".join(map(str, told)) if isinstance(told, list) else str(told or "")
