"""What WAHA's webhooks say."""

from typing import Any

import pytest

from whatsapp.events import Acked, Echoed, Received, SessionChanged, Unsupported
from whatsapp.tests.providers.samples import load
from whatsapp.tests.providers.waha.setting import parsed, waha


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


def test_a_page_is_shown_as_the_browser_engine_tells_it() -> None:
    payload = load("waha", "webjs-message-text.json")["payload"]
    link = {"body": "é https://x.example", "matchedText": "https://x.example", "title": "Pães", "thumbnail": "/9j/"}
    found = parsed(payload | {"body": link["body"], "_data": payload["_data"] | link})
    assert found.extra["preview"] == {"url": "https://x.example", "title": "Pães"}
    assert (found.kind, found.text, found.media.inline, found.media.ref) == ("text", link["body"], "/9j/", {})
