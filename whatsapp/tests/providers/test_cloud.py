import base64
import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

import pytest

from whatsapp.events import AddressLearned, Received, Unsupported
from whatsapp.providers.base import MalformedBody, Outgoing, Provider, ProviderError, Request, Target
from whatsapp.providers.cloud import CloudApi
from whatsapp.tests.providers.contract import PIXEL, ProviderContract, picture, read_all
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.samples import PAYLOADS, FakeSession, bodies, expected, load, summary

EXPECTED = expected("cloud")
NUMBER = "800000000000001"
MESSAGES = f"/v26.0/{NUMBER}/messages"
MEDIA = f"/v26.0/{NUMBER}/media"
SENT = {"contacts": [{"input": "5511900000001", "wa_id": "5511900000001"}], "messages": [{"id": "wamid.A"}]}
SIGNATURE = "sha256=ef7eaf5fa13a3c239d52339959b7e5ab11b1f711c1878066c8436a6792f31976"


def cloud(gateway: Gateway | None = None, **config: Any) -> CloudApi:
    told = {"graph_url": gateway.url, "access_token": "t0ken"} if gateway else {}
    provider = CloudApi(FakeSession(NUMBER, {"app_secret": "test-app-secret"} | told | config))
    provider.http.timeout = (5, 1.5)
    return provider


def body(message: dict[str, Any], contacts: Any = None, **value: Any) -> dict[str, Any]:
    told = {"metadata": {"phone_number_id": NUMBER}, "messages": [message], "contacts": contacts, **value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "9", "changes": [{"field": "messages", "value": told}]}],
    }


def refused(code: int, status: int = 400, **error: Any) -> ProviderError:
    with Gateway({MESSAGES: (status, {"error": {"code": code, "message": "(#1) No", **error}})}) as gateway:
        try:
            cloud(gateway).send(Outgoing(to="5511900000001", kind="text", text="a"))
        except ProviderError as error:
            return error
    raise AssertionError("it was sent")


class TestCloud(ProviderContract):
    kind = "cloud"
    provider_class = CloudApi
    config = {"app_secret": "test-app-secret"}
    to = "5511900000001"
    send_path = MESSAGES

    def provider(self, gateway: Gateway | None = None, **config: Any) -> Provider:
        if gateway and not hasattr(gateway, "server"):  # an address alone, maybe a wrong one
            return cloud(graph_url=gateway.url or "nonsense", **config)
        return cloud(gateway, **config)

    def unknown_event(self) -> dict[str, Any]:
        return {
            "object": "whatsapp_business_account",
            "entry": [{"id": "9", "changes": [{"field": "songs", "value": {}}]}],
        }

    def signed(self, body: bytes) -> Request:
        signature = hmac.new(b"test-app-secret", body, hashlib.sha256).hexdigest()
        return Request(body, {"x-hub-signature-256": f"sha256={signature}"})


@pytest.mark.parametrize("name", bodies("cloud"))
def test_body(name: str) -> None:
    assert [summary(event) for event in cloud().parse(load("cloud", name))] == EXPECTED[name]


# proof


def test_a_body_that_meta_would_sign() -> None:
    told = (PAYLOADS / "cloud" / "text.json").read_bytes()
    assert cloud().verify(Request(told, {"x-hub-signature-256": SIGNATURE}))
    assert cloud(app_secret="new", app_secret_previous="test-app-secret").verify(
        Request(told, {"x-hub-signature-256": SIGNATURE})
    )
    assert not cloud(app_secret="new").verify(Request(told, {"x-hub-signature-256": SIGNATURE}))
    assert not cloud().verify(Request(told, {"x-hub-signature-256": SIGNATURE.removeprefix("sha256=")}))
    assert not cloud().verify(Request(told + b"\n", {"x-hub-signature-256": SIGNATURE}))


# one body, several numbers


def test_every_number_of_a_body_is_named() -> None:
    told = load("cloud", "inferred/batch_two_entries_three_tenants_mixed_fields.json")
    names = [target.name for target in CloudApi.targets(told)]
    assert names[:3] == ["800000000000001", "800000000000002", "800000000000003"]
    waba = "900000000000001"
    assert CloudApi.targets(load("cloud", "template_status_approved.json")) == [Target(waba, waba)]


def test_a_body_of_another_product_is_malformed() -> None:
    with pytest.raises(MalformedBody):
        CloudApi.targets({"object": "page", "entry": [{"id": "1", "changes": [{}]}]})


@pytest.mark.parametrize("number", ["800000000000001", "800000000000002", "800000000000003"])
def test_a_number_hears_only_its_own_words(number: str) -> None:
    told = load("cloud", "inferred/batch_two_entries_three_tenants_mixed_fields.json")
    events = list(CloudApi(FakeSession(number)).parse(told))
    assert sum(summary(event) != "Ignored\tanother number\t-\t-\t-\t-" for event in events) == 1


def test_an_account_hears_only_of_itself() -> None:
    told = load("cloud", "account_update_partner_removed.json")
    assert "SessionChanged" in summary(next(cloud(waba_id=told["entry"][0]["id"]).parse(told)))
    assert "Ignored" in summary(next(cloud(waba_id="1").parse(told)))


# parsing


def test_contacts_are_matched_by_id_never_by_place() -> None:
    contacts = [{"wa_id": "5521", "profile": {"name": "B"}}, {"user_id": "BR.1", "profile": {"name": "A"}}]
    (found,) = cloud().parse(
        body({"from_user_id": "BR.1", "id": "w", "type": "text", "text": {"body": "oi"}}, contacts)
    )
    assert isinstance(found, Received)
    assert (found.name, found.chat.bsuid, found.chat.phone) == ("A", "BR.1", "")
    (found,) = cloud().parse(body({"from": "5599999", "id": "w", "type": "text", "text": {"body": "oi"}}, contacts))
    assert isinstance(found, Received)
    assert (found.name, found.chat.phone) == ("", "5599999")


def test_a_group_reads_as_one() -> None:
    (found,) = cloud().parse(load("cloud", "text_group.json"))
    assert isinstance(found, Received)
    assert found.chat.is_group
    assert found.sender is not None
    assert found.sender.phone == "5511900000001"


def test_a_missing_emoji_takes_the_reaction_back() -> None:
    (found,) = cloud().parse(
        body({"from": "5511900000001", "id": "w", "type": "reaction", "reaction": {"message_id": "m"}})
    )
    assert summary(found) == "Reacted\t-\tm\t5511900000001\t-\t-"


def test_an_answer_to_the_contact_request_teaches_the_number() -> None:
    card = {"phones": [{"wa_id": "5511900000001"}]}
    told = {
        "from_user_id": "BR.1",
        "id": "w",
        "type": "contacts",
        "origin": "contact_request",
        "contacts": [card],
    }
    received, learned = cloud().parse(body(told))
    assert isinstance(learned, AddressLearned)
    assert (learned.address.phone, learned.address.bsuid) == ("5511900000001", "BR.1")
    assert isinstance(received, Received)


def test_an_interactive_without_body_is_shown_as_unsupported() -> None:
    (found,) = cloud().parse(body({"from": "5511900000001", "id": "w", "type": "interactive"}, errors=[{"code": 1}]))
    assert isinstance(found, Unsupported)
    assert found.chat is not None


def test_an_error_that_belongs_to_no_message_is_kept() -> None:
    told = body({})
    told["entry"][0]["changes"][0]["value"] |= {
        "messages": [],
        "errors": [{"code": 131031, "title": "Locked"}],
    }
    (found,) = cloud().parse(told)
    assert isinstance(found, Unsupported)
    assert "131031" in found.what


# sending


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


# files


def test_a_file_takes_two_steps_and_the_same_token() -> None:
    told: dict[str, Any] = {"mime_type": "image/png"}
    sha = base64.b64encode(hashlib.sha256(PIXEL).digest()).decode()
    with Gateway({"/v26.0/77": (200, told), "/file": (200, PIXEL)}) as gateway:
        told["url"] = gateway.url + "/file"
        found = cloud(gateway).fetch_media({"id": "77", "sha256": sha})
        assert (read_all(found), found[1]) == (PIXEL, "image/png")
        assert all(asked.headers["authorization"] == "Bearer t0ken" for asked in gateway.asked)
        with pytest.raises(ProviderError) as caught:
            read_all(cloud(gateway).fetch_media({"id": "77", "sha256": "AAAA"}))
    assert (caught.value.code, caught.value.permanent) == ("media_corrupt", False)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/file",
        "https://lookaside.fbsbx.com.evil.example/file",
        "https://lookaside.fbsbx.com@evil.example/file",
        "http://lookaside.fbsbx.com/file",
        "file:///etc/passwd",
        "",
        "https://[::1",
    ],
)
def test_the_token_goes_to_meta_only(url: str) -> None:
    with Gateway({"/v26.0/77": (200, {"url": url})}) as gateway, pytest.raises(ProviderError) as caught:
        cloud(gateway).fetch_media({"id": "77"})
    assert caught.value.code == "media_refused"
    assert len(gateway.asked) == 1


def test_a_redirect_is_not_followed_with_the_token() -> None:
    told: dict[str, Any] = {}
    with Gateway({"/stolen": (200, b"x")}) as thief:
        moved = (302, b"", {"Location": thief.url + "/stolen"})
        with Gateway({"/v26.0/77": (200, told), "/file": moved}) as gateway:
            told["url"] = gateway.url + "/file"
            with pytest.raises(ProviderError):
                cloud(gateway).fetch_media({"id": "77"})
    assert thief.asked == []


@pytest.mark.parametrize("media_id", ["", "../me", "77/../../me", "a b"])
def test_a_media_id_is_no_path(media_id: str) -> None:
    with Gateway() as gateway, pytest.raises(ProviderError):
        cloud(gateway).fetch_media({"id": media_id})
    assert gateway.asked == []


def test_nothing_is_remembered() -> None:
    since = datetime(2020, 1, 1, tzinfo=UTC)
    assert cloud().find_sent(Outgoing(to="5511900000001", kind="text", text="a"), since) is None
    assert list(cloud().history("5511900000001", since)) == []
