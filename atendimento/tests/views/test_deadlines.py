"""The list by deadline, and what a row says of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento import selectors
from atendimento.models import Chat, Queue
from atendimento.tests.views.conftest import Enter
from tests.factories import make_chat, make_message
from whatsapp.models import Session

pytestmark = pytest.mark.django_db


def due(queue: Queue, session: Session, name: str, minutes: int | None) -> Chat:
    chat = make_chat(queue.tenant_id, name, queue=queue, session=session)
    make_message(chat)
    if minutes is not None:
        at = timezone.now() + timedelta(minutes=minutes)
        times = {"sla_due_at": at, "sla_risk_at": at - timedelta(minutes=5), "sla_kind": "next_response"}
        with scope.tenant_scope(queue.tenant_id):
            Chat.objects.filter(pk=chat.pk).update(**times)
    return chat


def names(html: str) -> list[str]:
    return [part.split("<")[0] for part in html.split('row-name">')[1:]]


def test_what_is_due_soonest_comes_first_and_what_has_no_deadline_not_at_all(
    queue: Queue, session: Session, enter: Enter, ana: User
) -> None:
    for name, minutes in {"Depois": 40, "Atrasada": -8, "Sem prazo": None, "Logo": 3}.items():
        due(queue, session, name, minutes)
    html = enter(ana).get("/atendimento/conversas/?ordem=prazo").content.decode()
    assert names(html) == ["Atrasada", "Logo", "Depois"]
    assert [level in html for level in ("chip-danger", "chip-warn", "chip-ok")] == [True, True, True]
    assert "−8 min" in html


def test_pages_by_deadline_have_no_gaps_or_repeats(queue: Queue, session: Session, enter: Enter, ana: User) -> None:
    for number in range(selectors.PAGE + 3):
        due(queue, session, f"Cliente {number:03}", number // 2)
    client = enter(ana)
    first = client.get("/atendimento/conversas/?ordem=prazo").content.decode()
    after = first.split("depois=")[1].split('"')[0]
    second = client.get(f"/atendimento/conversas/?ordem=prazo&depois={after}").content.decode()
    assert len(set(names(first) + names(second))) == selectors.PAGE + 3
    assert "list-more" not in second


def test_no_deadline_says_so(chat: Chat, enter: Enter, ana: User) -> None:
    assert "Nenhum prazo correndo." in enter(ana).get("/atendimento/conversas/?ordem=prazo").content.decode()


def test_a_cursor_of_rubbish_begins_anew(chat: Chat, enter: Enter, ana: User) -> None:
    assert enter(ana).get("/atendimento/conversas/?ordem=prazo&depois=lixo").status_code == 200
