import hashlib
import hmac
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from whatsapp.events import Acked, Echoed, Received, SessionChanged, Unsupported
from whatsapp.providers.base import Outgoing, Provider, ProviderError, Request, Target
from whatsapp.providers.waha import Waha
from whatsapp.tests.providers.contract import PIXEL, ProviderContract, picture, read_all
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import PAYLOADS, FakeSession, bodies, expected, load, summary

EXPECTED = expected("waha")
NEW_ID = "/api/loja/new-message-id"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def waha(gateway: Gateway | None = None, **config: Any) -> Waha:
    told = {
        "base_url": gateway.url if gateway else "http://waha",
        "api_key": "k",
        "hmac_key": "segredo-de-teste",
    }
    provider = Waha(FakeSession("loja", told | config))
    provider.http.timeout = (5, 1.5)
    return provider


def parsed(payload: dict[str, Any], event: str = "message", **envelope: Any) -> Any:
    (found,) = waha().parse({"event": event, "session": "loja", "payload": payload, **envelope})
    return found


@pytest.fixture(autouse=True)
def _forget_servers() -> None:
    Waha._without_new_ids.clear()


class TestWaha(ProviderContract):
    kind = "waha"
    provider_class = Waha
    config = {"hmac_key": "segredo-de-teste"}
    to = "5511999990001@c.us"
    send_path = "/api/sendText"

    def provider(self, gateway: Gateway | None = None, **config: Any) -> Provider:
        return waha(gateway, **config)

    def unknown_event(self) -> dict[str, Any]:
        return {"event": "message.sung", "session": "loja", "payload": "la la"}

    def signed(self, body: bytes) -> Request:
        signature = hmac.new(b"segredo-de-teste", body, hashlib.sha512).hexdigest()
        return Request(body, {"x-webhook-hmac": signature})


@pytest.mark.parametrize("name", bodies("waha"))
def test_body(name: str) -> None:
    assert [summary(event) for event in waha().parse(load("waha", name))] == EXPECTED[name]


# proof


def test_a_request_that_waha_really_signed() -> None:
    told, body = (
        (PAYLOADS / "waha" / "waha-signed-request.txt").read_bytes().split(b"raw body (HMAC key: segredo-de-teste):\n")
    )
    signature = told.split(b'"x-webhook-hmac": "')[1].split(b'"')[0].decode()
    assert waha().verify(Request(body.strip(), {"x-webhook-hmac": signature}))
    assert waha(hmac_key="new", hmac_key_previous="segredo-de-teste").verify(
        Request(body.strip(), {"x-webhook-hmac": signature})
    )
    assert not waha(hmac_key="other").verify(Request(body.strip(), {"x-webhook-hmac": signature}))
    assert not waha().verify(Request(body.strip() + b" ", {"x-webhook-hmac": signature}))


def test_the_delivery_is_named_by_event_and_id() -> None:
    body = load("waha", "gows-message-text.json")
    assert Waha.targets(body) == [Target("atendimento-1", "message:evt_01m80djz2msm1r7v0kd7m4gfsk:2")]
    assert Waha.targets({"event": "message", "session": "s"}) == [Target("s", "")]


# parsing


def test_a_minimal_body_is_a_message_without_id() -> None:
    found = parsed({"from": "5511999990001@c.us", "body": "Olá!", "fromMe": False})
    assert isinstance(found, Received)
    assert (found.provider_id, found.text, found.chat.phone, found.at) == ("", "Olá!", "5511999990001", None)


def test_an_id_of_another_form_is_kept_whole() -> None:
    found = parsed({"id": "msg-123", "from": "5511999990001@c.us", "body": "Oi"})
    assert (found.provider_id, found.chat.jid) == ("msg-123", "5511999990001@c.us")
    assert "full_id" not in found.extra


def test_a_message_of_ours_without_a_full_id_goes_to_its_recipient() -> None:
    found = parsed({"id": "X", "from": "5511000@c.us", "to": "5511999990001@c.us", "body": "Oi", "fromMe": True})
    assert isinstance(found, Echoed)
    assert found.chat.jid == "5511999990001@c.us"


def test_the_digits_of_a_lid_are_no_phone() -> None:
    found = parsed({"id": "false_5511999990001@lid_X", "from": "5511999990001@lid", "body": "Oi"})
    assert (found.chat.phone, found.chat.lid) == ("", "5511999990001@lid")


def test_our_own_addresses_are_never_the_customers() -> None:
    info = {"Chat": "1@lid", "Sender": "1@lid", "SenderAlt": "5511888880000:3@s.whatsapp.net"}
    payload = {
        "id": "false_1@lid_X",
        "body": "Oi",
        "_data": {"Info": info, "Message": {"conversation": "Oi"}},
    }
    assert parsed(payload).chat.phone == "5511888880000"
    assert parsed(payload, me={"id": "5511888880000@c.us"}).chat.phone == ""


def test_a_voice_note_knows_its_length_and_where_its_file_is() -> None:
    found = list(waha().parse(load("waha", "gows-message-voice.json")))[0]
    assert (found.kind, found.media.seconds, found.media.mime) == ("voice", 7, "audio/ogg; codecs=opus")
    assert found.media.ref["full_id"] == "false_5511999990001@c.us_3AC22AE73E7976384566"
    assert found.media.ref["url"].startswith("http://localhost:3000/api/files/")


@pytest.mark.parametrize(
    "name",
    [
        "gows-message-document-media-error",
        "noweb-message-image-media-error",
        "webjs-message-image-media-error",
    ],
)
def test_a_failed_download_says_so_and_can_be_asked_for_again(name: str) -> None:
    media = list(waha().parse(load("waha", f"{name}.json")))[0].media
    assert "Error" in media.error
    assert media.ref["full_id"] and "url" not in media.ref


def test_webjs_thumbnails_are_not_text() -> None:
    data = {"type": "location"}
    place = {"latitude": -23.5, "longitude": "-46.6", "name": "Loja"}
    found = parsed({"id": "false_1@c.us_X", "body": "/9j/4AAQSk", "location": place, "_data": data})
    assert (found.kind, found.text, found.extra["latitude"], found.extra["longitude"]) == (
        "location",
        "",
        -23.5,
        -46.6,
    )


def test_a_vcard_is_read_and_not_shown_as_text() -> None:
    found = list(waha().parse(load("waha", "webjs-message-vcard.json")))[0]
    assert found.text == ""
    assert found.extra["cards"][0]["name"] == "Fulana"
    assert found.extra["cards"][0]["phones"] == ["5511999990004"]


def test_waiting_keeps_no_id_that_would_swallow_the_message_to_come() -> None:
    found = parsed({"id": "false_1@c.us_X", "from": "12345@c.us"}, "message.waiting")
    assert isinstance(found, Unsupported)
    assert (found.provider_id, found.chat is not None) == ("", True)


def test_the_phone_of_a_working_session_is_learned() -> None:
    body = {"name": "loja", "status": "WORKING"}
    assert parsed(body, "session.status", me={"id": "5511999990000@c.us"}) == SessionChanged(
        status="working", phone="5511999990000", detail="WORKING"
    )


@pytest.mark.parametrize("ack", [None, 0, 7, "x", {}])
def test_an_ack_that_says_nothing_is_ignored(ack: Any) -> None:
    assert not isinstance(parsed({"id": "true_1@c.us_X", "ack": ack}, "message.ack"), Acked)


def test_an_ad_is_kept_but_a_link_preview_is_not() -> None:
    def from_(ad: dict[str, Any]) -> Any:
        message = {"extendedTextMessage": {"text": "Oi", "contextInfo": {"externalAdReply": ad}}}
        return parsed({"id": "false_1@c.us_X", "body": "Oi", "_data": {"message": message}})

    assert from_({"title": "Promo", "ctwaClid": "abc"}).extra["referral"] == {
        "headline": "Promo",
        "ctwa_clid": "abc",
    }
    assert "referral" not in from_({"title": "A page"}).extra


# sending


@pytest.mark.parametrize(
    ("answer", "provider_id", "jid"),
    [
        ("gows-sendText-201", "3EB0AAAAAAAAAAAAAAAA01", "5511999990001@c.us"),
        ("noweb-sendText-201", "3EB0BBBBBBBBBBBBBBBB01", "5511999990001@s.whatsapp.net"),
        ("webjs-sendText-201", "3EB0CCCCCCCCCCCCCCCC01", "5511999990001@c.us"),
    ],
)
def test_each_engine_answers_an_id_in_its_own_way(answer: str, provider_id: str, jid: str) -> None:
    with Gateway({"/api/sendText": (201, load("waha", f"rest/{answer}.json"))}) as gateway:
        sent = waha(gateway).send(Outgoing(to="5511999990001@s.whatsapp.net", kind="text", text="Olá"))
    assert (sent.provider_id, sent.jid) == (provider_id, jid)
    asked = gateway.last("/api/sendText")
    assert asked.json == {"session": "loja", "chatId": "5511999990001@c.us", "text": "Olá"}
    assert asked.headers["x-api-key"] == "k"


def test_an_id_of_ours_is_used_and_survives_silence() -> None:
    with Gateway({NEW_ID: (200, {"id": "OURS"}), "/api/sendText": "hang"}) as gateway:
        with pytest.raises(ProviderError) as caught:
            waha(gateway).send(Outgoing(to="1@lid", kind="text", text="Olá"))
        assert gateway.last("/api/sendText").json["id"] == "OURS"
    assert caught.value.uncertain and caught.value.provider_id == "OURS"


def test_a_retry_keeps_its_id() -> None:
    with Gateway({"/api/sendText": (201, {})}) as gateway:
        sent = waha(gateway).send(Outgoing(to="1@lid", kind="text", text="a", extra={"provider_id": "OURS"}))
    assert sent.provider_id == "OURS"
    assert [asked.path for asked in gateway.asked] == ["/api/sendText"]


@pytest.mark.parametrize("status", [404, 501])
def test_a_server_without_new_ids_is_asked_once(status: int) -> None:
    with Gateway({NEW_ID: (status, {}), "/api/sendText": (201, {"id": "true_1@c.us_A"})}) as gateway:
        for _ in range(2):
            waha(gateway).send(Outgoing(to="1@c.us", kind="text", text="a"))
    assert [asked.path for asked in gateway.asked].count(NEW_ID) == 1


def test_a_lost_session_says_nothing_about_the_server() -> None:
    with Gateway({NEW_ID: (404, load("waha", "rest/error-404-session.json"))}) as gateway:
        for _ in range(2):
            with pytest.raises(ProviderError) as caught:
                waha(gateway).send(Outgoing(to="1@c.us", kind="text", text="a"))
    assert caught.value.code == "session_missing"
    assert not Waha._without_new_ids


def test_a_failure_before_the_send_is_safe_to_repeat() -> None:
    with Gateway({NEW_ID: "hang"}) as gateway, pytest.raises(ProviderError) as caught:
        waha(gateway).send(Outgoing(to="1@c.us", kind="text", text="a"))
    assert not caught.value.uncertain and not caught.value.permanent


@pytest.mark.parametrize(
    ("status", "answer", "code", "permanent"),
    [
        (422, "error-422-status", "session_not_working", False),
        (422, "observed-sendText-not-working", "session_not_working", False),
        (422, "error-422-does-not-exist", "session_missing", True),
        (404, "error-404-session", "session_missing", True),
        (404, "observed-me", "session_missing", True),
        (401, "error-401", "auth", True),
        (501, "error-501-not-implemented-by-engine", "unsupported_kind", True),
    ],
)
def test_what_waha_refuses_it_has_not_sent(status: int, answer: str, code: str, permanent: bool) -> None:
    with (
        Gateway({"/api/sendText": (status, load("waha", f"rest/{answer}.json"))}) as gateway,
        pytest.raises(ProviderError) as caught,
    ):
        waha(gateway).send(Outgoing(to="1@c.us", kind="text", text="a"))
    error = caught.value
    assert (error.code, error.permanent, error.uncertain) == (code, permanent, False)


def test_an_engine_error_is_uncertain_and_keeps_only_its_message() -> None:
    with (
        Gateway({"/api/sendText": (500, load("waha", "rest/error-500.json"))}) as gateway,
        pytest.raises(ProviderError) as caught,
    ):
        waha(gateway).send(Outgoing(to="1@c.us", kind="text", text="a"))
    assert caught.value.uncertain and caught.value.detail == "HTTP 500: Evaluation failed"


def test_a_number_without_whatsapp_is_final() -> None:
    gone = {"exception": {"message": "no LID found for 551199@s.whatsapp.net from server"}}
    with Gateway({"/api/sendText": (500, gone)}) as gateway, pytest.raises(ProviderError) as caught:
        waha(gateway).send(Outgoing(to="1@c.us", kind="text", text="a"))
    assert (caught.value.code, caught.value.permanent) == ("no_whatsapp", True)


@pytest.mark.parametrize(
    ("kind", "path", "has"),
    [
        ("image", "/api/sendImage", {"caption": "Olá"}),
        ("video", "/api/sendVideo", {"caption": "Olá", "convert": True}),
        ("document", "/api/sendFile", {"caption": "Olá"}),
        ("audio", "/api/sendFile", {}),
        ("voice", "/api/sendVoice", {"convert": True}),
        ("sticker", "/api/sendImage", {}),
    ],
)
def test_files_go_as_base64_to_their_own_endpoint(kind: str, path: str, has: dict[str, Any]) -> None:
    message = Outgoing(to="1@c.us", kind=kind, text="Olá", mime="image/png", file_name="a.png")
    with Gateway({path: (201, {"id": "true_1@c.us_A"})}) as gateway:
        assert waha(gateway).send(message, picture()).provider_id == "A"
    body = gateway.last(path).json
    assert body["file"] == {"mimetype": "image/png", "filename": "a.png", "data": "iVBORw0K"}
    assert has.items() <= body.items()
    assert ("caption" in body) == (kind in ("image", "video", "document", "audio"))


@pytest.mark.parametrize(
    ("extra", "reply_to"),
    [
        ({"quoted_full_id": "false_1@c.us_Q"}, "false_1@c.us_Q"),
        ({"quoted_from_me": True}, "true_1@c.us_Q"),
        ({}, "Q"),
    ],
)
def test_a_quote_is_named_as_fully_as_known(extra: dict[str, Any], reply_to: str) -> None:
    with Gateway({"/api/sendText": (201, {})}) as gateway:
        waha(gateway).send(Outgoing(to="1@c.us", kind="text", text="a", quoted_id="Q", extra=extra))
    assert gateway.last("/api/sendText").json["reply_to"] == reply_to


def test_edits_and_deletions_name_session_chat_and_message() -> None:
    path = "/api/loja/chats/1%40c.us/messages/true_1%40c.us_Q"
    about = {"to": "1@c.us", "quoted_id": "Q", "extra": {"quoted_from_me": True}}
    with Gateway({path: [(200, {"id": "E"}), (200, "")]}) as gateway:
        waha(gateway).send(Outgoing(kind="edit", text="São 12", **about))
        waha(gateway).send(Outgoing(kind="revoke", **about))
    edit, revoke = gateway.asked
    assert (edit.method, edit.json) == ("PUT", {"text": "São 12"})
    assert (revoke.method, revoke.headers["x-api-key"]) == ("DELETE", "k")


def test_an_act_without_answer_is_uncertain_and_one_on_nothing_final() -> None:
    path = "/api/loja/chats/1%40c.us/messages/Q"
    for reply, uncertain, permanent in (("cut", True, False), ((404, {"message": "Message not found"}), False, True)):
        with Gateway({path: reply}) as gateway, pytest.raises(ProviderError) as caught:
            waha(gateway).send(Outgoing(to="1@c.us", kind="revoke", quoted_id="Q"))
        assert (caught.value.uncertain, caught.value.permanent) == (uncertain, permanent)


def test_other_kinds() -> None:
    paths = ["/api/sendLocation", "/api/sendContactVcard", "/api/sendPoll", "/api/sendText", "/api/reaction"]
    place = {"latitude": "-23.5", "longitude": -46.6, "name": "Loja"}
    with Gateway({path: (201, {}) for path in paths}) as gateway:
        provider = waha(gateway)
        provider.send(Outgoing(to="1@c.us", kind="location", extra=place))
        provider.send(Outgoing(to="1@c.us", kind="contact", extra={"cards": [{"name": "Ana", "phones": ["+55 11 9"]}]}))
        provider.send(Outgoing(to="1@c.us", kind="poll", text="Quando?", extra={"options": ["a", "b"]}))
        provider.send(Outgoing(to="1@c.us", kind="interactive", text="Setor?", extra={"options": ["Vendas", "SAC"]}))
        provider.send(Outgoing(to="1@c.us", kind="reaction", text="👍", quoted_id="Q", extra={"quoted_from_me": False}))
    assert gateway.last(paths[0]).json["latitude"] == -23.5
    assert "waid=55119" in gateway.last(paths[1]).json["contacts"][0]["vcard"]
    assert gateway.last(paths[2]).json["poll"] == {
        "name": "Quando?",
        "options": ["a", "b"],
        "multipleAnswers": False,
    }
    assert gateway.last(paths[3]).json["text"] == "Setor?\n1. Vendas\n2. SAC"
    assert gateway.last(paths[4]).json == {"messageId": "false_1@c.us_Q", "reaction": "👍", "session": "loja"}


def test_read_and_typing() -> None:
    replies = dict.fromkeys(("/api/sendSeen", "/api/startTyping", "/api/stopTyping"), (201, b""))
    with Gateway(replies) as gateway:
        provider = waha(gateway)
        provider.mark_read("5511999990001@s.whatsapp.net", ["A", "false_1@c.us_B"])
        assert gateway.last("/api/sendSeen").json == {
            "session": "loja",
            "chatId": "5511999990001@c.us",
            "messageIds": ["false_5511999990001@c.us_A", "false_1@c.us_B"],
        }
        provider.mark_read("1@g.us", ["A"])
        assert "messageIds" not in gateway.last("/api/sendSeen").json
        provider.typing("1@c.us", True)
        provider.typing("1@c.us", False)
    assert [asked.path for asked in gateway.asked][-2:] == ["/api/startTyping", "/api/stopTyping"]


# files


def test_a_file_is_fetched_from_our_base_url_whatever_host_the_webhook_names() -> None:
    file = (200, PIXEL, {"Content-Type": "image/png"})
    with Gateway({"/prefix/api/files/loja/a.png": file}) as gateway:
        provider = waha(gateway, base_url=gateway.url + "/prefix")
        found = provider.fetch_media({"url": "http://evil.example/x/api/files/loja/a.png?b=1"})
        assert (read_all(found), found[1]) == (PIXEL, "image/png")
    assert gateway.asked[0].headers["x-api-key"] == "k" and gateway.asked[0].query == {"b": "1"}


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/steal",
        "http://x/api/files/../sessions",
        "http://x/api/files/%2e%2e/sessions",
        "file:///etc/passwd",
        "",
    ],
)
def test_the_key_goes_nowhere_else(url: str) -> None:
    with Gateway() as gateway, pytest.raises(ProviderError) as caught:
        waha(gateway).fetch_media({"url": url})
    assert caught.value.code == "media_gone" and gateway.asked == []


def test_an_expired_file_is_downloaded_again() -> None:
    path = "/api/loja/chats/1%40c.us/messages/false_1%40c.us_A"
    again = {"media": {"url": "http://localhost:3000/api/files/new.png"}}
    replies = {"/api/files/old.png": (404, load("waha", "rest/error-404-file-not-found.json"))}
    with Gateway(replies | {path: (200, again), "/api/files/new.png": (200, PIXEL)}) as gateway:
        ref = {"url": "http://h/api/files/old.png", "full_id": "false_1@c.us_A", "chat": "1@c.us"}
        assert read_all(waha(gateway).fetch_media(ref)) == PIXEL
    assert gateway.last(path).query == {"downloadMedia": "true"}


def test_a_gateway_in_trouble_is_not_a_missing_file() -> None:
    with Gateway({"/api/files/a": (500, b"")}) as gateway, pytest.raises(ProviderError) as caught:
        waha(gateway).fetch_media({"url": "http://h/api/files/a"})
    assert not caught.value.permanent and not caught.value.uncertain


def test_files_on_private_hosts_are_fetched_only_where_named() -> None:
    with Gateway({"/bucket/a": (200, PIXEL)}) as store, Gateway() as gateway:
        ref = {"url": store.url + "/bucket/a", "s3": "a"}
        assert waha(gateway, media_hosts=["127.0.0.1"]).fetch_media(ref)[0]
        assert "x-api-key" not in store.asked[0].headers
        with pytest.raises(ProviderError):
            waha(base_url="http://gateway.example").fetch_media(ref)
    assert len(store.asked) == 1


# history


def rows(*texts: str, from_me: bool = True) -> list[dict[str, Any]]:
    start = int(datetime.now(UTC).timestamp()) - 100
    return [
        {"id": f"{str(from_me).lower()}_1@c.us_{n}", "timestamp": start + n, "fromMe": from_me, "body": text}
        for n, text in enumerate(texts)
    ][::-1]


def test_an_uncertain_send_is_found_by_its_words_or_its_id() -> None:
    path = "/api/loja/chats/1%40c.us/messages"

    def page(asked: Any) -> Any:
        return (200, rows("Oi", "Olá") if asked.query["offset"] == "0" else [])

    with Gateway({path: page}) as gateway:
        provider = waha(gateway)
        found = provider.find_sent(Outgoing(to="1@c.us", kind="text", text="Oi"), LONG_AGO)
        assert found is not None and (found.provider_id, found.jid) == ("0", "1@c.us")
        assert provider.find_sent(Outgoing(to="1@c.us", kind="text", text="Tchau"), LONG_AGO) is None
        by_id = Outgoing(to="1@c.us", kind="text", text="Tchau", extra={"provider_id": "1"})
        assert provider.find_sent(by_id, LONG_AGO) is not None
        known = Outgoing(to="1@c.us", kind="text", text="Oi", extra={"known_ids": ["0"]})
        assert provider.find_sent(known, LONG_AGO) is None
    assert gateway.asked[0].query["filter.fromMe"] == "true"
    assert gateway.asked[0].query["downloadMedia"] == "false"


def test_history_goes_on_after_a_short_page_and_comes_oldest_first() -> None:
    pages = {"0": rows("c", "d"), "100": rows("a"), "200": []}
    with Gateway({"/api/loja/chats/all/messages": lambda asked: (200, pages[asked.query["offset"]])}) as gateway:
        found = list(waha(gateway).history("all", datetime.now(UTC) - timedelta(hours=1)))
    assert [event.text for event in found if isinstance(event, Echoed)] in (["c", "a", "d"], ["a", "c", "d"])


@pytest.mark.parametrize("status", [404, 501])
def test_a_gateway_that_keeps_nothing_has_an_empty_history(status: int) -> None:
    with Gateway({"/api/loja/chats/1%40c.us/messages": (status, {})}) as gateway:
        assert list(waha(gateway).history("1@c.us", LONG_AGO)) == []


def test_a_big_file_is_streamed() -> None:
    data = io.BytesIO(b"x" * 300_000).getvalue()
    with Gateway({"/api/files/big": (200, data)}) as gateway:
        chunks = list(waha(gateway).fetch_media({"url": "/api/files/big"})[0])
    assert b"".join(chunks) == data and len(chunks) > 1


def test_a_page_is_shown_as_the_browser_engine_tells_it() -> None:
    payload = load("waha", "webjs-message-text.json")["payload"]
    link = {"body": "é https://x.example", "matchedText": "https://x.example", "title": "Pães", "thumbnail": "/9j/"}
    found = parsed(payload | {"body": link["body"], "_data": payload["_data"] | link})
    assert found.extra["preview"] == {"url": "https://x.example", "title": "Pães"}
    assert (found.kind, found.text, found.media.inline, found.media.ref) == ("text", link["body"], "/9j/", {})
