"""Webhooks are added, changed, paused, tried and removed; their log is read and sent again."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento.forms.integrations import EVENTS
from atendimento.tests.views.conftest import SCRIPT, Enter
from integrations.hooks import events
from integrations.hooks.emit import tell
from integrations.models import Delivery, DeliveryState, Endpoint
from integrations.selectors import PAGE

pytestmark = pytest.mark.django_db

ROOT = "/configuracoes/integracoes/"
NEW = f"{ROOT}webhooks/novo/"
ERP = {"url": "https://8.8.8.8/erp", "name": "ERP", "events": ["message.received", "lead.created"]}


def page_of(endpoint: Endpoint) -> str:
    return f"{ROOT}webhooks/{endpoint.pk}/"


def fresh(endpoint: Endpoint) -> Endpoint:
    with scope.tenant_scope(endpoint.tenant_id):
        return Endpoint.objects.get(pk=endpoint.pk)


def change(endpoint: Endpoint, **said: object) -> None:
    with scope.tenant_scope(endpoint.tenant_id):
        Endpoint.objects.filter(pk=endpoint.pk).update(**said)


def test_a_webhook_is_added_and_shows_its_secret(enter: Enter, admin: User) -> None:
    browser = enter(admin)
    answer = browser.post(NEW, ERP)
    with scope.tenant_scope(admin.tenant_id):
        made = Endpoint.objects.get()
    assert answer["Location"] == page_of(made)
    assert (made.url, made.name, made.events) == (ERP["url"], "ERP", sorted(ERP["events"]))
    assert made.key in browser.get(page_of(made)).content.decode()
    assert made.key not in browser.get(ROOT).content.decode()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"url": "http://169.254.169.254/latest"}, "url"),
        ({"url": "erp"}, "url"),
        ({"url": ""}, "url"),
        ({"url": "https://8.8.8.8/" + "x" * 500}, "url"),
        ({"events": []}, "events"),
        ({"events": ["message.eaten"]}, "events"),
        ({"name": "x" * 81}, "name"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(
    said: dict, field: str, enter: Enter, admin: User, endpoint: Endpoint
) -> None:
    for address in (NEW, page_of(endpoint)):
        answer = enter(admin).post(address, ERP | said, headers=SCRIPT)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert f'id="id_{field}_error"' in answer.content.decode()
    assert fresh(endpoint).url == "https://8.8.8.8/prosa"


def test_a_change_is_stored(enter: Enter, admin: User, endpoint: Endpoint, fields: Callable) -> None:
    browser = enter(admin)
    data = fields(browser.get(page_of(endpoint)), name="", events=["contact.created"])
    assert browser.post(page_of(endpoint), data)["Location"] == ROOT
    now = fresh(endpoint)
    assert (now.url, now.name, now.events) == (endpoint.url, "", ["contact.created"])


def test_an_address_that_stays_is_not_looked_up_again(
    enter: Enter, admin: User, endpoint: Endpoint, fields: Callable
) -> None:
    change(endpoint, url="https://gone.invalid/")  # a name that nobody knows any more
    browser = enter(admin)
    browser.post(page_of(endpoint), fields(browser.get(page_of(endpoint)), name="Loja"))
    assert fresh(endpoint).name == "Loja"


def test_pause_and_resume(enter: Enter, admin: User, endpoint: Endpoint) -> None:
    browser, pause = enter(admin), f"{page_of(endpoint)}pausa/"
    browser.post(pause)
    assert not fresh(endpoint).is_active
    page = browser.get(page_of(endpoint)).content.decode()
    assert f'hx-delete="{pause}"' in page
    assert "teste/" not in page
    browser.delete(pause)
    assert fresh(endpoint).is_active


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({}, "nada enviado ainda"),
        ({"is_active": False}, "em pausa"),
        ({"is_active": False, "trouble": "HTTP 410"}, "desligado pela própria resposta"),
        ({"trouble": "HTTP 401"}, "última resposta: HTTP 401"),
        ({"trouble": "HTTP 503", "paused_until": timezone.now() + timedelta(days=1)}, "não responde"),
        ({"trouble": "HTTP 503", "paused_until": timezone.now() - timedelta(minutes=5)}, "última resposta: HTTP 503"),
    ],
)
def test_the_list_says_how_each_does(said: dict, shown: str, enter: Enter, admin: User, endpoint: Endpoint) -> None:
    change(endpoint, **said)
    assert shown in enter(admin).get(ROOT).content.decode()


def test_one_that_was_told_works(enter: Enter, admin: User, delivery: Delivery) -> None:
    assert "state-ok" in enter(admin).get(ROOT).content.decode()


def test_trouble_is_seen_on_the_first_page(enter: Enter, admin: User, endpoint: Endpoint) -> None:
    for said in ({}, {"is_active": False}):
        change(endpoint, **said, name="ERP")
        assert "precisa de atenção" not in enter(admin).get("/configuracoes/").content.decode()
    change(endpoint, trouble="HTTP 410")
    assert "ERP precisa de atenção" in enter(admin).get("/configuracoes/").content.decode()


def test_a_test_is_sent_and_watched(enter: Enter, admin: User, endpoint: Endpoint) -> None:
    browser, log = enter(admin), f"{page_of(endpoint)}entregas/"
    assert "Nada foi enviado ainda" in browser.get(log).content.decode()
    assert browser.post(f"{page_of(endpoint)}teste/")["Location"] == log
    page = browser.get(log)
    [row] = page.context["rows"]
    assert (row.event, row.is_under_way) == (events.PING, True)
    assert f'hx-get="{ROOT}entregas/{row.pk}/"' in page.content.decode()


def test_a_line_shows_the_last_answer_and_every_try(enter: Enter, admin: User, delivery: Delivery) -> None:
    line = {"at": timezone.now().isoformat(), "ms": 81, "error": ""}
    tries = [line | {"status": None, "error": "timed out"}, line | {"status": 500, "answer": "<b>Oops</b>"}]
    with scope.tenant_scope(delivery.tenant_id):
        Delivery.objects.update(log=tries, attempts=2, next_attempt_at=timezone.now() + timedelta(minutes=30))
    page = enter(admin).get(f"{ROOT}entregas/{delivery.pk}/").content.decode()
    for said in (
        "timed out",
        "HTTP 500",
        "&lt;b&gt;Oops&lt;/b&gt;",
        "81 ms",
        "2 tentativas",
        "próxima",
        "Olá",
        "Enviar agora",
    ):
        assert said in page
    assert "hx-get" not in page  # nothing to wait for


def test_an_old_line_without_an_excerpt_is_shown_too(enter: Enter, admin: User, delivery: Delivery) -> None:
    with scope.tenant_scope(delivery.tenant_id):
        Delivery.objects.update(log=[{"at": "2026-11-01T10:00:00+00:00", "status": 200, "ms": 3, "error": ""}])
    assert "HTTP 200" in enter(admin).get(f"{ROOT}entregas/{delivery.pk}/").content.decode()


def test_what_was_given_up_is_sent_again(enter: Enter, admin: User, delivery: Delivery) -> None:
    with scope.tenant_scope(delivery.tenant_id):
        Delivery.objects.update(state=DeliveryState.FAILED, next_attempt_at=None, attempts=8)
    answer = enter(admin).post(f"{ROOT}entregas/{delivery.pk}/", headers=SCRIPT)
    assert "a caminho" in answer.content.decode()
    with scope.tenant_scope(delivery.tenant_id):
        assert Delivery.objects.get().state == DeliveryState.PENDING


def test_the_log_is_read_page_by_page(enter: Enter, admin: User, endpoint: Endpoint) -> None:
    with scope.tenant_scope(endpoint.tenant_id):
        told = [tell([endpoint], "message.received", {"n": n})[0].pk for n in range(PAGE + 2)]
    browser, log = enter(admin), f"{page_of(endpoint)}entregas/"
    first = browser.get(log).context
    second = browser.get(log, {"antes": str(first["older"])}).context
    assert [row.pk for row in [*first["rows"], *second["rows"]]] == told[::-1]
    assert second["older"] is None
    for before in ("nonsense", "' OR 1=1", str(uuid4())[:-1]):
        assert len(browser.get(log, {"antes": before}).context["rows"]) == PAGE


def test_the_log_is_filtered_by_what_became_of_it(enter: Enter, admin: User, delivery: Delivery) -> None:
    browser, log = enter(admin), f"{ROOT}webhooks/{delivery.endpoint_id}/entregas/"
    assert len(browser.get(log, {"estado": "pending"}).context["rows"]) == 1
    assert "Nenhuma destas" in browser.get(log, {"estado": "failed"}).content.decode()
    assert len(browser.get(log, {"estado": "eaten"}).context["rows"]) == 1


def test_every_event_has_its_sentence() -> None:
    assert tuple(EVENTS) == events.EVENTS
