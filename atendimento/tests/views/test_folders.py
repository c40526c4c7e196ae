"""Folders: saved from what the page shows, shared by leads, changed by whose they are."""

from typing import Any

import pytest
from django.test import Client

from accounts import scope
from accounts.models import User
from atendimento.models import Chat, Folder
from atendimento.services import folders
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import make_message

pytestmark = pytest.mark.django_db
HERE = SCRIPT | {"HX-Current-URL": "http://testserver/atendimento/?vez=nos&chat=1&senha=x"}


def save(client: Client, headers: dict[str, str] = HERE, **body: Any) -> Any:
    return client.post("/atendimento/pastas/", {"name": "Esperam", **body}, headers=headers)


def stored() -> list[tuple[str, str, bool]]:
    with scope.unscoped("the test looks"):
        return list(Folder.objects.order_by("name").values_list("name", "query", "shared"))


def test_what_the_page_shows_becomes_a_folder_with_its_number(chat: Chat, enter: Enter, ana: User) -> None:
    make_message(chat)
    page = save(enter(ana), name="  Esperam \0 nós ").content.decode()
    assert stored() == [("Esperam nós", "vez=nos", False)]
    assert '?vez=nos" data-view' in page
    assert '<span class="n">1</span>' in page


@pytest.mark.parametrize(
    ("body", "url", "status", "said"),
    [
        ({"name": " "}, "?vez=nos", 422, "Dê um nome"),
        ({}, "?aba=todas&estado=x", 422, "Escolha um filtro"),
        ({"shared": "1"}, "?vez=nos", 403, "Só um supervisor"),
        ({}, "?q=" + "%C3%A7" * 2000, 200, ""),
    ],
)
def test_what_makes_no_folder_is_told(
    body: dict[str, str], url: str, status: int, said: str, enter: Enter, ana: User
) -> None:
    answer = save(enter(ana), SCRIPT | {"HX-Current-URL": f"http://testserver/atendimento/{url}"}, **body)
    assert (answer.status_code, said in answer.content.decode("unicode_escape")) == (status, True)


def test_names_are_ones_own_and_few(enter: Enter, ana: User, supervisor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [save(enter(who)).status_code for who in (ana, ana, supervisor)] == [200, 409, 200]
    monkeypatch.setattr(folders, "MOST", 1)
    assert save(enter(ana), name="Outra").status_code == 409


def test_a_shared_folder_is_everybodys_to_see_and_the_leads_to_change(
    enter: Enter, ana: User, bruno: User, supervisor: User, admin: User, caio: User
) -> None:
    save(enter(supervisor), shared="1")
    with scope.unscoped("the test looks"):
        pk = Folder.objects.get().pk
    to = f"/atendimento/pastas/{pk}/"
    assert all("Esperam" in enter(who).get("/atendimento/pastas/").content.decode() for who in (ana, bruno, admin))
    assert "Esperam" not in enter(caio).get("/atendimento/pastas/").content.decode()
    for method in ("get", "post", "delete"):
        assert getattr(enter(caio), method)(to).status_code == 404
    assert enter(ana).post(to, {"name": "Minha"}).status_code == 403
    assert enter(ana).delete(to).status_code == 403
    assert enter(admin).post(to, {"name": "De todos", "shared": "1"}).status_code == 200
    assert stored() == [("De todos", "vez=nos", True)]
    assert enter(admin).delete(to).status_code == 200
    assert stored() == []


def test_a_folder_of_ones_own_is_nobody_elses(enter: Enter, ana: User, admin: User) -> None:
    save(enter(ana))
    with scope.unscoped("the test looks"):
        to = f"/atendimento/pastas/{Folder.objects.get().pk}/"
    assert "Esperam" not in enter(admin).get("/atendimento/pastas/").content.decode()
    assert [getattr(enter(admin), method)(to).status_code for method in ("get", "post", "delete")] == [404] * 3
    assert "Excluir a pasta" in enter(ana).get(to).content.decode()
    assert enter(ana).post(to, {"name": "Nova"}, headers=SCRIPT).status_code == 200
    assert stored() == [("Nova", "vez=nos", False)]


def test_the_form_shows_what_the_address_says(enter: Enter, ana: User, supervisor: User) -> None:
    page = enter(ana).get("/atendimento/filtros/", headers=HERE).content.decode()
    assert 'value="nos" checked' in page
    assert "para todos" not in page
    assert "para todos" in enter(supervisor).get("/atendimento/filtros/", headers=HERE).content.decode()


def test_the_page_and_its_further_rows_keep_the_filters(chat: Chat, enter: Enter, ana: User) -> None:
    make_message(chat)
    page = enter(ana).get("/atendimento/?vez=nos&estado=abertas").content.decode()
    assert "Aguardando nós" in page
    assert 'href="/atendimento/?estado=abertas"' in page
    assert "Marina Couto" in page
    assert "Marina Couto" not in enter(ana).get("/atendimento/conversas/?vez=cliente").content.decode()


def test_numbers_say_what_a_push_can_not(chat: Chat, caio_chat: Chat, enter: Enter, ana: User, bruno: User) -> None:
    make_message(chat)
    to = f"/atendimento/contagens/?vez=nos&linha={chat.pk}&linha={caio_chat.pk}&linha=x"
    assert enter(ana).get(to).json()["rows"] == {
        str(chat.pk): {"seen": 0, "marked": False, "pinned": False, "fits": True}
    }
    assert enter(ana).get(to.replace("nos", "cliente")).json()["rows"][str(chat.pk)]["fits"] is False
    assert enter(bruno).get(to).json()["rows"] == {}
