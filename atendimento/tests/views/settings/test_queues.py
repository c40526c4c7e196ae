"""Queues are made, changed, filled with people, archived and brought back."""

from collections.abc import Callable

import pytest

from accounts import scope
from accounts.models import User
from atendimento.models import Chat, Queue, QueueMember, Skill, Team
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import make_chat
from whatsapp.models import Session

pytestmark = pytest.mark.django_db

NEW = "/configuracoes/filas/nova/"


def stored(queue: Queue) -> Queue:
    with scope.tenant_scope(queue.tenant_id):
        return Queue.objects.get(pk=queue.pk)


def test_a_queue_is_made_with_its_people_in_one_go(
    enter: Enter, supervisor: User, queue: Queue, bruno: User, session: Session, skill: Skill, fields: Callable
) -> None:
    browser = enter(supervisor)
    data = fields(
        browser.get(NEW), name="Atacado 2", strategy="least_busy", capacity="7", sessions=[session.pk],
        required_skills=[skill.pk], outcomes="Vendido\n\nVendido\nPerdido", member=[bruno.pk],
        release_after_minutes_amount="2", release_after_minutes_unit="3600", **{f"capacity.{bruno.pk}": "3"},
    )  # fmt: skip
    answer = browser.post(NEW, data)
    assert answer["Location"] == "/configuracoes/filas/"
    with scope.tenant_scope(queue.tenant_id):
        made = Queue.objects.get(name="Atacado 2")
        assert (made.strategy, made.capacity, made.release_after_minutes) == ("least_busy", 7, 120)
        assert (made.grace_minutes, made.resolve_after_minutes) == (120, None)
        assert made.outcomes == ["Vendido", "Perdido"]
        assert list(made.sessions.all()) == [session]
        assert list(made.required_skills.all()) == [skill]
        assert list(made.memberships.values_list("user", "capacity", "is_direct")) == [(bruno.pk, 3, True)]
    assert "Atacado 2: salvo" in browser.get("/configuracoes/filas/").content.decode()


def test_saving_what_is_shown_changes_nothing(
    enter: Enter, supervisor: User, queue: Queue, ana: User, session: Session, fields: Callable
) -> None:
    page, browser = f"/configuracoes/filas/{queue.pk}/", enter(supervisor)
    before = stored(queue).__dict__
    data = fields(browser.get(page), member=[ana.pk])
    assert browser.post(page, data).status_code == 302
    assert {**stored(queue).__dict__, "_state": None} == {**before, "_state": None}


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": ""}, "name", "obrigatório"),
        ({"name": "Encomendas"}, "name", "Já existe"),
        ({"capacity": "0"}, "capacity", "Entre 1 e 100"),
        ({"capacity": "muitas"}, "capacity", "inteiro"),
        ({"strategy": "magia"}, "strategy", "magia"),
        ({"hours": "0198c0de-0000-7000-8000-000000000000"}, "hours", "escolha válida"),
        ({"grace_minutes_amount": "-3"}, "grace_minutes", "No mínimo"),
        ({"grace_minutes_amount": "uma"}, "grace_minutes", "Escreva um número"),
        ({"grace_minutes_amount": "NaN"}, "grace_minutes", "Escreva um número"),
        ({"grace_minutes_amount": "1e99999999"}, "grace_minutes", "Escreva um número"),
        ({"grace_minutes_unit": "7"}, "grace_minutes", "Escreva um número"),
        (
            {"resolve_after_minutes_amount": "9999", "resolve_after_minutes_unit": "86400"},
            "resolve_after_minutes",
            "No máximo",
        ),
        ({"greeting": "x" * 1001}, "greeting", "1000"),
        ({"sessions": ["nada"]}, "sessions", "válid"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    changes: dict, field: str, said: str, enter: Enter, supervisor: User, queue: Queue, session: Session,
    fields: Callable,
) -> None:  # fmt: skip
    browser = enter(supervisor)
    answer = browser.post(NEW, fields(browser.get(NEW), **{"name": "Outra", **changes}), headers=SCRIPT)
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[field])
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_a_wrong_limit_of_a_person_is_marked_and_what_was_typed_stays(
    enter: Enter, supervisor: User, queue: Queue, ana: User, fields: Callable
) -> None:
    page, browser = f"/configuracoes/filas/{queue.pk}/", enter(supervisor)
    data = fields(browser.get(page), name="Novo nome", member=[ana.pk], **{f"capacity.{ana.pk}": "500"})
    body = browser.post(page, data, headers=SCRIPT).content.decode()
    assert f'id="error-{ana.pk}"' in body
    assert 'value="500"' in body and 'value="Novo nome"' in body
    assert stored(queue).name == "Encomendas"


def test_nobody_of_another_company_gets_in(
    enter: Enter, supervisor: User, queue: Queue, ana: User, caio: User, fields: Callable
) -> None:
    page, browser = f"/configuracoes/filas/{queue.pk}/", enter(supervisor)
    browser.post(page, fields(browser.get(page), member=[ana.pk, caio.pk, "nonsense"]))
    with scope.unscoped("looks past the wall"):
        assert not QueueMember.objects.filter(user=caio).exists()
    assert "Caio" not in browser.post("/configuracoes/pessoas/busca/", {"find": "caio"}).content.decode()
    assert browser.get(f"/configuracoes/pessoas/{caio.pk}/lugar/").status_code == 404


def test_who_a_team_brings_is_shown_and_stays(
    enter: Enter, supervisor: User, other_queue: Queue, team: Team, bruno: User, ana: User, fields: Callable
) -> None:
    page, browser = f"/configuracoes/filas/{other_queue.pk}/", enter(supervisor)
    browser.post(page, fields(browser.get(page), member=[ana.pk]))
    body = browser.get(page).content.decode()
    assert "pela equipe Balcão" in body
    with scope.tenant_scope(other_queue.tenant_id):
        assert set(other_queue.memberships.values_list("user", "is_direct")) == {(ana.pk, True), (bruno.pk, False)}


def test_the_finder_knows_accents_and_who_is_there_already(
    enter: Enter, supervisor: User, ana: User, queue: Queue
) -> None:
    find = "/configuracoes/pessoas/busca/"
    browser = enter(supervisor)
    assert "Sônia Prado" in browser.post(find, {"find": "SONIA"}).content.decode()
    for there in ("member", "through_team"):
        assert "Sônia" not in browser.post(find, {"find": "sonia", there: [supervisor.pk]}).content.decode()
    row = browser.get(f"/configuracoes/pessoas/{ana.pk}/lugar/?kind=queue").content.decode()
    assert f'name="capacity.{ana.pk}"' in row
    assert "capacity" not in browser.get(f"/configuracoes/pessoas/{ana.pk}/lugar/?kind=team").content.decode()


def test_an_archived_queue_says_what_went_where_and_comes_back(
    enter: Enter, supervisor: User, queue: Queue, other_queue: Queue, session: Session
) -> None:
    chat = make_chat(queue.tenant_id, "Marina Couto", queue=other_queue, session=session)
    browser, archive = enter(supervisor), f"/configuracoes/filas/{other_queue.pk}/arquivo/"
    assert (
        "1 conversa aberta segue em Encomendas"
        in browser.get(f"/configuracoes/filas/{other_queue.pk}/").content.decode()
    )
    assert browser.post(archive, headers=SCRIPT)["HX-Redirect"] == "/configuracoes/filas/"
    page = browser.get("/configuracoes/filas/").content.decode()
    assert "Fila Atacado arquivada. 1 conversa seguiu" in page
    assert f'hx-delete="{archive}"' in page
    with scope.tenant_scope(queue.tenant_id):
        assert Chat.objects.get(pk=chat.pk).queue_id == queue.pk
    assert not stored(other_queue).is_active
    browser.delete(archive, headers=SCRIPT)
    assert stored(other_queue).is_active


def test_the_queue_of_new_conversations_is_not_archived(enter: Enter, supervisor: User, queue: Queue) -> None:
    answer = enter(supervisor).post(f"/configuracoes/filas/{queue.pk}/arquivo/", headers=SCRIPT)
    assert answer.status_code == 409
    assert "arquivo" not in enter(supervisor).get(f"/configuracoes/filas/{queue.pk}/").content.decode()


def test_the_overview_names_what_lacks_people(
    enter: Enter, supervisor: User, queue: Queue, ana: User, skill: Skill
) -> None:
    with scope.tenant_scope(queue.tenant_id):
        Queue.objects.create(name="Vazia")
        queue.skill_links.create(skill=skill)
    body = enter(supervisor).get("/configuracoes/").content.decode()
    assert "ninguém atende em Vazia" in body
    assert "ninguém em Encomendas tem as habilidades dela" in body


def test_without_queues_the_page_says_how_to_begin(enter: Enter, supervisor: User) -> None:
    body = enter(supervisor).get("/configuracoes/filas/").content.decode()
    assert "Ninguém espera ainda." in body
    assert body.count("/configuracoes/filas/nova/") == 1
