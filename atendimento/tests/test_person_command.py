from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts import scope
from accounts.models import Tenant, User
from atendimento import selectors
from tests.factories import make_chat

pytestmark = pytest.mark.django_db


def test_somebody_new_sees_the_default_queue(tenant: Tenant) -> None:
    call_command("person", tenant.slug, "Ana Lima", "ana@padoca.com.br", stdout=StringIO())
    with scope.tenant_scope(tenant):
        ana = User.objects.get(email="ana@padoca.com.br")
        chat = make_chat(tenant, queue=ana.queues.get())
        assert selectors.can_see(ana, chat.pk)


def test_a_taken_e_mail_is_said_even_when_another_company_has_it(tenant: Tenant, caio: User) -> None:
    with pytest.raises(CommandError, match="taken"):
        call_command("person", tenant.slug, "Ana Lima", caio.email)
