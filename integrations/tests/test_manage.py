"""What admins set up over the API: tokens and webhooks; and what a token may and may not."""

import pytest

from accounts import scope
from accounts.models import Tenant, User
from integrations.hooks.emit import forget_listeners, tell
from integrations.models import ApiToken, Endpoint
from integrations.tests.conftest import sender

pytestmark = pytest.mark.django_db

TOKENS, ENDPOINTS = "/api/v1/tokens", "/api/v1/webhook-endpoints"
HOOK = {"url": "https://8.8.8.8/prosa", "events": ["message.received"], "name": "ERP"}


def test_a_token_is_shown_once_and_only_its_hash_is_kept(admin: User, caio: User, login) -> None:
    said = login(admin)("post", TOKENS, {"name": "ERP", "scopes": ["read"]})
    assert said.status_code == 201, said.content
    text = said.json()["token"]
    assert text.startswith("prosa_")
    assert len(text) > 40
    row = login(admin)("get", TOKENS).json()["data"][0]
    assert "token" not in row
    assert (row["name"], row["hint"], row["acts_as"]) == ("ERP", text[:12], str(admin.pk))
    with scope.unscoped("test"):
        assert text not in str(ApiToken.objects.values().get())
    assert login(caio)("get", TOKENS).json()["data"] == []
    assert login(caio)("delete", f"{TOKENS}/{row['id']}").status_code == 404


def test_a_revoked_token_stops_at_once_and_its_name_is_free(admin: User, login) -> None:
    send = login(admin)
    said = send("post", TOKENS, {"name": "ERP", "scopes": ["read"]}).json()
    software = sender(said["token"])
    assert software("get", "/api/v1/users").status_code == 200
    assert send("post", TOKENS, {"name": "ERP", "scopes": ["read"]}).status_code == 409
    assert send("delete", f"{TOKENS}/{said['id']}").status_code == 204
    assert software("get", "/api/v1/users").status_code == 401
    assert send("post", TOKENS, {"name": "ERP", "scopes": ["read"]}).status_code == 201


def test_its_use_is_noted_but_not_with_every_request(admin: User, integration, django_assert_max_num_queries) -> None:
    software = integration(admin, "read")
    software("get", "/api/v1/users")
    with scope.unscoped("test"):
        first = ApiToken.objects.get().last_used_at
    with django_assert_max_num_queries(2):  # who it is, and the list
        software("get", "/api/v1/users")
    with scope.unscoped("test"):
        assert first is not None
        assert ApiToken.objects.get().last_used_at == first


def test_scopes_are_kept(admin: User, integration) -> None:
    new = {"email": "x@exemplo.com.br", "full_name": "X"}
    reader, writer, manager = (integration(admin, what) for what in ("read", "write", "manage"))
    assert reader("get", "/api/v1/users").status_code == 200
    refused = reader("post", "/api/v1/auth/register", new)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "scope_missing")
    assert writer("get", "/api/v1/users").status_code == 403
    assert writer("post", "/api/v1/auth/register", new).status_code == 403
    assert writer("patch", f"/api/v1/users/{admin.pk}", {"full_name": "X"}).status_code == 403
    for address in (TOKENS, ENDPOINTS):
        assert reader("get", address).status_code == 403
        assert manager("get", address).status_code == 200
    assert manager("post", "/api/v1/auth/register", new).status_code == 201


def test_a_token_dies_with_the_job_of_who_made_it(admin: User, integration) -> None:
    software = integration(admin, "read", "manage")
    with scope.unscoped("test"):
        User.objects.filter(pk=admin.pk).update(role="attendant")
    assert software("get", TOKENS).status_code == 403
    with scope.unscoped("test"):
        User.objects.filter(pk=admin.pk).update(is_active=False)
    assert software("get", "/api/v1/users").status_code == 401


@pytest.mark.parametrize(
    "body",
    [{}, {"name": "x"}, {"name": "x", "scopes": []}, {"name": "x", "scopes": ["all"]}, {"name": "x", "scopes": 7}],
)
def test_a_token_without_sense_is_refused(body: dict, admin: User, login) -> None:
    assert login(admin)("post", TOKENS, body).status_code == 400


def test_endpoints_are_the_admins_business(
    tenant: Tenant, admin: User, supervisor: User, ana: User, bruno: User, caio: User, login
) -> None:
    made = login(admin)("post", ENDPOINTS, HOOK)
    assert made.status_code == 201, made.content
    assert made.json()["secret"].startswith("whsec_")
    one = f"{ENDPOINTS}/{made.json()['id']}"
    assert "secret" not in login(admin)("get", ENDPOINTS).json()["data"][0]
    for who in (ana, bruno, supervisor):
        assert login(who)("get", ENDPOINTS).status_code == login(who)("delete", one).status_code == 403
    assert login(caio)("get", ENDPOINTS).json()["data"] == []
    for method, address in [("get", one), ("patch", one), ("delete", one), ("post", f"{one}/test"),
                            ("get", f"{one}/deliveries")]:  # fmt: skip
        assert login(caio)(method, address, {}).status_code == 404
    assert login(admin)("patch", one, {"is_active": False}).json()["is_active"] is False
    assert login(admin)("patch", one, {"url": "http://10.0.0.1/"}).status_code == 422
    assert login(admin)("delete", one).status_code == 204
    assert login(admin)("get", one).status_code == 404


@pytest.mark.parametrize("change", [{"url": "http://localhost/"}, {"url": "x"}, {"events": []}, {"events": ["x"]}])
def test_an_endpoint_that_can_not_be_is_refused(change: dict, admin: User, login) -> None:
    answer = login(admin)("post", ENDPOINTS, HOOK | change)
    assert answer.status_code in {400, 422}
    assert list(answer.json()["error"]["fields"]) == list(change)


def test_deliveries_are_logged_and_replayed(
    tenant: Tenant, admin: User, caio: User, login, django_assert_max_num_queries
) -> None:
    pk = login(admin)("post", ENDPOINTS, HOOK).json()["id"]
    with scope.tenant_scope(tenant):
        for _ in range(12):
            [delivery] = tell([Endpoint.objects.get(pk=pk)], "message.received", {"n": 1})
    forget_listeners()
    send = login(admin)
    with django_assert_max_num_queries(5):
        rows = send("get", f"{ENDPOINTS}/{pk}/deliveries").json()["data"]
    assert len(rows) == 12
    assert rows[0]["payload"]["data"] == {"n": 1}
    assert send("get", f"{ENDPOINTS}/{pk}/deliveries?state=done").json()["data"] == []
    replay = f"/api/v1/webhook-deliveries/{delivery.pk}/replay"
    assert login(caio)("post", replay).status_code == 404
    assert send("post", replay).json()["state"] == "pending"
    assert send("post", f"{ENDPOINTS}/{pk}/test").json()["event"] == "ping"
