"""What leaves for WAHA, and what its refusals mean."""

import pytest

from whatsapp.providers.base import Outgoing, ProviderError
from whatsapp.providers.waha import Waha
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import load
from whatsapp.tests.providers.waha.setting import NEW_ID, waha


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
