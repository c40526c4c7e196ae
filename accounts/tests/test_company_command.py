from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import scope
from accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_company_is_made_with_an_admin_who_can_log_in(client: Client) -> None:
    out = StringIO()
    call_command("company", "padoca", "Padoca", "Dona@Padoca.com.br", stdout=out)
    email, password = out.getvalue().strip().split("\t")
    assert client.post("/entrar/", {"username": email, "password": password}).status_code == 302
    with scope.unscoped("the test looks"):
        admin = User.objects.select_related("tenant").get(email="dona@padoca.com.br")
    assert (admin.role, admin.tenant.name) == ("admin", "Padoca")


def test_a_taken_name_is_said(client: Client) -> None:
    call_command("company", "padoca", "Padoca", "a@b.co", stdout=StringIO())
    with pytest.raises(CommandError, match="taken"):
        call_command("company", "padoca", "Padoca", "c@d.co")
