"""The system line of each kind of event, as people read it."""

import re
from typing import Any

import pytest
from django.utils.html import strip_tags

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, TicketEvent, TicketEventKind
from atendimento.realtime import render_event

pytestmark = pytest.mark.django_db
MOVED: dict[str, Any] = {"from_queue": "Encomendas", "from": "Ana", "queue": "", "to": "", "reason": "", "note": ""}


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


def line(chat: Chat, kind: str, actor: User | None, **data: Any) -> str:
    event = TicketEvent.objects.create(ticket=chat.current_ticket, kind=kind, actor=actor, data=data)
    text = re.sub(r"\s+", " ", strip_tags(render_event(event))).strip()
    return text.rsplit(" · ", 1)[0].rstrip()


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("transferred", {"queue": "Atacado"}, "Ana transferiu o nº 1 para a fila Atacado"),
        ("transferred", {"to": "Bruno"}, "Ana passou o nº 1 para Bruno"),
        ("transferred", {"to": "Bruno", "queue": "Atacado"}, "Ana passou o nº 1 para Bruno, fila Atacado"),
        ("transferred", {"reason": "Férias", "note": "Ligar"}, "Ana devolveu o nº 1 à fila: Férias — Ligar"),
        ("snoozed", {"until": "2026-11-23T12:00:00+00:00"}, "Ana pôs o nº 1 em soneca até 23 nov, 09:00"),
        ("snoozed", {"until": ""}, "Ana pôs o nº 1 em soneca até o cliente escrever"),
        ("woken", {"reason": "person"}, "Ana encerrou a soneca do nº 1"),
        ("priority", {"was": "normal", "now": "urgent"}, "Ana mudou a prioridade do nº 1 para urgente"),
        ("resolved", {"outcome": "Vendido"}, "Ana resolveu o nº 1: Vendido"),
        ("closed", {}, "Ana fechou o nº 1"),
    ],
)
def test_what_people_did(chat: Chat, ana: User, kind: str, data: dict[str, Any], words: str) -> None:
    assert line(chat, kind, ana, **({**MOVED, **data} if kind == "transferred" else data)) == words


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("woken", {"reason": "time"}, "nº 1 voltou da soneca"),
        ("woken", {"reason": "reply"}, "nº 1 voltou: o cliente escreveu"),
        ("breached", {"clock": "first_response"}, "nº 1 passou do prazo: primeira resposta"),
        ("resolved", {"silence": 30}, "nº 1 resolvido: o cliente não escreveu mais"),
    ],
)
def test_what_happened_by_itself(chat: Chat, kind: str, data: dict[str, Any], words: str) -> None:
    assert line(chat, kind, None, **data) == words


def test_no_kind_is_without_words(chat: Chat, ana: User) -> None:
    some = {"now": "high", "clock": "resolution", "to": "Bruno", "into": 2, "reason": "time"}
    assert [kind for kind in TicketEventKind.values if not line(chat, kind, ana, **some)] == []


def test_what_colleagues_wrote_is_no_markup(chat: Chat, ana: User) -> None:
    event = TicketEvent.objects.create(
        ticket=chat.current_ticket,
        kind="transferred",
        actor=ana,
        data={**MOVED, "note": "<img src=x onerror=alert(1)>"},
    )
    assert "<img" not in render_event(event)
