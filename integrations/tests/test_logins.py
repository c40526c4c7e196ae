"""Spec 4, section 8: logging in, going on, logging out; and what ends a login at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from accounts import scope
from accounts.models import Role, User
from integrations.models import Login
from integrations.services.logins import Tokens, login_begin, logins_prune
from integrations.tests.conftest import Send, sender
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

LOGIN, REFRESH, LOGOUT, ME = (f"/api/v1/auth/{what}" for what in ("login", "refresh-token", "logout", "me"))


def enter(email: str, password: str = PASSWORD) -> Send:
    return sender("")("post", LOGIN, {"email": email, "password": password})


def refresh(token: str) -> Send:
    return sender("")("post", REFRESH, {"refreshToken": token})


@pytest.fixture
def tokens(ana: User) -> Tokens:
    return login_begin(user=ana)


def test_login_answers_what_spec_4_writes_down(ana: User) -> None:
    answer = enter(ana.email)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"user", "accessToken", "refreshToken"}
    assert body["user"] == {
        "id": str(ana.pk),
        "email": ana.email,
        "full_name": "Ana Lima",
        "role": "attendant",
        "avatar_url": None,
    }
    claims = AccessToken(body["accessToken"])
    assert (claims["userId"], claims["email"], claims["role"]) == (str(ana.pk), ana.email, "attendant")
    assert sender(body["accessToken"])("get", ME).json()["email"] == ana.email


def test_access_lasts_a_quarter_of_an_hour_and_refresh_a_week(tokens: Tokens) -> None:
    lives = [
        int(token["exp"]) - int(token["iat"]) for token in (AccessToken(tokens.access), RefreshToken(tokens.refresh))
    ]
    assert lives == [15 * 60, 7 * 24 * 3600]


def test_both_forms_of_the_address_work_and_capitals_do_not_matter(ana: User) -> None:
    said = {"email": ana.email.upper(), "password": PASSWORD}
    assert sender("")("post", LOGIN + "/", said).status_code == 200


def test_login_is_remembered_as_the_last_one(ana: User) -> None:
    enter(ana.email)
    with scope.unscoped("test"):
        ana.refresh_from_db()
    assert ana.last_login is not None


def test_a_wrong_password_and_an_unknown_address_look_alike(ana: User) -> None:
    wrong, unknown = enter(ana.email, "errada"), enter("ninguem@exemplo.com.br")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.json() == unknown.json()
    assert wrong.json()["error"] == {"code": "invalid_credentials", "message": "Credenciais inválidas", "fields": {}}


def test_five_wrong_passwords_lock_the_api_and_the_login_page(ana: User) -> None:
    answers = [enter(ana.email, "errada").status_code for _ in range(5)]
    assert answers == [401, 401, 401, 401, 429]
    right = enter(ana.email)
    assert right.status_code == 429
    assert right.json()["error"]["code"] == "locked_out"
    assert int(right["Retry-After"]) == 15 * 60
    page = Client().post("/entrar/", {"username": ana.email, "password": PASSWORD})
    assert page.status_code == 429


def test_wrong_passwords_on_the_page_count_at_the_api(ana: User) -> None:
    for _ in range(5):
        Client().post("/entrar/", {"username": ana.email, "password": "errada"})
    assert enter(ana.email).status_code == 429


def test_somebody_who_left_does_not_come_in(ana: User) -> None:
    change(ana, is_active=False)
    assert enter(ana.email).status_code == 401


@pytest.mark.parametrize("body", [{}, {"email": "a@b.c"}, {"email": [], "password": {}}, [], "x", 7])
def test_a_body_of_the_wrong_shape_is_told_so(body: object, nobody: Send) -> None:
    answer = nobody("post", LOGIN, body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in {"invalid", "malformed"}


def test_an_old_token_in_the_header_does_not_keep_from_logging_in(ana: User) -> None:
    answer = sender("rubbish")("post", LOGIN, {"email": ana.email, "password": PASSWORD})
    assert answer.status_code == 200


def test_refresh_brings_the_next_pair(tokens: Tokens) -> None:
    answer = refresh(tokens.refresh)
    assert answer.status_code == 200
    assert set(answer.json()) == {"accessToken", "refreshToken"}
    assert answer.json()["refreshToken"] != tokens.refresh
    assert sender(answer.json()["accessToken"])("get", ME).status_code == 200


def test_a_refresh_token_used_twice_ends_the_whole_family(tokens: Tokens) -> None:
    second = refresh(tokens.refresh).json()
    third = refresh(second["refreshToken"]).json()
    assert refresh(tokens.refresh).status_code == 401
    assert refresh(third["refreshToken"]).status_code == 401
    assert sender(third["accessToken"])("get", ME).status_code == 401
    assert sender(tokens.access)("get", ME).status_code == 401


def test_another_login_of_the_same_person_goes_on(tokens: Tokens, ana: User) -> None:
    other = login_begin(user=ana)
    refresh(tokens.refresh)
    refresh(tokens.refresh)
    assert sender(other.access)("get", ME).status_code == 200


def test_logout_voids_access_and_refresh_at_once(tokens: Tokens) -> None:
    assert sender(tokens.access)("post", LOGOUT).status_code == 204
    answer = sender(tokens.access)("get", ME)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert refresh(tokens.refresh).status_code == 401


def test_logout_with_the_refresh_token_alone(tokens: Tokens, nobody: Send) -> None:
    assert nobody("post", LOGOUT, {"refreshToken": tokens.refresh}).status_code == 204
    assert refresh(tokens.refresh).status_code == 401


def change(user: User, **fields: object) -> None:
    with scope.unscoped("test"):
        User.objects.filter(pk=user.pk).update(**fields)


def test_dismissal_and_a_new_password_end_a_login_at_once(ana: User, bruno: User) -> None:
    mine, his = login_begin(user=ana), login_begin(user=bruno)
    change(ana, is_active=False)
    change(bruno, password="bcrypt_sha256$$2b$12$other")
    for tokens in (mine, his):
        assert sender(tokens.access)("get", ME).status_code == 401
        assert refresh(tokens.refresh).status_code == 401


def test_a_new_role_counts_with_the_next_request(tokens: Tokens, ana: User) -> None:
    assert sender(tokens.access)("get", "/api/v1/tokens").status_code == 403
    change(ana, role=Role.ADMIN)
    assert sender(tokens.access)("get", "/api/v1/tokens").status_code == 200


def forged(**claims: object) -> str:
    token = AccessToken()
    for name, value in claims.items():
        token[name] = value
    return str(token)


def test_tokens_that_are_none_are_refused(tokens: Tokens, ana: User, settings) -> None:
    expired = AccessToken(tokens.access)
    expired.set_exp(from_time=timezone.now() - timedelta(hours=1), lifetime=timedelta(minutes=1))
    head, payload, _signature = tokens.access.split(".")
    unsigned = f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}."
    bad = ["rubbish", "a.b.c", "", "prosa_unknown", f"{head}.{payload}.AAAA", unsigned, tokens.refresh, str(expired),
           forged(), forged(login="x"), forged(login=str(ana.pk)), "\x00", "é"]  # fmt: skip
    for token in bad:
        client = Client(headers={"Authorization": f"Bearer {token}"})
        assert client.get(ME).status_code == 401, token
    assert sender(str(expired))("get", ME).json()["error"]["message"] == "Token expirado"
    for token in ["rubbish", tokens.access, "", "prosa_x"]:
        assert refresh(token or "x").status_code == 401


def test_a_superadmin_logs_in_and_sees_no_company(db: None) -> None:
    root = make_user(None, Role.SUPERADMIN, "Raiz")
    send = sender(enter(root.email).json()["accessToken"])
    assert send("get", ME).json()["role"] == "superadmin"
    assert send("get", "/api/v1/conversations").status_code == 403
    assert send("get", "/api/v1/users").status_code == 403


def test_over_logins_are_forgotten(tokens: Tokens) -> None:
    with scope.unscoped("test"):
        Login.objects.update(expires_at=timezone.now() - timedelta(days=2))
    logins_prune()
    with scope.unscoped("test"):
        assert not Login.objects.exists()


def test_who_has_no_token_is_asked_for_one(nobody: Send) -> None:
    answer = nobody("get", ME)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_authenticated"
