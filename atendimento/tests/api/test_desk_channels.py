"""/atendimento/canais: administrators connect numbers, and their keys never come out again."""

import pytest

from accounts import scope
from accounts.models import User
from atendimento.models import Chat
from atendimento.tests.api.conftest import Caller
from whatsapp.models import Session

pytestmark = pytest.mark.django_db

CHANNELS = "/atendimento/canais"
CLOUD = {
    "nome": "Loja", "provedor": "cloud", "nomeNoGateway": "800000000000055",
    "configuracao": {"access_token": "segredo-1", "app_secret": "segredo-2"},
}  # fmt: skip
WAHA = {"provedor": "waha", "nomeNoGateway": "session-9", "configuracao": {"base_url": "http://waha:3000"}}


def config_of(user: User, pk: str) -> dict:
    with scope.tenant_scope(user.tenant_id):
        return Session.objects.get(pk=pk).config


def test_a_number_is_connected_renamed_given_other_keys_and_forgotten(call: Caller, admin: User) -> None:
    ask = call(admin)
    made = ask("post", CHANNELS, CLOUD)
    assert made.status_code == 201, made.content
    assert "/api/webhooks/whatsapp/" in made.json()["webhookUrl"]
    assert "segredo" not in made.content.decode()
    address = f"{CHANNELS}/{made.json()['id']}"
    changed = ask("patch", address, {"nome": "Loja 2", "configuracao": {"app_secret": "", "verify_token": "oi"}})
    assert changed.json()["nome"] == "Loja 2"
    assert config_of(admin, made.json()["id"]) == {"access_token": "segredo-1", "verify_token": "oi"}
    assert "segredo" not in ask("get", address).content.decode() + ask("get", CHANNELS).content.decode()
    assert ask("delete", address).status_code == 204
    assert ask("get", address).status_code == 404


def test_a_number_with_a_history_stays(call: Caller, admin: User, chat: Chat, session: Session) -> None:
    answer = call(admin)("delete", f"{CHANNELS}/{session.pk}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
    assert "história" in answer.json()["error"]["message"]


def test_only_gateways_of_the_installation_are_talked_to(call: Caller, admin: User, settings) -> None:
    refused = call(admin)("post", CHANNELS, WAHA)
    assert refused.status_code == 422
    assert "waha:3000" in refused.json()["error"]["fields"]["configuracao"][0]
    settings.GATEWAYS = ["http://waha:3000"]
    assert call(admin)("post", CHANNELS, WAHA).status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"provedor": "telegram"}, "provedor"),
        ({"nomeNoGateway": ""}, "nomeNoGateway"),
        ({"configuracao": {"allow_unsigned": "1"}}, "configuracao"),
        ({"configuracao": {"graph_url": "http://169.254.169.254"}}, "configuracao"),
        ({"configuracao": {"access_token": "x" * 2001}}, "configuracao"),
        ({"configuracao": [1]}, "configuracao"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(call: Caller, admin: User, change: dict, field: str) -> None:
    answer = call(admin)("post", CHANNELS, CLOUD | change)
    assert answer.status_code in {400, 422}
    assert field in answer.json()["error"]["fields"]


def test_the_same_number_twice_is_a_conflict_here_and_next_door(call: Caller, admin: User, caio: User) -> None:
    assert call(admin)("post", CHANNELS, CLOUD).status_code == 201
    assert call(admin)("post", CHANNELS, CLOUD).status_code == 409
    assert call(caio)("post", CHANNELS, CLOUD).status_code == 409


def test_nobody_but_an_administrator_of_the_company_sets_channels(
    call: Caller, session: Session, ana: User, supervisor: User, caio: User
) -> None:
    for who, status in ((ana, 403), (supervisor, 403), (caio, 404)):
        assert call(who)("patch", f"{CHANNELS}/{session.pk}", {"nome": "X"}).status_code == status
        assert call(who)("delete", f"{CHANNELS}/{session.pk}").status_code == status
    for who in (ana, supervisor):
        assert call(who)("post", CHANNELS, CLOUD).status_code == 403
