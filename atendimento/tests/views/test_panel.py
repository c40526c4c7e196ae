"""The panel: notes, tasks, deals, leads and fields of the person, never leaving the page."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento.models import Chat
from atendimento.services.reminders import remind_due
from atendimento.tests.views.conftest import SCRIPT, Enter
from crm.models import Activity, CustomField, Note, Notification, Opportunity
from crm.selectors import contacts_with_document
from crm.services.fields import field_create, field_move

pytestmark = pytest.mark.django_db


def at(chat: Chat, part: str) -> str:
    return f"/atendimento/conversas/{chat.pk}/{part}/"


def reread(chat: Chat) -> None:
    with scope.tenant_scope(chat.tenant_id):
        chat.refresh_from_db()


def back(browser: Any, answer: Any) -> Any:
    """Press the toast's button."""
    toast = json.loads(answer["HX-Trigger"])["toast"]
    return getattr(browser, toast["verb"])(toast["undo"], headers=SCRIPT)


def test_a_note_is_written_pinned_changed_and_removed_by_its_author(
    enter: Enter, ana: User, supervisor: User, chat: Chat
) -> None:
    browser = enter(ana)
    assert "Só à tarde" in browser.post(at(chat, "anotacoes"), {"text": "Só à tarde"}, headers=SCRIPT).content.decode()
    with scope.tenant_scope(chat.tenant_id):
        note = Note.objects.get()
        theirs = Note.objects.create(contact=chat.contact, author=supervisor, text="Dela")
    one = f"/atendimento/anotacoes/{note.pk}/"
    assert 'aria-pressed="true"' in browser.post(f"{one}fixacao/", headers=SCRIPT).content.decode()
    assert "editada" in browser.post(one, {"text": "Só de manhã"}, headers=SCRIPT).content.decode()
    assert browser.post(one, {"text": " \0 "}, headers=SCRIPT).status_code == 422
    assert browser.delete(f"/atendimento/anotacoes/{theirs.pk}/", headers=SCRIPT).status_code == 403
    assert "Só de manhã" not in browser.delete(one, headers=SCRIPT).content.decode()


def test_a_task_is_given_to_who_sees_the_conversation_and_they_hear_of_it(
    enter: Enter, ana: User, bruno: User, supervisor: User, caio: User, chat: Chat
) -> None:
    browser = enter(ana)
    form = browser.get(f"{at(chat, 'painel')}?parte=tasks&novo=1").content.decode()
    assert f'value="{ana.pk}" selected' in form
    assert f'value="{supervisor.pk}"' in form
    assert not any(str(who.pk) in form for who in (bruno, caio))
    for stranger in (bruno, caio):
        refused = browser.post(at(chat, "tarefas"), {"title": "x", "owner": stranger.pk}, headers=SCRIPT)
        assert refused.status_code == 404
    browser.post(at(chat, "tarefas"), {"title": "Conferir", "owner": supervisor.pk}, headers=SCRIPT)
    with scope.tenant_scope(chat.tenant_id):
        task, notice = Activity.objects.get(), Notification.objects.get(type="TASK_GIVEN")
    assert (task.owner_id, notice.user_id, notice.link) == (supervisor.pk, supervisor.pk, chat.link)
    one = f"/atendimento/tarefas/{task.pk}/"
    browser.post(one, {"title": "Conferir tudo", "owner": supervisor.pk}, headers=SCRIPT)
    browser.post(one, {"title": "Conferir tudo", "owner": ana.pk}, headers=SCRIPT)
    with scope.tenant_scope(chat.tenant_id):
        task.refresh_from_db()
        assert (task.owner, Notification.objects.filter(type="TASK_GIVEN").count()) == (ana, 1)


def test_a_task_is_told_once_when_due_and_done_with_a_way_back(enter: Enter, ana: User, chat: Chat) -> None:
    browser, due = enter(ana), timezone.localtime() - timedelta(minutes=1)
    given = {"title": "Cobrar sinal", "kind": "call", "due": f"{due:%Y-%m-%dT%H:%M}"}
    assert "Atrasada" in browser.post(at(chat, "tarefas"), given, headers=SCRIPT).content.decode()
    assert (remind_due(), remind_due()) == (1, 0)
    with scope.tenant_scope(chat.tenant_id):
        notice, task = Notification.objects.get(user=ana), Activity.objects.get()
    assert (notice.type, notice.title, notice.link) == ("ACTIVITY_DUE", "Cobrar sinal", chat.link)
    done = browser.post(f"/atendimento/tarefas/{task.pk}/conclusao/", headers=SCRIPT)
    assert "Cobrar sinal" not in done.content.decode()
    assert "Cobrar sinal" in back(browser, done).content.decode()
    refused = browser.post(at(chat, "tarefas"), given | {"title": "", "due": "ontem"}, headers=SCRIPT)
    assert refused.status_code == 422 and 'value="ontem"' in refused.content.decode()


def test_a_deal_moves_closes_and_comes_back(enter: Enter, ana: User, chat: Chat) -> None:
    browser = enter(ana)
    made = browser.post(at(chat, "negocios"), {"title": "Bolo do Théo", "value": "1.240,5"}, headers=SCRIPT)
    assert "R$\u00a01.240,50" in made.content.decode()
    with scope.tenant_scope(chat.tenant_id):
        deal = Opportunity.objects.select_related("stage").get()
        quote = deal.stage.pipeline.stages.get(name="Orçamento")
    one = f"/atendimento/negocios/{deal.pk}/"
    moved = browser.post(f"{one}etapa/", {"stage": quote.pk}, headers=SCRIPT)
    reread(chat)
    assert chat.stage == ["Orçamento", quote.hue]
    back(browser, moved)
    reread(chat)
    assert chat.stage == ["Novo", deal.stage.hue]
    lost = browser.post(f"{one}desfecho/", {"state": "lost", "reason": "Achou caro"}, headers=SCRIPT)
    assert "Achou caro" in lost.content.decode()
    assert browser.post(f"{one}etapa/", {"stage": quote.pk}, headers=SCRIPT).status_code == 409
    reread(chat)
    assert chat.stage is None
    assert "Achou caro" not in back(browser, lost).content.decode()
    assert browser.post(one, {"title": "Bolo", "value": "caro"}, headers=SCRIPT).status_code == 422
    assert browser.post(f"{one}etapa/", {"stage": "x"}, headers=SCRIPT).status_code == 422


def test_a_person_becomes_a_lead_and_then_a_deal(enter: Enter, ana: User, chat: Chat) -> None:
    browser = enter(ana)
    browser.post(at(chat, "lead"), headers=SCRIPT)
    qualified = browser.post(at(chat, "lead"), {"status": "QUALIFIED"}, headers=SCRIPT)
    assert "Qualificado" in qualified.content.decode()
    assert "Qualificar" in back(browser, qualified).content.decode()
    browser.post(f"{at(chat, 'lead')}conversao/", headers=SCRIPT)
    assert browser.post(f"{at(chat, 'lead')}conversao/", headers=SCRIPT).status_code == 409
    with scope.tenant_scope(chat.tenant_id):
        assert Opportunity.objects.get().title == "Marina Couto"
    assert browser.post(at(chat, "lead"), {"status": "RICO"}, headers=SCRIPT).status_code == 422


def test_name_and_fields_are_saved_together_or_not_at_all(
    enter: Enter, ana: User, admin: User, caio: User, chat: Chat
) -> None:
    with scope.tenant_scope(chat.tenant_id):
        cpf = field_create(by=admin, name="CPF", kind="cpf")
        size = field_create(by=admin, name="Tamanho", kind="choice", choices=["P", "G"])
        field_move(by=admin, field=size, up=True)
        assert [each.name for each in CustomField.objects.order_by("order")] == ["Tamanho", "CPF"]
    browser, form = enter(ana), {"name": "Marina C.", "email": "m@exemplo.com.br", f"field:{size.pk}": "G"}
    wrong = browser.post(at(chat, "contato"), form | {f"field:{cpf.pk}": "529.982.247-00"}, headers=SCRIPT)
    assert wrong.status_code == 422
    assert "Este CPF não existe" in wrong.content.decode() and "529.982.247-00" in wrong.content.decode()
    right = browser.post(at(chat, "contato"), form | {f"field:{cpf.pk}": "52998224725"}, headers=SCRIPT)
    assert "•••.982.247-••" in right.content.decode() and ">G<" in right.content.decode()
    reread(chat)
    assert chat.search_text == "marina c."
    with scope.tenant_scope(chat.tenant_id):
        assert [each.pk for each in contacts_with_document("529.982.247-25")] == [chat.contact_id]
    with scope.tenant_scope(caio.tenant_id):
        assert not contacts_with_document("529.982.247-25").exists()
    browser.post(at(chat, "contato"), form | {f"field:{cpf.pk}": ""}, headers=SCRIPT)
    with scope.tenant_scope(chat.tenant_id):
        assert not contacts_with_document("52998224725").exists()


def test_what_is_closed_stays_closed_for_that_person(enter: Enter, ana: User, supervisor: User, chat: Chat) -> None:
    browser = enter(ana)
    browser.post("/atendimento/painel/partes/", {"part": "notes", "open": ""})
    closed, theirs = (enter(who).get(at(chat, "painel")).content.decode() for who in (ana, supervisor))
    opened = 'data-part="notes" open'
    assert opened not in closed and opened in theirs
    browser.post("/atendimento/painel/partes/", {"part": "notes", "open": "1"})
    assert opened in browser.get(at(chat, "painel")).content.decode()


def test_the_panel_asks_as_much_for_a_full_person_as_for_a_new_one(
    enter: Enter, ana: User, admin: User, chat: Chat
) -> None:
    browser = enter(ana)
    browser.get(at(chat, "painel"))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(at(chat, "painel"))
        return len(queries)

    few = asked()
    for number in range(3):
        browser.post(at(chat, "anotacoes"), {"text": f"Nota {number}"}, headers=SCRIPT)
        browser.post(at(chat, "tarefas"), {"title": f"Tarefa {number}"}, headers=SCRIPT)
        browser.post(at(chat, "negocios"), {"title": f"Negócio {number}"}, headers=SCRIPT)
        with scope.tenant_scope(chat.tenant_id):
            field_create(by=admin, name=f"Campo {number}", kind="text")
    assert asked() <= few + 4  # what hangs on notes, deals and fields, once each
