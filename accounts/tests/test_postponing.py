"""Writes that are put off: sent together, before anybody could read around them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import postponing, scope
from accounts.models import Tenant
from crm.models import Contact, Identity

pytestmark = pytest.mark.django_db


def person(number: int) -> Contact:
    return Contact(phone=f"553198000{number:04}", push_name=f"Pessoa {number}")


def known() -> set[str]:
    return set(Contact.objects.values_list("push_name", flat=True))


def test_what_is_put_off_goes_out_together(tenant: Tenant) -> None:
    with scope.tenant_scope(tenant.pk), transaction.atomic():
        with CaptureQueriesContext(connection) as asked, postponing.postponing():
            for number in range(3):
                postponing.insert(person(number))
            assert len(asked) == 0
        assert len(asked) == 1
        assert known() == {"Pessoa 0", "Pessoa 1", "Pessoa 2"}


def test_whoever_reads_finds_it_written(tenant: Tenant) -> None:
    with scope.tenant_scope(tenant.pk), transaction.atomic(), postponing.postponing():
        postponing.insert(person(1))
        assert known() == {"Pessoa 1"}


def test_a_row_written_twice_is_written_once_as_it_was_last(tenant: Tenant) -> None:
    with scope.tenant_scope(tenant.pk), transaction.atomic():
        contact = Contact.objects.create(phone="5531980001111")
        with CaptureQueriesContext(connection) as asked, postponing.postponing():
            for name in ("Ana", "Ana Maria"):
                contact.push_name = name
                postponing.update(contact, ("push_name",))
        assert len(asked) == 1
        assert known() == {"Ana Maria"}


def test_a_savepoint_that_fails_takes_nothing_along_that_was_put_off_before_it(tenant: Tenant) -> None:
    with scope.tenant_scope(tenant.pk), transaction.atomic(), postponing.postponing():
        postponing.insert(person(1))
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            postponing.insert(person(2))
            assert len(known()) == 2
            raise ZeroDivisionError
        assert known() == {"Pessoa 1"}


def test_nothing_goes_out_of_a_block_that_fails(tenant: Tenant) -> None:
    with scope.tenant_scope(tenant.pk):
        with pytest.raises(ZeroDivisionError), transaction.atomic(), postponing.postponing():
            postponing.insert(person(1))
            raise ZeroDivisionError
        assert known() == set()
        assert postponing.block() is None


def test_what_the_database_refuses_is_raised_when_it_goes_out(tenant: Tenant) -> None:
    with scope.tenant_scope(tenant.pk):
        contact = Contact.objects.create(phone="5531980001111")
        Identity.objects.create(contact=contact, kind="phone", value="553180001111")
        with pytest.raises(IntegrityError), transaction.atomic(), postponing.postponing():
            postponing.insert(Identity(contact=contact, kind="phone", value="553180001111"))


def test_outside_of_a_block_nothing_waits(tenant: Tenant) -> None:
    with scope.tenant_scope(tenant.pk):
        postponing.insert(person(7))
        assert known() == {"Pessoa 7"}
