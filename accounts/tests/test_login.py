"""The door: who comes in, where they land, and what five wrong passwords do."""

import pytest
from django.test import Client

from accounts import scope
from accounts.models import User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def enter(client: Client, email: str, password: str = PASSWORD, **fields: str):
    return client.post("/entrar/", {"username": email, "password": password, **fields})


def test_the_right_password_opens_the_inbox(client: Client, ana: User) -> None:
    answer = enter(client, ana.email)
    assert (answer.status_code, answer["Location"]) == (302, "/atendimento/")
    assert client.get("/atendimento/").status_code == 200
    with scope.unscoped("test"):
        ana.refresh_from_db()
    assert ana.last_login is not None


def test_capital_letters_in_the_address_do_not_matter(client: Client, ana: User) -> None:
    assert enter(client, f" {ana.email.upper()} ").status_code == 302


def test_who_runs_the_installation_goes_to_the_admin(client: Client, db: None) -> None:
    root = make_user(None, "superadmin", "Raiz")
    assert enter(client, root.email)["Location"] == "/admin/"
    assert client.get("/atendimento/")["Location"] == "/admin/"


def test_somebody_who_left_stays_out(client: Client, ana: User) -> None:
    ana.is_active = False
    with scope.unscoped("test"):
        ana.save()
    assert enter(client, ana.email).status_code == 200


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_next_never_leads_out_of_the_house(client: Client, ana: User, url: str) -> None:
    assert enter(client, ana.email, next=url)["Location"] == "/atendimento/"


def test_next_leads_back_to_the_page_that_was_asked_for(client: Client, ana: User) -> None:
    page = "/atendimento/?aba=fila"
    assert client.get(page)["Location"] == "/entrar/?next=/atendimento/%3Faba%3Dfila"
    assert enter(client, ana.email, next=page)["Location"] == page


def test_a_wrong_password_says_how_many_tries_are_left(client: Client, ana: User) -> None:
    answer = enter(client, ana.email, "errada")
    assert "Faltam 4 tentativas." in answer.content.decode()


def test_five_wrong_passwords_lock_the_account_for_a_while(client: Client, ana: User) -> None:
    answers = [enter(client, ana.email.upper() if n % 2 else ana.email, "errada") for n in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    locked = enter(client, ana.email)
    assert locked.status_code == 429
    assert int(locked["Retry-After"]) == 900
    assert "cinco senhas erradas" in locked.content.decode()


def test_another_person_at_the_same_address_is_not_locked(client: Client, ana: User, bruno: User) -> None:
    for _ in range(5):
        enter(client, ana.email, "errada")
    assert enter(client, bruno.email).status_code == 302


def test_leaving_needs_a_post(client: Client, ana: User) -> None:
    enter(client, ana.email)
    assert client.get("/sair/").status_code == 405
    assert client.post("/sair/")["Location"] == "/entrar/"
    assert client.get("/atendimento/").status_code == 302


def test_a_script_whose_session_ended_is_sent_to_login(client: Client, db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/atendimento/?chat=1"}
    answer = client.get("/atendimento/contagens/", headers=headers)
    assert answer["HX-Redirect"] == "/entrar/?next=/atendimento/%3Fchat%3D1"


def test_the_front_door_leads_to_the_inbox(client: Client) -> None:
    assert client.get("/")["Location"] == "/atendimento/"
