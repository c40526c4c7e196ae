import itertools

import pytest

from accounts import scope
from accounts.models import Tenant
from crm.models import Contact, Identity, Lead
from crm.services.contacts import contact_resolve, pairs_of
from tests.factories import make_tenant

WITH_NINE, WITHOUT = "5531988887777", "553188887777"
LID, BSUID = "100000000000001@lid", "BR.abc123"


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


def resolve(phone: str = "", jid: str = "", lid: str = "", bsuid: str = "", name: str = ""):
    return contact_resolve(pairs=pairs_of(phone=phone, jid=jid, lid=lid, bsuid=bsuid), phone=phone, name=name)


def test_with_and_without_the_ninth_digit_is_one_person() -> None:
    first = resolve(WITH_NINE, f"{WITH_NINE}@c.us")
    second = resolve(WITHOUT, f"{WITHOUT}@s.whatsapp.net")
    assert first.created
    assert not second.created
    assert second.contact == first.contact


def test_a_lid_and_a_phone_that_meet_become_one_person() -> None:
    by_lid, by_phone = resolve(lid=LID, name="Marina"), resolve(WITH_NINE)
    assert by_lid.contact != by_phone.contact
    met = resolve(WITH_NINE, lid=LID)
    assert met.contact == by_lid.contact  # the older one stays
    assert met.absorbed == [by_phone.contact.pk]
    assert set(Identity.objects.values_list("contact", flat=True)) == {by_lid.contact.pk}
    assert met.contact.phone == WITH_NINE


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_four_addresses_of_one_person_meet_in_any_order(order: tuple[int, ...]) -> None:
    steps = [{"phone": WITH_NINE}, {"lid": LID}, {"bsuid": BSUID}, {"phone": WITHOUT, "lid": LID, "bsuid": BSUID}]
    last = [resolve(**steps[index]) for index in order][-1]
    everyone = resolve(phone=WITHOUT, lid=LID, bsuid=BSUID)
    assert everyone.contact.pk in {last.contact.pk, *[i.contact_id for i in Identity.objects.all()]}
    assert Identity.objects.values("contact").distinct().count() == 1


def test_a_name_given_by_a_person_is_not_replaced_by_a_push_name() -> None:
    contact = resolve(WITH_NINE, name="mari 🌸").contact
    Contact.objects.filter(pk=contact.pk).update(name="Marina Couto")
    again = resolve(WITH_NINE, name="Mari C.").contact
    assert again.display_name == "Marina Couto"
    assert again.push_name == "Mari C."


def test_both_leads_of_two_people_who_are_one_are_kept() -> None:
    one, other = resolve(lid=LID).contact, resolve(WITH_NINE).contact
    for contact in (one, other):
        Lead.objects.create(contact=contact, first_name="Lead")
    met = resolve(WITH_NINE, lid=LID).contact
    assert met.leads.count() == 2


def test_the_same_phone_in_another_company_is_another_person() -> None:
    mine = resolve(WITH_NINE).contact
    with scope.tenant_scope(make_tenant("Outra")):
        theirs = resolve(WITH_NINE).contact
    assert mine != theirs
