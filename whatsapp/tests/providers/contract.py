"""What every provider has to do; each gateway's tests inherit it."""

import copy
import io
import json
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whatsapp.events import KINDS, Event, Received, Unsupported
from whatsapp.providers._json import loads
from whatsapp.providers.base import MalformedBody, Outgoing, Provider, ProviderError, Request
from whatsapp.tests.providers.gateway import Gateway, closed_port
from whatsapp.tests.providers.samples import FakeSession, bodies, files, load

JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just([]), st.just({}),
    st.sampled_from(["\x00", "\ud800", "a@b@c", "@", "__", "true_@lid_", "9" * 5000, {"low": 1}, [[[]]], 1e308, -1]),
    st.lists(st.dictionaries(st.text(max_size=5), st.integers(), max_size=2), max_size=2),
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += places(item, (*path, key))
    return found


def mutate(body: Any, path: tuple[Any, ...], junk: Any, *, drop: bool) -> Any:
    body = copy.deepcopy(body)
    parent = body
    for key in path[:-1]:
        parent = parent[key]
    if drop:
        del parent[path[-1]]
    else:
        parent[path[-1]] = junk
    return body


class ProviderContract:
    kind: ClassVar[str]
    provider_class: ClassVar[type[Provider]]
    config: ClassVar[dict[str, Any]]
    to: ClassVar[str]
    send_path: ClassVar[str]
    silent_404: ClassVar[bool] = False

    def provider(self, gateway: Gateway | None = None, **config: Any) -> Provider:
        raise NotImplementedError

    def text(self, **fields: Any) -> Outgoing:
        return Outgoing(to=self.to, kind="text", text="Olá", client_ref="m1", **fields)

    # words come in

    def test_no_stored_body_makes_parse_raise(self) -> None:
        provider = self.provider()
        for name in files(self.kind):
            body = load(self.kind, name)
            if isinstance(body, dict):
                assert all(isinstance(event, Event) for event in provider.parse(body)), name

    def test_every_message_is_of_a_known_kind_and_storable(self) -> None:
        for name in bodies(self.kind):
            for event in self.provider().parse(load(self.kind, name)):
                if isinstance(event, Received):
                    assert event.kind in KINDS
                    json.dumps(event.extra, allow_nan=False)
                if isinstance(event, Unsupported):
                    assert "apikey" not in json.dumps(event.raw, allow_nan=False)
                assert event.at is None or event.at.utcoffset() is not None

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_mutated_bodies_never_raise(self, data: st.DataObject) -> None:
        body = load(self.kind, data.draw(st.sampled_from(bodies(self.kind))))
        for _ in range(data.draw(st.integers(1, 4))):
            where = places(body)
            if where:
                body = mutate(body, data.draw(st.sampled_from(where)), data.draw(JUNK), drop=data.draw(st.booleans()))
        for event in self.provider().parse(body):
            assert "\x00" not in str(getattr(event, "text", "")) + str(getattr(event, "provider_id", ""))
        try:
            assert all(target.name for target in self.provider_class.targets(body))
        except MalformedBody:
            pass

    @pytest.mark.parametrize("body", [{}, {"event": 1}, {"session": {}}, {"object": []}, {"entry": {}}])
    def test_a_body_that_names_nobody_is_malformed(self, body: dict[str, Any]) -> None:
        with pytest.raises(MalformedBody):
            self.provider_class.targets(body)

    def test_an_unknown_event_is_unsupported_not_lost(self) -> None:
        events = list(self.provider().parse(self.unknown_event()))
        assert [type(event) for event in events] == [Unsupported]

    def unknown_event(self) -> dict[str, Any]:
        raise NotImplementedError

    # proof

    def signed(self, body: bytes) -> Request:
        raise NotImplementedError

    def test_a_request_with_proof_is_ours(self) -> None:
        assert self.provider().verify(self.signed(b'{"a": "\xc3\xa7"}'))

    def test_a_request_without_proof_is_not(self) -> None:
        assert not self.provider().verify(Request(b"{}", {}))

    def test_an_empty_secret_opens_nothing(self) -> None:
        locked = self.provider_class(FakeSession(config=dict.fromkeys(self.config, "")))
        assert not locked.verify(self.signed(b"{}"))
        for header in ("x-webhook-hmac", "x-hub-signature-256", "x-prosa-secret", "apikey", "authorization"):
            assert not locked.verify(Request(b'{"apikey": ""}', {header: ""}))

    def test_headers_beyond_ascii_are_refused_quietly(self) -> None:
        headers = dict.fromkeys(self.signed(b"{}").headers, "é\ud83d")
        assert not self.provider().verify(Request(b"{}", dict.fromkeys(headers, "é")))

    # words go out

    def failure(self, gateway: Gateway, **fields: Any) -> ProviderError:
        with pytest.raises(ProviderError) as caught:
            self.provider(gateway).send(self.text(**fields))
        return caught.value

    def test_a_gateway_that_is_away_may_be_tried_again(self) -> None:
        gateway = Gateway()
        gateway.url = closed_port()
        error = self.failure(gateway)
        assert (error.permanent, error.uncertain, error.code) == (False, False, "unreachable")

    def test_an_unknown_host_may_be_tried_again(self) -> None:
        gateway = Gateway()
        gateway.url = "http://gateway.invalid"
        error = self.failure(gateway)
        assert (error.permanent, error.uncertain) == (False, False)

    @pytest.mark.parametrize("reply", ["hang", "cut"])
    def test_silence_after_the_request_is_uncertain(self, reply: str) -> None:
        with Gateway({self.send_path: reply}) as gateway:
            error = self.failure(gateway)
        assert (error.permanent, error.uncertain, error.code) == (False, True, "no_answer")

    def test_a_bare_server_error_is_uncertain(self) -> None:
        with Gateway({self.send_path: (502, b"<html>bad gateway</html>")}) as gateway:
            error = self.failure(gateway)
        assert error.uncertain and error.code == "gateway_error"

    def test_a_success_that_is_not_the_gateways_is_uncertain(self) -> None:
        with Gateway({self.send_path: (200, b"<html>please log in</html>")}) as gateway:
            assert self.failure(gateway).uncertain

    def test_too_many_requests_wait_as_told(self) -> None:
        with Gateway({self.send_path: (429, {}, {"Retry-After": "7"})}) as gateway:
            error = self.failure(gateway)
        assert (error.permanent, error.uncertain, error.retry_after) == (False, False, 7.0)

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 418, 302])
    def test_a_refusal_is_permanent(self, status: int) -> None:
        with Gateway({self.send_path: (status, {}, {"Location": "http://127.0.0.1:1/"})}) as gateway:
            error = self.failure(gateway)
        assert error.permanent and not error.uncertain and error.code

    def test_details_never_repeat_what_was_said(self) -> None:
        echo = {"exception": {"message": "boom"}, "request": {"body": {"text": "segredo"}}}
        with Gateway({self.send_path: (500, echo)}) as gateway:
            assert "segredo" not in self.failure(gateway).detail

    def test_an_unknown_kind_fails_for_good(self) -> None:
        with Gateway() as gateway, pytest.raises(ProviderError) as caught:
            self.provider(gateway).send(Outgoing(to=self.to, kind="hologram"))
        assert caught.value.permanent and caught.value.code == "unsupported_kind"

    def test_a_file_without_its_file_fails_for_good(self) -> None:
        with Gateway() as gateway, pytest.raises(ProviderError) as caught:
            self.provider(gateway).send(Outgoing(to=self.to, kind="image"))
        assert caught.value.code == "media_missing"

    def test_a_base_url_that_is_none_is_said_so(self) -> None:
        for url in ("", "ftp://x", "http://", "http://[::1"):
            gateway = Gateway()
            gateway.url = url
            assert self.failure(gateway).code in ("misconfigured", "unreachable"), url


PIXEL = b"\x89PNG\r\n"


def picture() -> io.BytesIO:
    return io.BytesIO(PIXEL)


def read_all(found: tuple[Any, str]) -> bytes:
    return b"".join(found[0])


def clean_body(data: bytes) -> dict[str, Any]:
    return loads(data)
