"""One body of Meta, several numbers."""

import pytest

from whatsapp.providers.base import MalformedBody, Target
from whatsapp.providers.cloud import CloudApi
from whatsapp.tests.providers.cloud.setting import cloud
from whatsapp.tests.providers.samples import FakeSession, load, summary


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
