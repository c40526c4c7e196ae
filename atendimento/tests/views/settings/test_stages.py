"""Pipelines and their stages, and deals that go from one to another."""

import json

import pytest

from accounts import scope
from accounts.models import User
from atendimento.models import Chat
from atendimento.tests.views.conftest import SCRIPT, Enter
from crm.models import Opportunity, Pipeline, Stage
from crm.services.deals import deal_save, default_pipeline

pytestmark = pytest.mark.django_db
PAGE = "/configuracoes/etapas/"


def made(enter: Enter, lead: User, name: str = "Atacado") -> Pipeline:
    assert enter(lead).post(f"{PAGE}funis/novo/", {"name": name}).status_code == 302
    with scope.tenant_scope(lead.tenant_id):
        return Pipeline.objects.get(name=name)


def test_a_pipeline_is_made_with_stages_renamed_and_removed(enter: Enter, supervisor: User) -> None:
    way, browser = made(enter, supervisor), enter(supervisor)
    with scope.tenant_scope(supervisor.tenant_id):
        assert (way.is_default, way.stages.count(), Pipeline.objects.filter(is_default=True).count()) == (False, 4, 1)
    again = browser.post(f"{PAGE}funis/novo/", {"name": "atacado"})
    assert (again.status_code, "Já existe" in again.content.decode()) == (422, True)
    browser.post(f"{PAGE}funis/{way.pk}/", {"name": "Revenda"})
    assert "Revenda" in browser.get(PAGE).content.decode()
    browser.post(f"{PAGE}nova/", {"pipeline": way.pk, "name": "Amostra", "hue": 4})
    with scope.tenant_scope(supervisor.tenant_id):
        assert Stage.objects.get(name="Amostra").pipeline == way
    assert browser.post(f"{PAGE}funis/{way.pk}/remocao/", headers=SCRIPT).status_code == 200
    with scope.tenant_scope(supervisor.tenant_id):
        assert not Pipeline.objects.filter(pk=way.pk).exists()


def test_what_was_refused_is_shown_where_it_was_typed(enter: Enter, supervisor: User) -> None:
    way, browser = made(enter, supervisor), enter(supervisor)
    page = browser.post(f"{PAGE}nova/", {"pipeline": way.pk, "name": " ", "hue": 4})
    assert (page.status_code, f'id="new-{way.pk}-name-error"' in page.content.decode()) == (422, True)
    assert browser.post(f"{PAGE}funis/{way.pk}/", {"name": ""}).status_code == 422


def test_the_default_stays_and_so_does_one_with_deals(enter: Enter, supervisor: User, ana: User, chat: Chat) -> None:
    way, browser = made(enter, supervisor), enter(supervisor)
    with scope.tenant_scope(chat.tenant_id):
        first = default_pipeline()
        deal = deal_save(contact=chat.contact, by=ana, title="Bolo")
    refused = browser.post(f"{PAGE}funis/{first.pk}/remocao/", headers=SCRIPT)
    assert refused.json()["error"]["code"] == "default"
    browser.post(f"{PAGE}funis/{way.pk}/padrao/")
    refused = browser.post(f"{PAGE}funis/{first.pk}/remocao/", headers=SCRIPT)
    assert refused.json()["error"]["code"] == "in_use"
    with scope.tenant_scope(chat.tenant_id):
        new = deal_save(contact=chat.contact, by=ana, title="Torta")
        assert (deal.stage.pipeline_id, new.stage.pipeline_id) == (first.pk, way.pk)


def test_a_deal_begins_in_a_chosen_pipeline_and_moves_to_another_and_back(
    enter: Enter, supervisor: User, ana: User, chat: Chat
) -> None:
    browser, address = enter(ana), f"/atendimento/conversas/{chat.pk}/negocios/"
    one = browser.post(address, {"title": "Bolo"}, headers=SCRIPT).content.decode()
    assert 'name="stage"' not in one  # of one pipeline there is no choice
    way = made(enter, supervisor)
    browser.post(address, {"title": "Caixas", "pipeline": way.pk}, headers=SCRIPT)
    with scope.tenant_scope(chat.tenant_id):
        boxes, target = Opportunity.objects.get(title="Caixas"), default_pipeline().stages.all()[0]
        assert boxes.stage.pipeline_id == way.pk
    moved = browser.post(f"/atendimento/negocios/{boxes.pk}/etapa/", {"stage": target.pk}, headers=SCRIPT)
    assert f'<option value="{target.pk}" selected>' in moved.content.decode()
    browser.post(json.loads(moved["HX-Trigger"])["toast"]["undo"], headers=SCRIPT)
    with scope.tenant_scope(chat.tenant_id):
        boxes.refresh_from_db()
        assert boxes.stage.pipeline_id == way.pk
