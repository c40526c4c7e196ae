"""What leaves for Evolution, and what its refusals mean."""

from typing import Any

import pytest

from whatsapp.providers.base import Outgoing, ProviderError
from whatsapp.tests.providers.contract import picture
from whatsapp.tests.providers.evolution.setting import JID, TEXT, evolution
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import answer


def test_a_text() -> None:
    with Gateway({TEXT: answer("live-baileys-sendText-br-9th-digit")}) as gateway:
        sent = evolution(gateway).send(Outgoing(to="5531988887777@c.us", kind="text", text="bh"))
    assert (sent.provider_id, sent.jid) == ("3EB0189318B2EC213ECA0E", "553188887777@s.whatsapp.net")
    assert gateway.last(TEXT).json == {"text": "bh", "number": "5531988887777@s.whatsapp.net"}
    assert gateway.last(TEXT).headers["apikey"] == "token-1"


def test_a_quote() -> None:
    extra = {"quoted_from_me": True, "quoted_text": "antes"}
    with Gateway({TEXT: answer("live-baileys-sendText-quoted")}) as gateway:
        evolution(gateway).send(Outgoing(to=JID, kind="text", text="a", quoted_id="Q", extra=extra))
    assert gateway.last(TEXT).json["quoted"] == {
        "key": {"id": "Q", "remoteJid": JID, "fromMe": True},
        "message": {"conversation": "antes"},
    }


def test_an_old_server_is_spoken_to_in_its_own_way() -> None:
    wants = {"status": 400, "response": {"message": [['instance requires property "textMessage"']]}}
    replies: list[Any] = [(400, wants), (201, {"key": {"id": "A"}}), (201, {"key": {"id": "B"}})]
    with Gateway({TEXT: replies}) as gateway:
        sent = [evolution(gateway).send(Outgoing(to=JID, kind="text", text="a")).provider_id for _ in range(2)]
    assert sent == ["A", "B"]
    assert (
        gateway.asked[1].json == gateway.asked[2].json == {"number": JID, "textMessage": {"text": "a"}, "options": {}}
    )


@pytest.mark.parametrize(
    ("kind", "endpoint", "has"),
    [
        (
            "image",
            "sendMedia",
            {"mediatype": "image", "media": "iVBORw0K", "caption": "oi", "mimetype": "image/png"},
        ),
        ("document", "sendMedia", {"mediatype": "document", "fileName": "a.png"}),
        ("audio", "sendMedia", {"mediatype": "audio"}),
        ("voice", "sendWhatsAppAudio", {"audio": "iVBORw0K"}),
        ("sticker", "sendSticker", {"sticker": "iVBORw0K"}),
    ],
)
def test_files_go_as_bare_base64(kind: str, endpoint: str, has: dict[str, Any]) -> None:
    path = f"/message/{endpoint}/loja"
    message = Outgoing(to=JID, kind=kind, text="oi", mime="image/png", file_name="a.png")
    with Gateway({path: (201, {"key": {"id": "A"}})}) as gateway:
        assert evolution(gateway).send(message, picture()).provider_id == "A"
    assert has.items() <= gateway.last(path).json.items()


def test_edits_and_deletions_carry_the_key_of_their_message() -> None:
    key = {"id": "Q", "remoteJid": JID, "fromMe": True}
    about = {"to": JID, "quoted_id": "Q", "extra": {"quoted_from_me": True}}
    replies = {"/chat/updateMessage/loja": (200, ""), "/chat/deleteMessageForEveryone/loja": (201, {"key": key})}
    with Gateway(replies) as gateway:
        evolution(gateway).send(Outgoing(kind="edit", text="São 12", **about))
        evolution(gateway).send(Outgoing(kind="revoke", **about))
    edit, revoke = gateway.asked
    assert (edit.method, edit.json) == ("POST", {"number": JID, "text": "São 12", "key": key})
    assert (revoke.method, revoke.json) == ("DELETE", key)


def test_other_kinds() -> None:
    names = ["sendLocation", "sendContact", "sendPoll", "sendReaction"]
    with Gateway({f"/message/{name}/loja": (201, {"key": {"id": "A"}}) for name in names}) as gateway:
        provider = evolution(gateway)
        provider.send(Outgoing(to=JID, kind="location", extra={"latitude": 1, "longitude": 2, "name": "Loja"}))
        provider.send(Outgoing(to=JID, kind="contact", extra={"cards": [{"name": "Ana", "phones": ["+55 11 9"]}]}))
        provider.send(Outgoing(to=JID, kind="poll", text="Quando?", extra={"options": ["a", "b"]}))
        provider.send(Outgoing(to=JID, kind="reaction", text="👍", quoted_id="Q"))
    bodies = [asked.json for asked in gateway.asked]
    assert bodies[0] == {"latitude": 1.0, "longitude": 2.0, "name": "Loja", "address": "Loja", "number": JID}
    assert bodies[1]["contact"] == [{"fullName": "Ana", "wuid": "55119", "phoneNumber": "+55 11 9"}]
    assert bodies[2] == {"name": "Quando?", "selectableCount": 1, "values": ["a", "b"], "number": JID}
    assert bodies[3] == {"key": {"id": "Q", "remoteJid": JID, "fromMe": False}, "reaction": "👍"}


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        ("live-baileys-sendText-not-on-whatsapp", "no_whatsapp"),
        ("live-404-sendText", "session_missing"),
        ("live-401", "auth"),
        ("live-sendMedia-bad-media", "rejected"),
        ("live-sendText-missing-text", "rejected"),
    ],
)
def test_what_evolution_refuses_it_has_not_sent(pair: str, code: str) -> None:
    with Gateway({TEXT: answer(pair)}) as gateway, pytest.raises(ProviderError) as caught:
        evolution(gateway).send(Outgoing(to=JID, kind="text", text="a"))
    assert (caught.value.code, caught.value.permanent, caught.value.uncertain) == (code, True, False)


def test_a_missing_licence_is_final() -> None:
    with (
        Gateway({TEXT: (503, {"code": "LICENSE_REQUIRED"})}) as gateway,
        pytest.raises(ProviderError) as caught,
    ):
        evolution(gateway).send(Outgoing(to=JID, kind="text", text="a"))
    assert (caught.value.code, caught.value.permanent) == ("license", True)


def test_connection_closed_may_come_after_the_message_left() -> None:
    closed = {"status": 500, "response": {"message": "Connection Closed"}}
    with Gateway({TEXT: (500, closed)}) as gateway, pytest.raises(ProviderError) as caught:
        evolution(gateway).send(Outgoing(to=JID, kind="text", text="a"))
    assert (caught.value.code, caught.value.uncertain) == ("session_not_working", True)


def test_read_and_typing() -> None:
    with Gateway({"/chat/markMessageAsRead/loja": (201, {}), "/chat/sendPresence/loja": (201, {})}) as gateway:
        evolution(gateway).mark_read(JID, ["A", "B"])
        evolution(gateway).typing(JID, True)
        evolution(gateway).typing(JID, False)
    assert [row["id"] for row in gateway.asked[0].json["readMessages"]] == ["A", "B"]
    assert [asked.json["presence"] for asked in gateway.asked[1:]] == ["composing", "paused"]
