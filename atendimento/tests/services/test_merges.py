"""Joining two people and taking them apart: nothing is lost, and afterwards all is as before."""

from typing import Any

import pytest
from django.core import serializers
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import scope
from accounts.errors import Conflict
from accounts.models import User
from atendimento.models import Chat, Message, Ticket, TicketStatus
from atendimento.services.merges import KEPT, contact_merge, merge_undo
from atendimento.services.snapshots import keys_to
from atendimento.tests.views.conftest import SCRIPT, Enter
from atendimento.twins import twins
from crm.models import Contact, ContactLabel, CustomField, FieldValue, Label, MergeRecord, Note
from crm.services.activities import activity_save
from crm.services.deals import deal_save
from tests.factories import make_chat, make_lead, make_message
from whatsapp.models import OutboundMessage

pytestmark = pytest.mark.django_db
FORWARD = {"rev", "updated_at", "badges"}


def everything() -> dict[tuple[str, str], dict[str, Any]]:
    """Every row that belongs to a contact, a chat or a ticket, but for what only goes forward."""
    models = {key.model for target in (Contact, Chat, Ticket) for key in keys_to(target)} - {MergeRecord}
    found = {}
    for model in models | {Contact, Chat, OutboundMessage}:
        for row in serializers.serialize("python", model._default_manager.all()):
            fields = {name: value for name, value in row["fields"].items() if name not in FORWARD}
            found[row["model"], str(row["pk"])] = fields
    return found


def furnish(chat: Chat, by: User, has: set[str], label: Label, field: CustomField) -> None:
    contact = chat.contact
    assert contact
    if "messages" in has:
        message = make_message(chat, f"Oi de {contact.name}")
        OutboundMessage.objects.create(
            session=chat.session, chat_key=chat.pk, message_ref=message.pk, order=1, to="x", payload={}
        )
    if "label" in has:
        ContactLabel.objects.create(contact=contact, label=label)
    if "value" in has:
        FieldValue.objects.create(contact=contact, field=field, text=contact.name, key=contact.name)
    if "note" in has:
        Note.objects.create(contact=contact, author=by, text="x")
    if "work" in has:
        activity_save(contact=contact, by=by, title="Ligar")
        deal_save(contact=contact, by=by, title="Bolo")
    if "lead" in has:
        chat.lead = make_lead(contact)
        chat.save()


HAS = st.sets(st.sampled_from(["messages", "label", "value", "note", "work", "lead"]))
STATUS = st.sampled_from(["", TicketStatus.WAITING, TicketStatus.RESOLVED, TicketStatus.CLOSED])


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(mine=HAS, theirs=HAS, my_status=STATUS, their_status=STATUS)
def test_taken_apart_they_are_as_before(
    supervisor: User, mine: set[str], theirs: set[str], my_status: str, their_status: str
) -> None:
    with scope.tenant_scope(supervisor.tenant_id), transaction.atomic():
        label, field = Label.objects.create(name="VIP"), CustomField.objects.create(name="Apelido")
        one = make_chat(supervisor.tenant, "Marina", status=my_status)
        other = make_chat(supervisor.tenant, "Mari", status=their_status)
        for chat, has in ((one, mine), (other, theirs)):
            furnish(chat, supervisor, has, label, field)
        said, tickets, before = Message.objects.count(), Ticket.objects.count(), everything()
        record = contact_merge(chat=one, other=other.contact, by=supervisor)
        assert (Contact.objects.count(), Chat.objects.count()) == (1, 1)
        assert (Message.objects.count(), Ticket.objects.count()) == (said, tickets)
        assert Ticket.objects.exclude(status=TicketStatus.CLOSED).count() <= 1
        merge_undo(record=record, by=supervisor)
        assert everything() == before
        transaction.set_rollback(True)


def test_what_went_on_since_stays_with_who_was_kept(supervisor: User, chat: Chat, tenant: Any) -> None:
    other = make_chat(tenant, "Mari")
    with scope.tenant_scope(tenant):
        make_message(other, "de antes")
        record = contact_merge(chat=chat, other=other.contact, by=supervisor)
        kept = Chat.objects.select_related("contact").get()
        make_message(kept, "de depois")
        kept.contact.name = "Marina Nova"
        kept.contact.save()
        merge_undo(record=record, by=supervisor)
        assert [each.body for each in Message.objects.filter(chat=chat)] == ["de depois"]
        assert [each.body for each in Message.objects.filter(chat=other.pk)] == ["de antes"]
        assert Contact.objects.get(pk=chat.contact_id).name == "Marina Nova"
        with pytest.raises(Conflict):
            merge_undo(record=record, by=supervisor)


def test_the_later_merge_is_undone_first_and_none_after_a_month(supervisor: User, chat: Chat, tenant: Any) -> None:
    with scope.tenant_scope(tenant):
        first = contact_merge(chat=chat, other=make_chat(tenant, "Mari").contact, by=supervisor)
        second = contact_merge(chat=chat, other=make_chat(tenant, "Má").contact, by=supervisor)
        with pytest.raises(Conflict):
            merge_undo(record=first, by=supervisor)
        merge_undo(record=second, by=supervisor)
        MergeRecord.objects.filter(pk=first.pk).update(created_at=timezone.now() - KEPT)
        with pytest.raises(Conflict):
            merge_undo(record=first, by=supervisor)
        with pytest.raises(Conflict):
            contact_merge(chat=chat, other=chat.contact, by=supervisor)


def test_likeness_is_seen_among_those_whom_one_serves(
    ana: User, supervisor: User, chat: Chat, queue: Any, other_queue: Any, tenant: Any, caio_chat: Chat
) -> None:
    namesake = make_chat(tenant, "Marina Couto", queue=other_queue)
    mail = make_chat(tenant, "Outra", queue=queue)
    with scope.tenant_scope(caio_chat.tenant_id):
        Contact.objects.filter(pk=caio_chat.contact_id).update(name="Marina Couto", email="m@exemplo.com.br")
    with scope.tenant_scope(tenant):
        Contact.objects.filter(pk__in=[chat.contact_id, mail.contact_id]).update(email="m@exemplo.com.br")
        found = Chat.objects.select_related("contact").get(pk=chat.pk)
        assert [(twin.contact.pk, twin.why) for twin in twins(ana, found)] == [(mail.contact_id, "mesmo e-mail")]
        assert {twin.contact.pk for twin in twins(supervisor, found)} == {mail.contact_id, namesake.contact_id}


def test_joined_from_the_panel_and_undone_from_it(
    enter: Enter, supervisor: User, ana: User, chat: Chat, tenant: Any
) -> None:
    other = make_chat(tenant, "Marina Couto")
    page, theirs = f"/atendimento/conversas/{chat.pk}/uniao/", f"/atendimento/conversas/{other.pk}/"
    assert enter(ana).post(page, {"contact": other.contact_id}, headers=SCRIPT).status_code == 404
    browser = enter(supervisor)
    assert "Parece a mesma pessoa" in browser.get(page, headers=SCRIPT).content.decode()
    assert browser.post(page, {"contact": other.contact_id}, headers=SCRIPT).status_code == 204
    assert "Parece a mesma" not in browser.get(page, headers=SCRIPT).content.decode()
    assert browser.get(theirs, headers=SCRIPT).status_code == 404
    with scope.tenant_scope(tenant):
        record = MergeRecord.objects.get()
    assert browser.delete(f"/atendimento/unioes/{record.pk}/", headers=SCRIPT).status_code == 204
    assert browser.get(theirs, headers=SCRIPT).status_code == 200


def test_somebody_is_joined_by_hand_among_those_whom_one_sees(
    chat: Chat, enter: Enter, ana: User, bruno: User, tenant: Any, queue: Any, caio_chat: Chat
) -> None:
    other, hidden = make_chat(tenant, "Mari C.", queue=queue), make_chat(tenant, "Mari Oculta", assigned_to=bruno)
    client, address = enter(ana), f"/atendimento/conversas/{chat.pk}/uniao/"
    dialog = client.get(f"{address}busca/").content.decode()
    assert f'value="{other.contact_id}"' in dialog
    assert not any(str(each.contact_id) in dialog for each in (chat, hidden, caio_chat))
    found = client.get(f"{address}busca/", {"q": "mari c"}).content.decode()
    assert "Mari C." in found
    assert "dialog" not in found
    assert "Ninguém mais" in client.get(f"{address}busca/", {"q": "Zulmira\0"}).content.decode()
    assert client.post(address, {"contact": hidden.contact_id}, headers=SCRIPT).status_code == 404
    assert client.post(address, {}, headers=SCRIPT).status_code == 404
    done = client.post(address, {"contact": other.contact_id}, headers=SCRIPT)
    assert (done.status_code, "/atendimento/unioes/" in done["HX-Trigger"]) == (204, True)
