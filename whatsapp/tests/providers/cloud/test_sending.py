"""What leaves for Meta, and what its refusals mean."""

from typing import Any

import pytest

from whatsapp.providers.base import Outgoing, ProviderError
from whatsapp.tests.providers.cloud.setting import MEDIA, MESSAGES, SENT, cloud, refused
from whatsapp.tests.providers.contract import PIXEL, picture
from whatsapp.tests.providers.gateway import Gateway


def test_a_text_carries_our_reference() -> None:
    message = Outgoing(to="5511900000001", kind="text", text="Olá", client_ref="m1", quoted_id="wamid.Q")
    with Gateway({MESSAGES: (200, SENT)}) as gateway:
        sent = cloud(gateway).send(message)
    assert (sent.provider_id, sent.jid) == ("wamid.A", "5511900000001")
    assert gateway.asked[0].headers["authorization"] == "Bearer t0ken"
    assert gateway.asked[0].json == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "5511900000001",
        "type": "text",
        "text": {"body": "Olá", "preview_url": False},
        "context": {"message_id": "wamid.Q"},
        "biz_opaque_callback_data": "m1",
    }


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("BR.13491208655302741918", {"recipient_type": "individual", "recipient": "BR.13491208655302741918"}),
        ("BR.ENT.118157", {"recipient_type": "individual", "recipient": "BR.ENT.118157"}),
        ("+5511900000001", {"recipient_type": "individual", "to": "5511900000001"}),
        ("5511900000001@c.us", {"recipient_type": "individual", "to": "5511900000001"}),
        ("Y2FwaQ@g.us", {"recipient_type": "group", "to": "Y2FwaQ"}),
    ],
)
def test_people_are_addressed_by_phone_user_id_or_group(to: str, told: dict[str, str]) -> None:
    with Gateway({MESSAGES: (200, SENT)}) as gateway:
        cloud(gateway).send(Outgoing(to=to, kind="text", text="a"))
    sent = gateway.asked[0].json
    assert {key: sent[key] for key in ("recipient_type", "to", "recipient") if key in sent} == told


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("image", {"image": {"id": "M", "caption": "oi"}}),
        ("document", {"document": {"id": "M", "caption": "oi", "filename": "a.png"}}),
        ("voice", {"audio": {"id": "M", "voice": True}}),
        ("audio", {"audio": {"id": "M"}}),
        ("sticker", {"sticker": {"id": "M"}}),
    ],
)
def test_files_are_uploaded_first(kind: str, part: dict[str, Any]) -> None:
    message = Outgoing(to="5511900000001", kind=kind, text="oi", mime="image/png", file_name="a.png")
    with Gateway({MEDIA: (200, {"id": "M"}), MESSAGES: (200, SENT)}) as gateway:
        cloud(gateway).send(message, picture())
    assert PIXEL in gateway.asked[0].body
    assert b'name="messaging_product"' in gateway.asked[0].body
    assert part.items() <= gateway.asked[1].json.items()


def test_a_lost_upload_has_sent_nothing() -> None:
    with Gateway({MEDIA: "hang"}) as gateway, pytest.raises(ProviderError) as caught:
        cloud(gateway).send(Outgoing(to="5511900000001", kind="image", mime="image/png"), picture())
    assert (caught.value.uncertain, caught.value.permanent) == (False, False)


@pytest.mark.parametrize(("count", "type_"), [(2, "button"), (3, "button"), (4, "list"), (10, "list"), (11, "text")])
def test_a_menu_takes_the_form_that_its_length_allows(count: int, type_: str) -> None:
    options = [{"id": str(n), "title": f"Opção {n}"} for n in range(count)]
    with Gateway({MESSAGES: (200, SENT)}) as gateway:
        cloud(gateway).send(Outgoing(to="5511900000001", kind="interactive", text="Setor?", extra={"options": options}))
    told = gateway.asked[0].json
    assert told[told["type"]].get("type", "text") == type_


def test_a_template_and_the_other_kinds() -> None:
    template = {"name": "oi", "language": "pt_BR", "parameters": ["Ana"]}
    with Gateway({MESSAGES: (200, SENT)}) as gateway:
        for message in (
            Outgoing(to="5511900000001", kind="template", extra={"template": template}),
            Outgoing(to="5511900000001", kind="location", extra={"latitude": 1, "longitude": 2, "name": "Loja"}),
            Outgoing(to="5511900000001", kind="contact", extra={"cards": [{"name": "Ana", "phones": ["5511"]}]}),
            Outgoing(to="5511900000001", kind="reaction", text="👍", quoted_id="wamid.Q"),
        ):
            cloud(gateway).send(message)
    told = [asked.json[asked.json["type"]] for asked in gateway.asked]
    assert told[0]["components"] == [{"type": "body", "parameters": [{"type": "text", "text": "Ana"}]}]
    assert told[1] == {"latitude": 1.0, "longitude": 2.0, "name": "Loja"}
    assert told[2][0]["phones"] == [{"phone": "+5511", "type": "CELL"}]
    assert told[3] == {"message_id": "wamid.Q", "emoji": "👍"}


@pytest.mark.parametrize(
    ("code", "name", "permanent"),
    [
        (131047, "window_closed", True),
        (131026, "undeliverable", True),
        (190, "auth", True),
        (200, "permission", True),
        (299, "permission", True),
        (130429, "rate", False),
        (80007, "rate", False),
        (4, "rate", False),
        (131056, "pair_rate", False),
        (131000, "gateway_busy", False),
        (131016, "gateway_busy", False),
        (1, "gateway_busy", False),
        (2, "gateway_busy", False),
        (132001, "template_missing", True),
        (131062, "bsuid_not_allowed", True),
        (987654, "rejected", True),
    ],
)
def test_an_error_is_known_by_its_code(code: int, name: str, permanent: bool) -> None:
    for status in (400, 500) if name != "rejected" else (400,):
        error = refused(code, status)
        assert (error.code, error.permanent, error.uncertain) == (name, permanent, False)


def test_an_error_keeps_metas_words() -> None:
    error = refused(131056, error_data={"details": "slow down"})
    assert error.detail == "(131056) (#1) No: slow down"
    assert error.retry_after == 6.0
    assert refused(987654, 500).uncertain
    assert refused(100, error_subcode=33).code == "misconfigured"


def test_read_and_typing_are_one_request() -> None:
    with Gateway({MESSAGES: (200, {"success": True})}) as gateway:
        provider = cloud(gateway)
        provider.mark_read("5511900000001", ["w1", "w2"])
        provider.mark_read("5511900000001", [])
        provider.typing("5511900000001", True, "w2")
        provider.typing("5511900000001", False, "w2")
        provider.typing("5511900000001", True)
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": "w2"}
    assert [asked.json for asked in gateway.asked] == [read, {**read, "typing_indicator": {"type": "text"}}]
