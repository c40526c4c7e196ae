"""The second wall, asked in PostgreSQL itself and without the managers' help."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from accounts import scope
from accounts.models import Tenant, TenantOwned, User
from accounts.wall import walled_models
from atendimento.models import Chat
from crm.models import Contact, Identity
from tests.factories import make_chat

pytestmark = pytest.mark.django_db


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_tests_run_as_a_role_that_owns_nothing(tenant: Tenant) -> None:
    with scope.tenant_scope(tenant), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid)"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (scope.APP_ROLE, False, False, False)


def test_every_table_with_a_tenant_forces_row_level_security() -> None:
    with scope.owner(), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        forced = {name for (name,) in cursor.fetchall()}
    assert forced >= {model._meta.db_table for model in walled_models()}


def test_every_domain_model_is_tenant_owned() -> None:
    ours = [m for label in ("crm", "whatsapp", "atendimento", "bots") for m in apps.get_app_config(label).get_models()]
    # The inbox keeps bodies that nobody could name a company for yet.
    strangers = [m.__name__ for m in ours if not issubclass(m, TenantOwned) and m.__name__ != "WebhookEvent"]
    assert strangers == []


def test_every_key_between_tenants_rows_includes_the_tenant() -> None:
    walled = walled_models()
    expected = {
        (model._meta.db_table, field.column)
        for model in walled
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.model in walled and field.name != "tenant"
    }
    with scope.owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute"
            " ON attrelid = conrelid AND attnum = ANY(conkey) WHERE contype = 'f' AND array_length(conkey, 1) = 2"
        )
        assert set(cursor.fetchall()) >= expected


def test_an_unfiltered_query_shows_no_row_of_another_company(
    ana: User, caio: User, caio_chat: Chat, chat: Chat
) -> None:
    for model in walled_models():
        table = model._meta.db_table
        column = "id" if model is Tenant else "tenant_id"
        with scope.tenant_scope(ana.tenant_id), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} IS DISTINCT FROM %s", [ana.tenant_id])
            assert cursor.fetchone()[0] == 0, table


def test_without_a_scope_the_database_shows_nothing(chat: Chat) -> None:
    assert count("atendimento_chat") == 0
    with scope.tenant_scope(chat.tenant_id):
        assert count("atendimento_chat") == 1


def test_without_a_scope_a_manager_raises() -> None:
    with pytest.raises(scope.ScopeError):
        Chat.objects.count()


def test_a_row_can_not_be_written_into_another_company(tenant: Tenant, other_tenant: Tenant) -> None:
    with scope.tenant_scope(tenant), pytest.raises(DatabaseError), transaction.atomic():
        Contact.objects.create(tenant=other_tenant, name="Intruso")


def test_a_key_can_not_point_into_another_company(tenant: Tenant, caio_chat: Chat) -> None:
    with scope.tenant_scope(tenant), pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.create(contact_id=caio_chat.contact_id, kind="phone", value=str(uuid4()))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_rolled_back_change_of_scope_is_applied_again(chat: Chat) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), scope.tenant_scope(chat.tenant_id):
        assert count("atendimento_chat") == 1
        raise RuntimeError
    with scope.tenant_scope(chat.tenant_id):
        assert count("atendimento_chat") == 1
    assert count("atendimento_chat") == 0


def test_scopes_nest_and_end(tenant: Tenant, other_tenant: Tenant) -> None:
    make_chat(tenant)
    make_chat(other_tenant)
    with scope.tenant_scope(tenant):
        with scope.tenant_scope(other_tenant.pk):
            assert Chat.objects.get().tenant_id == other_tenant.pk
        assert Chat.objects.get().tenant_id == tenant.pk
    with scope.unscoped("the test looks at both"):
        assert Chat.objects.count() == 2
