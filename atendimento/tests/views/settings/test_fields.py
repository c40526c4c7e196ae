"""What a company wants to know of each contact."""

import pytest

from accounts import scope
from accounts.models import User
from atendimento.tests.views.conftest import Enter
from crm.models import CustomField

pytestmark = pytest.mark.django_db


def test_a_field_is_made_required_and_not_again(enter: Enter, admin: User) -> None:
    browser = enter(admin)
    browser.post("/configuracoes/campos/novo/", {"name": "CPF", "kind": "cpf", "required": "on"})
    with scope.tenant_scope(admin.tenant_id):
        field = CustomField.objects.get()
        assert field.required
    assert "obrigatório ao encerrar" in browser.get("/configuracoes/campos/").content.decode()
    browser.post(f"/configuracoes/campos/{field.pk}/", {"name": "CPF", "kind": "text"})
    with scope.tenant_scope(admin.tenant_id):
        field.refresh_from_db()
        assert (field.kind, field.required) == ("cpf", False)
