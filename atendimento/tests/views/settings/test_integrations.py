"""Tokens are made, shown once and revoked."""

import pytest

from accounts import scope
from accounts.models import User
from atendimento.forms.integrations import SCOPES
from atendimento.tests.views.conftest import SCRIPT, Enter
from integrations.models import ApiToken, Endpoint, TokenScope

pytestmark = pytest.mark.django_db

ROOT = "/configuracoes/integracoes/"
NEW = f"{ROOT}tokens/novo/"


def test_a_token_is_shown_once_and_works(enter: Enter, admin: User, client) -> None:
    browser = enter(admin)
    made = browser.post(NEW, {"name": "BI", "scopes": ["read"]}, headers=SCRIPT)
    assert made.status_code == 200
    text = made.context["text"]
    assert text.startswith("prosa_")
    assert made.content.decode().count(text) == 2  # itself, and in the example
    assert "no-store" in made["Cache-Control"]
    answer = client.get(made.context["address"], headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 200
    page = browser.get(ROOT).content.decode()
    assert text not in page
    assert "BI" in page
    assert text[:12] in page


@pytest.mark.parametrize(
    ("scopes", "address"), [(["write"], "/api/v1/messages"), (["manage"], "/api/v1/conversations")]
)
def test_the_example_is_one_that_the_token_may(scopes: list, address: str, enter: Enter, admin: User) -> None:
    made = enter(admin).post(NEW, {"name": "BI", "scopes": scopes}, headers=SCRIPT)
    assert made.context["address"].endswith(address)


@pytest.mark.parametrize(
    ("said", "field"), [({"name": ""}, "name"), ({"scopes": []}, "scopes"), ({"scopes": ["all"]}, "scopes")]
)
def test_a_token_without_sense_is_refused_at_its_field(said: dict, field: str, enter: Enter, admin: User) -> None:
    answer = enter(admin).post(NEW, {"name": "BI", "scopes": ["read"]} | said, headers=SCRIPT)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_a_name_is_used_once(enter: Enter, admin: User, token: ApiToken) -> None:
    answer = enter(admin).post(NEW, {"name": token.name, "scopes": ["read"]}, headers=SCRIPT)
    assert "Já existe" in answer.context["form"].errors["name"][0]


def test_a_revoked_token_is_over_and_is_still_shown(enter: Enter, admin: User, token: ApiToken) -> None:
    browser, one = enter(admin), f"{ROOT}tokens/{token.pk}/"
    assert "revogacao" in browser.get(one).content.decode()
    assert browser.post(f"{one}revogacao/")["Location"] == ROOT
    with scope.tenant_scope(admin.tenant_id):
        assert ApiToken.objects.get().revoked_at
    assert "revogacao" not in browser.get(one).content.decode()
    assert [each.pk for each in browser.get(ROOT).context["revoked"]] == [token.pk]


def test_a_token_of_somebody_who_left_says_so(enter: Enter, admin: User, supervisor: User, token: ApiToken) -> None:
    with scope.tenant_scope(admin.tenant_id):
        ApiToken.objects.update(user=supervisor)
        User.objects.filter(pk=supervisor.pk).update(is_active=False)
    assert "não funciona mais" in enter(admin).get(ROOT).content.decode()


def test_empty_lists_say_what_they_are_for(enter: Enter, admin: User) -> None:
    page = enter(admin).get(ROOT).content.decode()
    assert "Criar o primeiro token" in page
    assert "Adicionar o primeiro webhook" in page
    assert 'href="/api/docs"' in page


def test_only_admins_are_shown_the_way(enter: Enter, admin: User, supervisor: User, endpoint: Endpoint) -> None:
    assert 'href="/configuracoes/integracoes/"' in enter(admin).get("/configuracoes/").content.decode()
    theirs = enter(supervisor).get("/configuracoes/").content.decode()
    assert "integracoes" not in theirs
    assert "Só admins" in enter(supervisor).get(ROOT).content.decode()


def test_every_scope_has_its_sentence() -> None:
    assert set(SCOPES) == set(TokenScope)
