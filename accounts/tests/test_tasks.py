"""A task of one company carries it in its headers and runs inside of it."""

from typing import Any
from uuid import UUID

import pytest
from celery import shared_task

from accounts import scope
from accounts.models import Tenant
from accounts.tasks import TenantTask
from config.celery import app

pytestmark = pytest.mark.django_db


@shared_task(base=TenantTask)
def whose() -> UUID:
    return scope.current_tenant_id()


def test_without_a_scope_a_task_can_not_be_queued() -> None:
    with pytest.raises(scope.ScopeError):
        whose.delay()


def test_the_tenant_travels_in_the_headers(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, Any] = {}
    monkeypatch.setattr(app.amqp, "send_task_message", lambda *_, headers, **__: sent.update(headers))
    with scope.tenant_scope(tenant):
        whose.delay()
    assert sent["tenant"] == str(tenant.pk)


def test_it_runs_inside_of_its_company(tenant: Tenant) -> None:
    whose.push_request(headers={"tenant": str(tenant.pk)}, tenant=str(tenant.pk))
    try:
        assert whose() == tenant.pk  # an id again, not the text that travelled
    finally:
        whose.pop_request()
    with pytest.raises(scope.ScopeError):
        scope.current_tenant_id()
