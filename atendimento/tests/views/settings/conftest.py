from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from accounts import scope
from accounts.models import Role, Tenant, User
from atendimento.models import BusinessHours, Queue, Skill, SlaPolicy, Team
from atendimento.services.calendars import hours_save
from atendimento.services.levels import sla_save
from atendimento.services.queues import queue_update
from atendimento.services.teams import person_skills_set, team_create
from integrations.hooks.emit import tell
from integrations.hooks.endpoints import endpoint_create
from integrations.models import ApiToken, Delivery, Endpoint
from integrations.services.tokens import api_token_create
from tests.factories import make_queue, make_user

WEEK = [[["09:00", "18:00"]]] * 5 + [[], []]


@pytest.fixture
def hours(tenant: Tenant, supervisor: User) -> BusinessHours:
    with scope.tenant_scope(tenant):
        return hours_save(by=supervisor, name="Comercial", week=WEEK)


@pytest.fixture
def policy(tenant: Tenant, supervisor: User) -> SlaPolicy:
    with scope.tenant_scope(tenant):
        return sla_save(by=supervisor, name="Rápido", targets={"normal": {"first_response": 900}})


@pytest.fixture
def skill(tenant: Tenant) -> Skill:
    with scope.tenant_scope(tenant):
        return Skill.objects.create(name="Inglês")


@pytest.fixture
def team(tenant: Tenant, supervisor: User, bruno: User, other_queue: Queue) -> Team:
    with scope.tenant_scope(tenant):
        return team_create(by=supervisor, name="Balcão", members=[bruno.pk], queues=[other_queue.pk])


@pytest.fixture
def endpoint(tenant: Tenant, admin: User) -> Endpoint:
    with scope.tenant_scope(tenant):
        return endpoint_create(by=admin, url="https://8.8.8.8/prosa", events=["message.received"], name="ERP")


@pytest.fixture
def delivery(endpoint: Endpoint) -> Delivery:
    with scope.tenant_scope(endpoint.tenant_id):
        return tell([endpoint], "message.received", {"content": "Olá"})[0]


@pytest.fixture
def token(tenant: Tenant, admin: User) -> ApiToken:
    with scope.tenant_scope(tenant):
        return api_token_create(by=admin, name="Relatórios", scopes=["read"])[0]


@pytest.fixture
def fields() -> Callable[..., dict[str, Any]]:
    """What a page's form would post if nothing were changed, with the given changes."""

    def read(answer: HttpResponse, **changes: Any) -> dict[str, Any]:
        form = answer.context["form"]
        data: dict[str, Any] = {}
        for bound in form:
            value = bound.value()
            if hasattr(bound.field.widget, "decompress") and not isinstance(value, list):
                value = bound.field.widget.decompress(value)
            if isinstance(value, list) and hasattr(bound.field.widget, "decompress"):
                data |= {
                    f"{bound.html_name}_{part}": said for part, said in zip(("amount", "unit"), value, strict=True)
                }
            elif value not in (None, False):
                data[bound.html_name] = "on" if value is True else value
        return data | changes

    return read


@pytest.fixture
def grow(tenant: Tenant, supervisor: User, admin: User) -> Callable[[], None]:
    """Three more of everything, connected with each other."""

    def make() -> None:
        for n in range(3):
            person = make_user(tenant, name=f"Pessoa {n}")
            queue = make_queue(tenant, person, name=f"Mais uma {n}")
            with scope.tenant_scope(tenant):
                queue.hours = hours_save(by=supervisor, name=f"Turno {n}", week=WEEK)
                queue.sla = sla_save(by=supervisor, name=f"Nível {n}", targets={"normal": {"resolution": 3600}})
                queue.save()
                team_create(by=supervisor, name=f"Equipe {n}", members=[person.pk], queues=[queue.pk])
                skill = Skill.objects.create(name=f"Habilidade {n}")
                person_skills_set(user=person, by=supervisor, skills=[skill])
                queue_update(queue=queue, by=supervisor, required_skills=[skill])
                api_token_create(by=make_user(tenant, Role.ADMIN), name=f"Token {n}", scopes=["read", "write"])
                endpoint = endpoint_create(by=admin, url=f"https://8.8.8.8/{n}", events=["contact.created"])
                for each in Endpoint.objects.all():
                    tell([each, endpoint], "contact.created", {"n": n})

    return make
