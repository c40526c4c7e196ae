"""A door's language is for its answers; what stays behind speaks the installation's."""

import pytest

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Queue
from atendimento.tests.api.conftest import Caller
from crm.models import Notification
from tests.factories import make_chat

pytestmark = pytest.mark.django_db


def test_an_english_door_leaves_portuguese_notices_and_pushes(
    tenant: Tenant, queue: Queue, call: Caller, ana: User, bruno: User, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks,
) -> None:  # fmt: skip
    from django.utils.translation import get_language

    from atendimento import realtime

    spoken = []
    monkeypatch.setattr(realtime, "send_all", lambda frames: spoken.append((get_language(), list(frames))))
    chat = make_chat(tenant, queue=queue, assigned_to=ana)
    ask = call(ana)
    with django_capture_on_commit_callbacks(execute=True):
        assert ask("patch", f"/api/chats/{chat.pk}/assign", {"assignedTo": str(bruno.pk)}).status_code == 200
    with scope.tenant_scope(tenant):
        assert "passou" in Notification.objects.get(user=bruno).title
    assert {language for language, _frames in spoken} == {"pt-br"}


@pytest.mark.parametrize(
    ("address", "said"),
    [("/api/chats?page=0", "Some fields are not right"), ("/atendimento/tickets", "Alguns campos não estão certos")],
)
def test_each_family_says_no_in_its_own_language(address: str, said: str, call: Caller, ana: User) -> None:
    assert call(ana)("get", address).json()["error"]["message"] == said


@pytest.mark.parametrize("address", ["/api/chats/nada", "/api/nada", "/atendimento/tickets/nada", "/api/v1/nada/"])
def test_an_address_that_leads_nowhere_is_told_in_json(address: str, client) -> None:
    for method in ("get", "post", "delete"):
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
