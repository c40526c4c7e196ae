from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts import scope
from accounts.models import Tenant
from tests.factories import make_session
from whatsapp.models import Session

pytestmark = pytest.mark.django_db


def channel(*args: str) -> str:
    out = StringIO()
    call_command("channel", *args, stdout=out)
    return out.getvalue().strip()


def test_a_channel_is_made_and_its_webhook_address_printed(tenant: Tenant) -> None:
    address = channel(tenant.slug, "waha", "loja", "--label", "Loja", "--set", "hmac_key=a=b", "--set", "api_key=k")
    with scope.tenant_scope(tenant):
        session = Session.objects.get()
    assert address.endswith(f"/api/webhooks/whatsapp/{session.webhook_token}")
    assert session.config == {"hmac_key": "a=b", "api_key": "k"}


def test_running_it_again_changes_keys_and_keeps_the_address(tenant: Tenant) -> None:
    first = channel(tenant.slug, "waha", "loja", "--set", "hmac_key=um", "--set", "api_key=k")
    assert channel(tenant.slug, "waha", "loja", "--set", "hmac_key=dois") == first
    with scope.tenant_scope(tenant):
        assert Session.objects.get().config == {"hmac_key": "dois", "api_key": "k"}


def test_an_unknown_company_and_a_number_of_another_one_are_refused(tenant: Tenant, other_tenant: Tenant) -> None:
    with pytest.raises(CommandError):
        channel("ninguem", "waha", "loja")
    make_session(other_tenant, "cloud", "800")
    with pytest.raises(CommandError, match="another company"):
        channel(tenant.slug, "cloud", "800")
