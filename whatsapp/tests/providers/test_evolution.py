import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from whatsapp.events import AddressLearned, Echoed, Ignored, Received, SessionChanged, Unsupported
from whatsapp.providers.base import Outgoing, Provider, ProviderError, Request, Target
from whatsapp.providers.evolution import Evolution
from whatsapp.tests.providers.contract import PIXEL, ProviderContract, picture, read_all
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import FakeSession, answer, bodies, expected, load, summary

EXPECTED = expected("evolution")
TEXT = "/message/sendText/loja"
FIND = "/chat/findMessages/loja"
JID = "5511988887777@s.whatsapp.net"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def evolution(gateway: Gateway | None = None, **config: Any) -> Evolution:
    told = {"base_url": gateway.url if gateway else "http://evo", "api_key": "token-1"}
    provider = Evolution(FakeSession("loja", told | config))
    provider.http.timeout = (5, 1.5)
    return provider


def parsed(data: Any, event: str = "messages.upsert", **envelope: Any) -> Any:
    (found,) = evolution().parse({"event": event, "instance": "loja", "data": data, **envelope})
    return found


def jwt(key: str, claims: dict[str, Any], alg: str = "HS256") -> str:
    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).decode().rstrip("=")

    signed = part(json.dumps({"alg": alg, "typ": "JWT"}).encode()) + "." + part(json.dumps(claims).encode())
    return signed + "." + part(hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest())


@pytest.fixture(autouse=True)
def _forget_servers() -> None:
    Evolution._speak_v1.clear()


class TestEvolution(ProviderContract):
    kind = "evolution"
    provider_class = Evolution
    config = {"api_key": "token-1", "webhook_secret": "s3cret", "jwt_key": "j"}
    to = JID
    send_path = TEXT

    def provider(self, gateway: Gateway | None = None, **config: Any) -> Provider:
        return evolution(gateway, webhook_secret="s3cret", **config)

    def unknown_event(self) -> dict[str, Any]:
        return {"event": "messages.sung", "instance": "loja", "data": []}

    def signed(self, body: bytes) -> Request:
        return Request(body, {"x-prosa-secret": "s3cret"})


@pytest.mark.parametrize("name", bodies("evolution"))
def test_body(name: str) -> None:
    assert [summary(event) for event in evolution().parse(load("evolution", name))] == EXPECTED[name]


# proof


def test_the_instance_token_in_the_body_is_proof() -> None:
    assert evolution().verify(Request(b'{"apikey": "token-1"}', {}))
    assert evolution(api_key="global", instance_token="token-1").verify(Request(b'{"apikey": "token-1"}', {}))
    for body in (
        b'{"apikey": "token-2"}',
        b'{"apikey": null}',
        b'{"data": {"apikey": "token-1"}}',
        b"[",
        b"\xff",
    ):
        assert not evolution().verify(Request(body, {})), body


def test_a_secret_header_is_proof() -> None:
    provider = evolution(webhook_secret="new", webhook_secret_previous="old")
    assert provider.verify(Request(b"", {"x-prosa-secret": "new"}))
    assert provider.verify(Request(b"", {"apikey": "old"}))
    assert not provider.verify(Request(b"", {"apikey": "older"}))


def test_a_token_over_our_key_is_proof_while_retries_may_come() -> None:
    now = time.time()
    provider = evolution(jwt_key="key")

    def ok(token: str) -> bool:
        return provider.verify(Request(b"", {"authorization": f"Bearer {token}"}))

    assert ok(jwt("key", {"exp": now + 600}))
    assert ok(jwt("key", {"exp": now - 1200}))
    assert not ok(jwt("key", {"exp": now - 3600}))
    assert not ok(jwt("key", {}))
    assert not ok(jwt("other", {"exp": now + 600}))
    assert not ok(jwt("key", {"exp": now + 600}, alg="none"))
    for token in ("", ".", "..", "a.b.c", jwt("key", {"exp": now + 600})[:-2]):
        assert not ok(token)
    assert not evolution().verify(Request(b"", {"authorization": "Bearer " + jwt("", {"exp": now + 600})}))


def test_a_delivery_is_known_by_its_message() -> None:
    body = load("evolution", "live-baileys-text-conversation.messages_upsert.json")
    assert Evolution.targets(body) == [Target(body["instance"], body["data"]["key"]["id"])]


# parsing


def test_a_minimal_body_is_a_message_without_id() -> None:
    found = parsed({"key": {"remoteJid": "5511999990001@s.whatsapp.net"}, "message": {"conversation": "Olá!"}})
    assert isinstance(found, Received)
    assert (found.provider_id, found.text, found.chat.phone, found.at) == ("", "Olá!", "5511999990001", None)


@pytest.mark.parametrize("event", ["MESSAGES_UPSERT", "messages-upsert", "messages.upsert"])
def test_an_event_has_several_spellings(event: str) -> None:
    assert isinstance(parsed({"key": {"remoteJid": JID}, "message": {"conversation": "a"}}, event), Received)


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ({"remoteJid": "1@lid"}, ("", "1@lid", "1@lid")),
        ({"remoteJid": "1@lid", "remoteJidAlt": JID}, ("5511988887777", JID, "1@lid")),
        ({"remoteJid": "1@lid", "senderPn": JID}, ("5511988887777", JID, "1@lid")),
        ({"remoteJid": JID, "previousRemoteJid": "1@lid"}, ("5511988887777", JID, "1@lid")),
        ({"remoteJid": JID, "remoteJidAlt": "1@lid"}, ("5511988887777", JID, "1@lid")),
        ({"remoteJid": JID, "remoteJidAlt": JID}, ("5511988887777", JID, "")),
    ],
)
def test_lids_hide_in_many_places(key: dict[str, str], address: tuple[str, ...]) -> None:
    chat = parsed({"key": key, "message": {"conversation": "a"}}).chat
    assert (chat.phone, chat.jid, chat.lid) == address


def test_our_own_number_is_never_the_customers() -> None:
    key = {"remoteJid": "1@lid", "senderPn": "5511900000002@s.whatsapp.net"}
    found = parsed({"key": key, "message": {"conversation": "a"}}, sender="5511900000002@s.whatsapp.net")
    assert (found.chat.phone, found.chat.lid) == ("", "1@lid")


def test_wrappers_are_opened_however_deep() -> None:
    inner = {"viewOnceMessageV2": {"message": {"imageMessage": {"caption": "oi", "mimetype": "image/jpeg"}}}}
    found = parsed({"key": {"id": "A", "remoteJid": JID}, "message": {"ephemeralMessage": {"message": inner}}})
    assert (found.kind, found.text, found.extra) == ("image", "oi", {"view_once": True})
    assert found.media.ref["id"] == "A"


def test_bytes_and_longs_come_in_two_notations() -> None:
    audio = {
        "ptt": True,
        "seconds": 2,
        "fileLength": {"low": 7, "high": 0},
        "waveform": {"0": 0, "1": 50, "2": 200},
    }
    found = parsed({"key": {"remoteJid": JID}, "message": {"audioMessage": audio, "base64": "QUJD"}})
    assert (found.kind, found.media.size, found.media.waveform, found.media.inline) == (
        "voice",
        7,
        (0, 50, 100),
        "QUJD",
    )
    old = parsed({"key": {"remoteJid": JID}, "message": {"audioMessage": {"fileLength": "7", "waveform": "AGQ="}}})
    assert (old.kind, old.media.size, old.media.waveform) == ("audio", 7, (0, 100))


def test_an_old_style_edit_inside_an_upsert_is_an_edit() -> None:
    protocol = {"key": {"id": "ORIG"}, "type": "MESSAGE_EDIT", "editedMessage": {"conversation": "novo"}}
    data = {
        "key": {"id": "B", "remoteJid": JID},
        "message": {"editedMessage": {"message": {"protocolMessage": protocol}}},
    }
    found = parsed(data)
    assert (type(found).__name__, found.provider_id, found.text) == ("Edited", "ORIG", "novo")


def test_deleted_as_a_status_revokes_nothing() -> None:
    assert isinstance(
        parsed({"keyId": "A", "remoteJid": JID, "fromMe": True, "status": "DELETED"}, "messages.update"),
        Ignored,
    )


def test_the_meta_channel_says_from_me_false_of_our_own() -> None:
    (found,) = evolution().parse(load("evolution", "live-meta-messages-update-FAILED.json"))
    assert summary(found).startswith("Acked\t-1\twamid.TEXT1")


def test_contacts_teach_only_what_is_new() -> None:
    both = parsed([{"remoteJid": JID, "lid": "1@lid"}], "contacts.update")
    assert isinstance(both, AddressLearned)
    assert (both.address.phone, both.address.lid, both.name) == ("5511988887777", "1@lid", "")
    for row in (
        {"remoteJid": JID},
        {"remoteJid": "1@g.us", "pushName": "G"},
        {"pushName": "Ana"},
        {"remoteJid": JID, "pushName": "Você"},
    ):
        assert isinstance(parsed([row], "contacts.update"), Ignored), row


def test_a_qr_code_is_shown_until_there_are_no_more() -> None:
    assert parsed({"qrcode": {"base64": "data:image/png;base64,A"}}, "qrcode.updated") == SessionChanged(
        status="qr", qr="data:image/png;base64,A"
    )
    assert parsed({"message": "QR code limit reached", "statusCode": 500}, "qrcode.updated").status == "failed"


def test_a_message_without_content_is_not_lost() -> None:
    found = parsed({"key": {"id": "A", "remoteJid": JID}, "message": None})
    assert isinstance(found, Unsupported)
    assert (found.provider_id, found.chat is not None) == ("A", True)


# sending


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


# files


def test_a_file_comes_from_the_gateway_as_base64() -> None:
    told = {"base64": "iVBORw0K", "mimetype": "image/png"}
    with Gateway({"/chat/getBase64FromMediaMessage/loja": (201, told)}) as gateway:
        found = evolution(gateway).fetch_media({"id": "A"})
        assert (read_all(found), found[1]) == (PIXEL, "image/png")
    assert gateway.asked[0].json["message"] == {"key": {"id": "A"}}


def test_a_media_url_is_fetched_without_our_key() -> None:
    with Gateway({"/b/a.png": (200, PIXEL, {"Content-Type": "image/png"})}) as store, Gateway() as gateway:
        found = evolution(gateway, base_url="http://gw.example", media_hosts=["127.0.0.1"]).fetch_media(
            {"url": f"{store.url}/b/a.png"}
        )
        assert read_all(found) == PIXEL
    assert "apikey" not in store.asked[0].headers


def test_a_media_url_into_our_own_network_is_not_followed() -> None:
    told = {"base64": "iVBORw0K"}
    with (
        Gateway({"/secret": (200, b"x")}) as inside,
        Gateway({"/chat/getBase64FromMediaMessage/loja": (201, told)}) as gateway,
    ):
        url = inside.url.replace("127.0.0.1", "localhost") + "/secret"
        assert read_all(evolution(gateway).fetch_media({"url": url, "id": "A"})) == PIXEL
    assert inside.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "gopher://x",
        "http://[::1",
        "http://host.invalid/",
    ],
)
def test_a_strange_media_url_opens_nothing(url: str) -> None:
    with pytest.raises(ProviderError) as caught:
        evolution().fetch_media({"url": url})
    assert caught.value.code == "media_gone"


def test_a_message_that_the_gateway_forgot_has_no_file() -> None:
    with (
        Gateway({"/chat/getBase64FromMediaMessage/loja": answer("live-baileys-getBase64-unknown")}) as gateway,
        pytest.raises(ProviderError) as caught,
    ):
        evolution(gateway).fetch_media({"id": "A"})
    assert (caught.value.code, caught.value.permanent) == ("media_gone", True)


# history


def row(text: str, id_: str, age: int, *, from_me: bool = True) -> dict[str, Any]:
    key = {"id": id_, "remoteJid": JID, "fromMe": from_me}
    return {"key": key, "message": {"conversation": text}, "messageTimestamp": int(time.time()) - age}


def test_an_uncertain_send_is_found_by_its_words() -> None:
    records = [row("Olá", "A", 5), row("Oi", "B", 6)]
    with Gateway({FIND: (200, {"messages": {"records": records}})}) as gateway:
        found = evolution(gateway).find_sent(Outgoing(to=JID, kind="text", text="Oi"), LONG_AGO)
        assert found is not None
        assert (found.provider_id, found.jid) == ("B", JID)
        assert evolution(gateway).find_sent(Outgoing(to=JID, kind="text", text="Não"), LONG_AGO) is None
    assert gateway.asked[0].json["where"] == {"key": {"remoteJid": JID, "fromMe": True}}


def test_a_send_before_the_moment_is_not_the_one() -> None:
    with Gateway({FIND: (200, {"messages": {"records": [row("Oi", "B", 600)]}})}) as gateway:
        since = datetime.now(UTC) - timedelta(minutes=5)
        assert evolution(gateway).find_sent(Outgoing(to=JID, kind="text", text="Oi"), since) is None


def test_history_comes_oldest_first_without_emptied_rows() -> None:
    records = [row("b", "B", 5, from_me=False), {**row("x", "X", 6), "message": None}, row("a", "A", 9)]
    with Gateway({FIND: (200, {"messages": {"records": records}})}) as gateway:
        found = list(evolution(gateway).history(JID, datetime.now(UTC) - timedelta(minutes=1)))
    assert [getattr(event, "text", None) for event in found] == ["a", "b"]
    assert isinstance(found[0], Echoed)


def test_a_v1_history_is_a_bare_list() -> None:
    with Gateway({FIND: (200, [row("a", "A", 9)])}) as gateway:
        assert len(list(evolution(gateway).history("all", LONG_AGO))) == 1
    assert gateway.asked[0].json["where"] == {}
