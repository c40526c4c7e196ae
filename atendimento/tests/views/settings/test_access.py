"""Every address of the settings, with everybody who might try it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.urls import get_resolver

from accounts import scope
from accounts.audit import audit_removal
from accounts.models import User
from atendimento.models import BusinessHours, Queue, Skill, SlaPolicy, Team
from atendimento.tests.views.conftest import SCRIPT, Enter
from atendimento.views.settings.urls import urlpatterns
from crm.models import CustomField, Label, Pipeline
from crm.services.deals import default_pipeline
from integrations.models import ApiToken, Delivery, Endpoint

pytestmark = pytest.mark.django_db

ROOT = "/configuracoes/"
# method, address, what supervisors get, what admins get
ENDPOINTS = [
    ("get", "", 200, 200),
    ("get", "filas/", 200, 200),
    ("get", "filas/nova/", 200, 200),
    ("post", "filas/nova/", 422, 422),
    ("get", "filas/{queue}/", 200, 200),
    ("post", "filas/{queue}/", 422, 422),
    ("post", "filas/{queue}/arquivo/", 200, 200),
    ("delete", "filas/{queue}/arquivo/", 200, 200),
    ("get", "equipes/", 200, 200),
    ("get", "equipes/nova/", 200, 200),
    ("post", "equipes/nova/", 422, 422),
    ("get", "equipes/{team}/", 200, 200),
    ("post", "equipes/{team}/", 422, 422),
    ("post", "equipes/{team}/remocao/", 200, 200),
    ("post", "habilidades/", 422, 422),
    ("post", "habilidades/{skill}/", 422, 422),
    ("post", "habilidades/{skill}/remocao/", 200, 200),
    ("get", "horarios/", 200, 200),
    ("get", "horarios/novo/", 200, 200),
    ("post", "horarios/novo/", 422, 422),
    ("get", "horarios/{hours}/", 200, 200),
    ("post", "horarios/{hours}/", 422, 422),
    ("post", "horarios/{hours}/remocao/", 200, 200),
    ("post", "horarios/semana/", 200, 200),
    ("post", "horarios/previa/", 200, 200),
    ("get", "prazos/", 200, 200),
    ("get", "prazos/novo/", 200, 200),
    ("post", "prazos/novo/", 422, 422),
    ("get", "prazos/{policy}/", 200, 200),
    ("post", "prazos/{policy}/", 422, 422),
    ("post", "prazos/{policy}/remocao/", 200, 200),
    ("get", "etiquetas/", 200, 200),
    ("post", "etiquetas/nova/", 422, 422),
    ("post", "etiquetas/{label}/", 422, 422),
    ("post", "etiquetas/{label}/arquivo/", 200, 200),
    ("get", "etapas/", 200, 200),
    ("post", "etapas/nova/", 422, 422),
    ("post", "etapas/{stage}/", 422, 422),
    ("post", "etapas/{stage}/lugar/", 200, 200),
    ("post", "etapas/{stage}/remocao/", 200, 200),
    ("post", "etapas/funis/novo/", 422, 422),
    ("post", "etapas/funis/{pipeline}/", 422, 422),
    ("post", "etapas/funis/{pipeline}/padrao/", 200, 200),
    ("post", "etapas/funis/{pipeline}/remocao/", 200, 200),
    ("get", "campos/", 403, 200),
    ("post", "campos/novo/", 403, 422),
    ("post", "campos/{field}/", 403, 422),
    ("post", "campos/{field}/lugar/", 403, 200),
    ("post", "campos/{field}/arquivo/", 403, 200),
    ("get", "historico/", 403, 200),
    ("delete", "historico/{removal}/", 200, 200),
    ("get", "pessoas/", 200, 200),
    ("get", "pessoas/nova/", 403, 200),
    ("post", "pessoas/nova/", 403, 422),
    ("post", "pessoas/busca/", 200, 200),
    ("get", "pessoas/{ana}/", 200, 200),
    ("post", "pessoas/{ana}/", 200, 422),  # a supervisor's form has no name to leave out
    ("get", "pessoas/{ana}/lugar/", 200, 200),
    ("post", "pessoas/{ana}/senha/", 403, 200),
    ("post", "pessoas/{ana}/ausencia/", 403, 200),
    ("delete", "pessoas/{ana}/ausencia/", 403, 200),
    ("get", "integracoes/", 403, 200),
    ("get", "integracoes/tokens/novo/", 403, 200),
    ("post", "integracoes/tokens/novo/", 403, 422),
    ("get", "integracoes/tokens/{token}/", 403, 200),
    ("post", "integracoes/tokens/{token}/revogacao/", 403, 200),
    ("get", "integracoes/webhooks/novo/", 403, 200),
    ("post", "integracoes/webhooks/novo/", 403, 422),
    ("get", "integracoes/webhooks/{endpoint}/", 403, 200),
    ("post", "integracoes/webhooks/{endpoint}/", 403, 422),
    ("post", "integracoes/webhooks/{endpoint}/pausa/", 403, 200),
    ("delete", "integracoes/webhooks/{endpoint}/pausa/", 403, 200),
    ("post", "integracoes/webhooks/{endpoint}/teste/", 403, 200),
    ("get", "integracoes/webhooks/{endpoint}/entregas/", 403, 200),
    ("post", "integracoes/webhooks/{endpoint}/remocao/", 403, 200),
    ("get", "integracoes/entregas/{delivery}/", 403, 200),
    ("post", "integracoes/entregas/{delivery}/", 403, 200),
]


@pytest.fixture
def ids(
    ana: User, other_queue: Queue, queue: Queue, team: Team, skill: Skill, hours: BusinessHours, policy: SlaPolicy,
    token: ApiToken, endpoint: Endpoint, delivery: Delivery, admin: User,
) -> dict[str, str]:  # fmt: skip
    found = {"ana": ana, "queue": other_queue, "team": team, "skill": skill, "hours": hours, "policy": policy}
    found |= {"token": token, "endpoint": endpoint, "delivery": delivery}
    with scope.tenant_scope(ana.tenant_id):
        found |= {
            "label": Label.objects.create(name="VIP"),
            "field": CustomField.objects.create(name="CPF", kind="cpf"),
        }
        found["pipeline"] = Pipeline.objects.create(name="Atacado")
        found["stage"] = default_pipeline().stages.get(order=1)
        found["removal"] = audit_removal(by=admin, action="level.removed", row=SlaPolicy(name="Antigo"))
    return {name: str(thing.pk) for name, thing in found.items()}


def test_every_address_is_in_the_list() -> None:
    shown = {address.split("/", 1)[0] + "/" + address.split("/", 1)[1] for _m, address, _s, _a in ENDPOINTS if address}
    patterns = {str(each.pattern) for each in urlpatterns if str(each.pattern)}
    as_pattern = {"/".join("<uuid:pk>" if "{" in part else part for part in address.split("/")) for address in shown}
    assert as_pattern == patterns
    assert get_resolver().resolve("/configuracoes/")


@pytest.mark.parametrize(("method", "address", "supervisors", "admins"), ENDPOINTS)
def test_leads_may_attendants_and_strangers_may_not(
    method: str, address: str, supervisors: int, admins: int, ids: dict[str, str], enter: Enter, ana: User,
    bruno: User, supervisor: User, admin: User, caio: User,
) -> None:  # fmt: skip
    def knock(who: User) -> int:
        return getattr(enter(who), method)(ROOT + address.format(**ids), headers=SCRIPT).status_code

    assert (knock(ana), knock(bruno)) == (403, 403)
    assert knock(caio) == (404 if "{" in address else admins)
    assert knock(supervisor) == supervisors
    if not {"remocao", "historico"} & set(address.split("/")) or supervisors == 403:
        assert knock(admin) in (admins, 409)


@pytest.mark.parametrize(("method", "address", "supervisors", "admins"), ENDPOINTS)
def test_nobody_comes_in_without_login(method: str, address: str, supervisors: int, admins: int, client) -> None:
    answer = getattr(client, method)(ROOT + address.format_map(Anything()))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/entrar/?next=")


class Anything(dict):
    def __missing__(self, key: str) -> str:
        return str(uuid4())


def test_only_leads_find_the_way(enter: Enter, ana: User, supervisor: User, queue: Queue) -> None:
    link = 'href="/configuracoes/"'
    assert link in enter(supervisor).get("/atendimento/").content.decode()
    assert link not in enter(ana).get("/atendimento/").content.decode()


def test_a_supervisor_is_not_shown_what_only_admins_do(enter: Enter, ana: User, supervisor: User, admin: User) -> None:
    theirs = enter(supervisor).get(f"/configuracoes/pessoas/{ana.pk}/").content.decode()
    assert "ausencia" not in theirs and "senha" not in theirs
    assert "ausencia" in enter(admin).get(f"/configuracoes/pessoas/{ana.pk}/").content.decode()


LISTS = ["", "filas/", "equipes/", "horarios/", "prazos/", "pessoas/", "integracoes/"]
LISTS += ["integracoes/webhooks/{endpoint}/entregas/"]


@pytest.mark.parametrize("address", LISTS)
def test_a_longer_list_costs_no_more_queries(
    address: str, ids: dict[str, str], enter: Enter, admin: User, grow: Callable[[], None],
    django_assert_max_num_queries: Callable, django_assert_num_queries: Callable,
) -> None:  # fmt: skip
    browser, address = enter(admin), address.format(**ids)
    browser.get(ROOT + address)
    with django_assert_max_num_queries(20) as first:
        browser.get(ROOT + address)
    grow()
    with django_assert_num_queries(len(first)):
        assert browser.get(ROOT + address).status_code == 200
