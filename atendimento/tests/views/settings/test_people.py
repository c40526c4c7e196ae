"""People are invited, moved, dismissed and brought back."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts import scope
from accounts.models import User
from atendimento.models import Queue, QueueMember, Skill, Team, Ticket, TicketStatus
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import PASSWORD, make_chat, make_user
from whatsapp.models import Session

pytestmark = pytest.mark.django_db

NEW = "/configuracoes/pessoas/nova/"


def page_of(person: User) -> str:
    return f"/configuracoes/pessoas/{person.pk}/"


def again(person: User) -> User:
    with scope.unscoped("looks at the person as they are now"):
        return User.objects.get(pk=person.pk)


def queues_of(person: User) -> set[str]:
    with scope.tenant_scope(person.tenant_id):
        return set(QueueMember.objects.filter(user=person).values_list("queue__name", flat=True))


def shown_password(answer) -> str:
    return re.search(r'<output id="secret">(.*?)</output>', answer.content.decode(), re.S)[1].split("\n")[-1]


def signs_in(email: str, password: str) -> bool:
    return Client().post("/entrar/", {"username": email, "password": password}).status_code == 302


def test_who_is_invited_signs_in_with_what_was_shown_once(
    enter: Enter, admin: User, queue: Queue, other_queue: Queue, skill: Skill, fields: Callable
) -> None:
    browser = enter(admin)
    said = {"name": "Lia Reis", "email": "Lia@Exemplo.com.br", "queues": [other_queue.pk], "skills": [skill.pk]}
    data = fields(browser.get(NEW), **said)
    answer = browser.post(NEW, data, headers=SCRIPT)
    assert answer.status_code == 200
    assert signs_in("lia@exemplo.com.br", shown_password(answer))
    with scope.tenant_scope(admin.tenant_id):
        lia = User.objects.get(email="lia@exemplo.com.br")
        assert list(lia.skills.all()) == [skill]
    assert queues_of(lia) == {"Atacado"}
    assert shown_password(answer) not in browser.get(page_of(lia)).content.decode()


def test_without_a_choice_they_work_in_the_default_queue(enter: Enter, admin: User, queue: Queue) -> None:
    enter(admin).post(NEW, {"name": "Lia", "email": "lia@exemplo.com.br", "role": "attendant"})
    with scope.tenant_scope(admin.tenant_id):
        assert queues_of(User.objects.get(email="lia@exemplo.com.br")) == {"Encomendas"}


@pytest.mark.parametrize(
    ("field", "value"), [("email", "sem-arroba"), ("email", ""), ("name", ""), ("role", "superadmin"), ("role", "rei")]
)
def test_an_invitation_that_makes_no_sense_is_refused(field: str, value: str, enter: Enter, admin: User) -> None:
    data = {"name": "Lia", "email": "lia@exemplo.com.br", "role": "attendant", field: value}
    answer = enter(admin).post(NEW, data, headers=SCRIPT)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_an_address_that_is_taken_is_said_so_even_by_another_company(enter: Enter, admin: User, caio: User) -> None:
    answer = enter(admin).post(NEW, {"name": "Lia", "email": caio.email, "role": "attendant"}, headers=SCRIPT)
    assert answer.context["form"].errors["email"]


def test_a_supervisor_changes_places_and_nothing_else(
    enter: Enter, supervisor: User, ana: User, queue: Queue, other_queue: Queue, skill: Skill
) -> None:
    data = {"name": "Outra", "role": "admin", "queues": [other_queue.pk], "skills": [skill.pk]}
    assert enter(supervisor).post(page_of(ana), data).status_code == 302
    assert (again(ana).name, again(ana).role) == ("Ana Lima", "attendant")
    assert queues_of(ana) == {"Atacado"}


def test_an_admin_changes_name_and_role(enter: Enter, admin: User, ana: User, queue: Queue) -> None:
    data = {"name": "Ana Lima Souza", "role": "supervisor", "queues": [queue.pk]}
    assert enter(admin).post(page_of(ana), data).status_code == 302
    assert (again(ana).name, again(ana).role) == ("Ana Lima Souza", "supervisor")


def test_nobody_changes_their_own_role_or_dismisses_themselves(enter: Enter, admin: User) -> None:
    browser = enter(admin)
    assert browser.post(page_of(admin), {"name": "Davi", "role": "attendant"}).status_code == 302
    assert (again(admin).name, again(admin).role) == ("Davi", "admin")
    for address in ("ausencia/", "senha/"):
        assert browser.post(page_of(admin) + address, headers=SCRIPT).status_code == 403
    assert again(admin).is_active


def test_a_queue_that_a_team_brings_stays(
    enter: Enter, supervisor: User, bruno: User, team: Team, other_queue: Queue, queue: Queue, fields: Callable
) -> None:
    browser = enter(supervisor)
    browser.post(page_of(bruno), fields(browser.get(page_of(bruno)), queues=[queue.pk]))
    assert queues_of(bruno) == {"Encomendas", "Atacado"}
    assert "Por uma equipe, também" in browser.get(page_of(bruno)).content.decode()


def test_a_limit_of_ones_own_survives_a_visit(
    enter: Enter, supervisor: User, ana: User, queue: Queue, fields: Callable
) -> None:
    with scope.tenant_scope(ana.tenant_id):
        QueueMember.objects.filter(user=ana).update(capacity=3)
    browser = enter(supervisor)
    browser.post(page_of(ana), fields(browser.get(page_of(ana))))
    with scope.tenant_scope(ana.tenant_id):
        assert QueueMember.objects.get(user=ana).capacity == 3


def test_who_is_dismissed_is_out_at_once_and_their_conversations_wait(
    enter: Enter, admin: User, ana: User, queue: Queue, session: Session
) -> None:
    make_chat(ana.tenant_id, "Marina Couto", queue=queue, assigned_to=ana, session=session)
    hers, browser = enter(ana), enter(admin)
    assert hers.get("/atendimento/").status_code == 200
    browser.post(page_of(ana) + "ausencia/", headers=SCRIPT)
    assert hers.get("/atendimento/").status_code == 302
    assert not signs_in(ana.email, PASSWORD)
    with scope.tenant_scope(ana.tenant_id):
        ticket = Ticket.objects.get()
        assert (ticket.status, ticket.assignee_id, ticket.queue_id) == (TicketStatus.WAITING, None, queue.pk)
    said = browser.get("/configuracoes/pessoas/").content.decode()
    assert "Ana Lima não entra mais. 1 conversa voltou para a fila" in said
    assert "Ana Lima" in browser.get("/configuracoes/pessoas/?quem=sairam").content.decode()
    browser.delete(page_of(ana) + "ausencia/", headers=SCRIPT)
    assert signs_in(ana.email, PASSWORD)


def test_a_new_password_ends_the_old_one(enter: Enter, admin: User, ana: User) -> None:
    hers = enter(ana)
    answer = enter(admin).post(page_of(ana) + "senha/", headers=SCRIPT)
    assert answer.status_code == 200
    assert signs_in(ana.email, shown_password(answer))
    assert not signs_in(ana.email, PASSWORD)
    assert hers.get("/atendimento/").status_code == 302


def test_the_list_is_searched_without_accents_and_paged(enter: Enter, supervisor: User, ana: User) -> None:
    for n in range(55):
        make_user(supervisor.tenant, name=f"Zé {n:02}")
    browser = enter(supervisor)
    assert [p.name for p, _s in browser.get("/configuracoes/pessoas/?q=sonia+pra").context["rows"]] == ["Sônia Prado"]
    assert len(browser.get("/configuracoes/pessoas/").context["rows"]) == 50
    assert len(browser.get("/configuracoes/pessoas/?pagina=2").context["rows"]) == 7
    assert len(browser.get("/configuracoes/pessoas/?pagina=x").context["rows"]) == 50
    assert "Ninguém com esse nome." in browser.get("/configuracoes/pessoas/?q=xyz").content.decode()
