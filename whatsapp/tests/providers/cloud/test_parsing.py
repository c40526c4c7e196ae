"""What Meta's webhooks say."""

from whatsapp.events import AddressLearned, Received, Unsupported
from whatsapp.tests.providers.cloud.setting import body, cloud
from whatsapp.tests.providers.samples import load, summary


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
