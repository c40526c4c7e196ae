"""What WAHA is given for each kind of message."""

from typing import Any

import pytest

from whatsapp.providers.base import Outgoing, ProviderError
from whatsapp.tests.providers.contract import picture
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.waha.setting import waha


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
