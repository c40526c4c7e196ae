"""What Evolution's webhooks say."""

import pytest

from whatsapp.events import AddressLearned, Ignored, Received, SessionChanged, Unsupported
from whatsapp.tests.providers.evolution.setting import JID, evolution, parsed
from whatsapp.tests.providers.samples import load, summary


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
