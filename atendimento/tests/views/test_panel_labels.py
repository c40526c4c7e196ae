"""Labels beside the chat: typed, taken off, brought back."""

import json

import pytest

from accounts import scope
from accounts.models import User
from atendimento.models import Chat
from atendimento.tests.views.conftest import SCRIPT, Enter
from crm.models import Label

pytestmark = pytest.mark.django_db


def test_a_typed_label_is_given_and_taken_off_with_a_way_back(enter: Enter, ana: User, chat: Chat) -> None:
    with scope.tenant_scope(chat.tenant_id):
        label = Label.objects.create(name="VIP", hue=3)
    browser, page = enter(ana), f"/atendimento/conversas/{chat.pk}/etiquetas/"
    assert "VIP" in browser.post(page, {"name": "vip"}, headers=SCRIPT).content.decode()
    gone = browser.delete(f"{page}{label.pk}/", headers=SCRIPT)
    assert 'role="list"' not in gone.content.decode()
    undo = json.loads(gone["HX-Trigger"])["toast"]
    back = getattr(browser, undo["verb"])(undo["undo"], headers=SCRIPT)
    assert 'data-h="3"' in back.content.decode()
    assert "VIP" in browser.get(f"/atendimento/conversas/{chat.pk}/linha/").content.decode()


def test_an_unknown_label_is_said_at_the_field_with_what_was_typed(enter: Enter, ana: User, chat: Chat) -> None:
    answer = enter(ana).post(f"/atendimento/conversas/{chat.pk}/etiquetas/", {"name": "Nada <b>"}, headers=SCRIPT)
    assert answer.status_code == 422
    assert "Não existe etiqueta" in answer.content.decode() and 'value="Nada &lt;b&gt;"' in answer.content.decode()
