"""The settings as a supervisor and an admin use them: typing, looking, being refused, taking back."""

import pytest
from playwright.sync_api import Page, Route, expect

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import BusinessHours, Queue, SlaPolicy
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import serious
from tests.factories import make_queue

pytestmark = pytest.mark.django_db(transaction=True)


def save(page: Page) -> None:
    page.locator(".save-bar .btn-primary").click()


def test_a_queue_is_made_filled_refused_mended_archived_and_brought_back(
    visit: Visit, supervisor: User, queue: Queue, ana: User
) -> None:
    page = visit(supervisor, "/configuracoes/filas/")
    page.get_by_role("link", name="Nova fila").click()
    page.fill("#id_capacity", "0")
    page.fill("#find", "ana")
    page.locator("[data-add]", has_text="Ana Lima").click()
    expect(page.locator("[data-seat]")).to_have_count(1)
    page.locator("[data-seat] .input-amount").fill("4")
    page.get_by_text("Em rodízio").click()
    page.locator("#id_greeting").fill("Oi, ")
    page.locator("[data-blank]", has_text="nome").first.click()
    expect(page.locator("#id_greeting")).to_have_value("Oi, {{nome}}")
    save(page)
    expect(page.locator("#id_name_error")).to_be_visible()
    expect(page.locator("#id_name")).to_be_focused()
    expect(page.locator("[data-seat] .input-amount")).to_have_value("4")
    assert serious(page) == []
    page.fill("#id_name", "Trocas")
    page.fill("#id_capacity", "6")
    save(page)
    expect(page.locator(".toast")).to_contain_text("Trocas: salvo")
    page.get_by_role("link", name="Trocas").click()
    page.get_by_role("button", name="Arquivar").click()
    expect(page.locator(".toast")).to_contain_text("Fila Trocas arquivada")
    page.locator(".toast").get_by_role("button", name="Desfazer").click()
    expect(page.locator(".things").first).to_contain_text("Trocas")
    with scope.tenant_scope(supervisor.tenant_id):
        made = Queue.objects.get(name="Trocas")
        assert (made.is_active, made.capacity, made.strategy) == (True, 6, "round_robin")
        assert list(made.memberships.values_list("user", "capacity")) == [(ana.pk, 4)]


def test_who_types_before_the_scripts_have_come_is_answered_all_the_same(
    visit: Visit, supervisor: User, queue: Queue, ana: User
) -> None:
    late: list[Route] = []
    page = visit(supervisor, "/configuracoes/filas/")
    page.route("**/settings*.js", lambda route: late.append(route))
    with page.expect_request("**/settings*.js"):
        page.goto("/configuracoes/filas/nova/", wait_until="commit")
    page.fill("#find", "ana")
    for script in late:
        script.continue_()
    expect(page.locator("[data-add]", has_text="Ana Lima")).to_be_visible()


def test_a_button_that_is_pressed_before_the_scripts_have_come_does_what_it_says_once(
    visit: Visit, supervisor: User, queue: Queue, tenant: Tenant
) -> None:
    make_queue(tenant, name="Trocas")
    late: list[Route] = []
    page = visit(supervisor, "/configuracoes/filas/")
    page.get_by_role("link", name="Trocas").click()
    expect(page.get_by_role("button", name="Arquivar")).to_be_visible()
    page.route("**/settings*.js", lambda route: late.append(route))
    with page.expect_request("**/settings*.js"):
        page.goto(page.url, wait_until="commit")
    page.get_by_role("button", name="Arquivar").click()
    for script in late:
        script.continue_()
    expect(page.locator(".toast")).to_contain_text("Fila Trocas arquivada")


def test_hours_are_typed_copied_and_previewed(visit: Visit, supervisor: User) -> None:
    page = visit(supervisor, "/configuracoes/horarios/novo/")
    expect(page.locator(".standing")).to_contain_text("feriados")
    page.get_by_role("button", name="Segunda: mais um período").click()
    expect(page.locator("#opens-0-1")).to_be_focused()
    page.fill("#closes-0-0", "12")
    page.fill("#opens-0-1", "13h30")
    page.fill("#closes-0-1", "18")
    page.get_by_role("button", name="Copiar Segunda para segunda a sexta").click()
    expect(page.locator("#opens-4-1")).to_have_value("13:30")
    page.get_by_role("switch", name="Sábado").check()
    page.fill("#closes-5-0", "8")
    expect(page.locator(".standing")).to_contain_text("Confira os horários marcados")
    page.fill("#id_name", "Loja")
    save(page)
    expect(page.locator("#error-5")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("switch", name="Sábado").uncheck()
    expect(page.locator("#opens-5-0")).to_have_count(0)
    save(page)
    expect(page.locator(".toast")).to_contain_text("Loja: salvo")
    with scope.tenant_scope(supervisor.tenant_id):
        assert BusinessHours.objects.get().week[4:6] == [[["09:00", "12:00"], ["13:30", "18:00"]], []]


def test_deadlines_are_set_on_a_phone(visit: Visit, supervisor: User) -> None:
    page = visit(supervisor, "/configuracoes/", mobile=True)
    page.get_by_role("link", name="Prazos").tap()
    page.get_by_role("link", name="Definir os primeiros prazos").tap()
    page.fill("#id_name", "Padrão")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []
    save(page)
    expect(page.locator(".toast")).to_contain_text("Padrão: salvo")
    with scope.tenant_scope(supervisor.tenant_id):
        assert SlaPolicy.objects.get().targets.count() == 2


def test_a_colleague_is_invited_and_dismissed(visit: Visit, admin: User, ana: User, queue: Queue) -> None:
    page = visit(admin, "/configuracoes/pessoas/nova/")
    page.fill("#id_name", "Lia Reis")
    page.fill("#id_email", ana.email)
    save(page)
    expect(page.locator("#id_email_error")).to_be_visible()
    page.fill("#id_email", "lia@exemplo.com.br")
    save(page)
    expect(page.locator("#secret")).to_contain_text("lia@exemplo.com.br")
    assert serious(page) == []
    page.get_by_role("link", name="Pronto").click()
    page.get_by_role("button", name="Desativar").first.click()
    page.locator("#remove .btn-danger").click()
    expect(page.locator(".toast")).to_contain_text("Lia Reis não entra mais")
    page.locator(".toast").get_by_role("button", name="Desfazer").click()
    expect(page.locator(".things")).to_contain_text("Lia Reis")


def test_what_was_typed_is_not_lost_by_a_click(visit: Visit, supervisor: User, queue: Queue) -> None:
    page = visit(supervisor, f"/configuracoes/filas/{queue.pk}/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.fill("#id_name", "Outro nome")
    page.locator(".side-nav a", has_text="Prazos").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.locator("#id_name")).to_have_value("Outro nome")
    page.locator("[data-leave]").click()
    page.wait_for_url("**/configuracoes/filas/")


PAGES = [
    "",
    "filas/",
    "filas/{queue}/",
    "equipes/",
    "equipes/nova/",
    "pessoas/",
    "pessoas/{ana}/",
    "horarios/",
    "prazos/",
]


@pytest.mark.parametrize(("theme", "mobile"), [("light", False), ("dark", True)])
def test_every_page_is_for_everybody(
    visit: Visit, admin: User, ana: User, queue: Queue, theme: str, mobile: bool
) -> None:
    make_queue(admin.tenant, name="Vazia")
    page = visit(admin, theme=theme, mobile=mobile)
    for address in PAGES:
        page.goto("/configuracoes/" + address.format(queue=queue.pk, ana=ana.pk))
        assert (address, serious(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
