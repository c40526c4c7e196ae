"""Many at once: each under its own rights, and back again while nothing else happened."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import scope
from accounts.errors import Conflict, Invalid
from accounts.models import Tenant, User
from atendimento.models import BulkAct, Chat, ChatReader, Message, Queue, Ticket
from atendimento.services import bulk, undoing
from atendimento.services.bulk import ACTS, Given, bulk_do, bulk_undo
from atendimento.services.chats import chat_lock
from atendimento.services.messages import message_send
from atendimento.services.tickets import ticket_set_priority, ticket_snooze, ticket_take_over
from crm.models import CustomField, FieldValue, Label
from tests.factories import make_chat, make_message
from whatsapp.models import OutboundMessage, Session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


@pytest.fixture
def chats(tenant: Tenant, queue: Queue, session: Session) -> list[Chat]:
    made = [make_chat(tenant, f"Cliente {number}", queue=queue, session=session) for number in range(3)]
    for chat in made:
        make_message(chat)
    return made


def looks(chats: list[Chat], by: User) -> list[dict[str, Any]]:
    return [
        undoing.snapshot(chat, by)
        | {"mirror": (chat.is_open, chat.queue_id, chat.assigned_to_id, chat.sla_due_at, chat.archived)}
        for chat in Chat.objects.filter(pk__in=[chat.pk for chat in chats]).order_by("pk")
    ]


def given(act: str, other_queue: Queue, ana: User) -> Given:
    return {
        "assign": Given(to=ana),
        "transfer": Given(queue=other_queue),
        "snooze": Given(until=timezone.now() + timedelta(hours=1)),
        "priority": Given(priority="urgent"),
        "label": Given(label=Label.objects.get_or_create(name="VIP", defaults={"hue": 1})[0]),
    }.get(act, Given())


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_done_to_all_and_undone_to_how_it_was(
    act: str, chats: list[Chat], supervisor: User, ana: User, other_queue: Queue
) -> None:
    before = looks(chats, supervisor)
    outcome = bulk_do(chats=chats, by=supervisor, act=act, given=given(act, other_queue, ana))
    assert (outcome.done, outcome.refused) == (3, [])
    assert looks(chats, supervisor) != before
    assert outcome.act is not None
    back = bulk_undo(act=outcome.act, by=supervisor)
    assert (back.done, back.refused) == (3, [])
    assert looks(chats, supervisor) == before


def test_undoing_gives_back_the_owner_and_the_snooze(chats: list[Chat], ana: User, supervisor: User) -> None:
    ticket_take_over(chat=chats[0], by=ana)
    ticket_snooze(chat=chats[0], by=ana, until=timezone.now() + timedelta(days=1))
    before = looks(chats[:1], supervisor)
    for act in ("resolve", "take", "archive"):
        outcome = bulk_do(chats=chats[:1], by=supervisor, act=act)
        assert outcome.act is not None
        bulk_undo(act=outcome.act, by=supervisor)
        assert looks(chats[:1], supervisor) == before
    assert Ticket.objects.get(chat=chats[0]).events.filter(kind="undone", actor=supervisor).count() == 3


def test_who_may_not_is_told_by_name_and_the_others_are_done(chats: list[Chat], ana: User, bruno: User) -> None:
    ticket_take_over(chat=chats[1], by=bruno)
    outcome = bulk_do(chats=chats, by=ana, act="resolve")
    assert outcome.done == 2
    assert [name for name, _why in outcome.refused] == ["Cliente 1"]
    assert "Bruno Sales" in outcome.refused[0][1]


def test_nothing_done_leaves_nothing_to_undo(chats: list[Chat], ana: User) -> None:
    outcome = bulk_do(chats=chats, by=ana, act="assign", given=Given(to=ana))
    assert outcome.done == 3
    outcome = bulk_do(chats=chats, by=ana, act="priority", given=Given(priority="x"))
    assert (outcome.done, len(outcome.refused), outcome.act) == (0, 3, None)


def test_what_is_no_act_or_too_much_is_refused_before_anything(
    chats: list[Chat], ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Invalid):
        bulk_do(chats=chats, by=ana, act="delete")
    monkeypatch.setattr(bulk, "MOST", 2)
    with pytest.raises(Invalid):
        bulk_do(chats=chats, by=ana, act="resolve")
    assert not BulkAct.objects.exists()


def test_what_changed_meanwhile_stays_as_it_is(chats: list[Chat], ana: User, supervisor: User) -> None:
    outcome = bulk_do(chats=chats, by=ana, act="snooze", given=Given())
    make_message(Chat.objects.get(pk=chats[0].pk))
    message_send(chat=chats[1], by=ana, body="Oi")
    assert outcome.act is not None
    back = bulk_undo(act=outcome.act, by=ana)
    assert (back.done, sorted(name for name, _why in back.refused)) == (1, ["Cliente 0", "Cliente 1"])
    assert Ticket.objects.get(chat=chats[1]).assignee == ana


def test_a_newer_act_of_somebody_else_is_not_undone(chats: list[Chat], ana: User, supervisor: User) -> None:
    outcome = bulk_do(chats=chats[:1], by=ana, act="priority", given=Given(priority="high"))
    ticket_set_priority(chat=chats[0], by=supervisor, priority="low")
    assert outcome.act is not None
    assert bulk_undo(act=outcome.act, by=ana).done == 0
    assert Ticket.objects.get(chat=chats[0]).priority == "low"


def test_undoing_is_for_once_for_a_minute_and_for_oneself(chats: list[Chat], ana: User, supervisor: User) -> None:
    outcome = bulk_do(chats=chats, by=ana, act="take")
    assert outcome.act is not None
    with pytest.raises(Conflict):
        bulk_undo(act=outcome.act, by=supervisor)
    bulk_undo(act=outcome.act, by=ana)
    with pytest.raises(Conflict):
        bulk_undo(act=outcome.act, by=ana)
    late = bulk_do(chats=chats, by=ana, act="take").act
    BulkAct.objects.update(done_at=timezone.now() - timedelta(minutes=2))
    with pytest.raises(Conflict):
        bulk_undo(act=late, by=ana)


def test_what_the_queue_says_waits_and_does_not_leave_when_it_is_undone(
    chats: list[Chat], queue: Queue, ana: User
) -> None:
    Queue.objects.filter(pk=queue.pk).update(resolve_text="Até mais!")
    first = chat_lock(chats[0].pk)
    outcome = bulk_do(chats=chats[:1], by=ana, act="resolve")
    waiting = OutboundMessage.objects.get(chat_key=first.pk)
    assert waiting.next_attempt_at > timezone.now()
    assert outcome.act is not None
    assert bulk_undo(act=outcome.act, by=ana).done == 1
    assert not OutboundMessage.objects.filter(chat_key=first.pk).exists()
    assert Message.objects.get(chat=first, direction="out").error_code == "undone"


def test_groups_are_read_and_archived_and_nothing_else(chats: list[Chat], ana: User) -> None:
    Chat.objects.filter(pk=chats[0].pk).update(kind="group", current_ticket=None, is_open=False)
    for act, done in {"resolve": 0, "take": 0, "read": 1, "archive": 1}.items():
        assert bulk_do(chats=[Chat.objects.get(pk=chats[0].pk)], by=ana, act=act).done == done, act


def test_reading_many_is_the_readers_own(chats: list[Chat], ana: User, supervisor: User) -> None:
    bulk_do(chats=chats, by=ana, act="read")
    assert set(ChatReader.objects.values_list("user", "seen_count")) == {(ana.pk, 1)}


def test_one_outcome_for_all_goes_where_it_fits_and_the_rest_is_told_by_name(
    chats: list[Chat], other_queue: Queue, queue: Queue, supervisor: User
) -> None:
    Queue.objects.filter(pk=queue.pk).update(outcomes=["Vendido"], outcome_required=True)
    Queue.objects.filter(pk=other_queue.pk).update(outcomes=["Pago"])
    Chat.objects.filter(pk=chats[1].pk).update(queue=other_queue)
    Ticket.objects.filter(chat=chats[1]).update(queue=other_queue)
    wanted = CustomField.objects.create(name="Bairro", required=True)
    for chat in chats[:2]:
        FieldValue.objects.create(contact=chat.contact, field=wanted, text="Lapa", key="lapa")
    assert bulk.outcomes_asked(Chat.objects.select_related("queue")) == ["Vendido"]
    done = bulk_do(chats=chats, by=supervisor, act="resolve", given=Given(outcome="Vendido"))
    assert (done.done, done.refused) == (2, [(chats[2].title, "Preencha antes: Bairro")])
    outcomes = (
        Ticket.objects.filter(status="resolved").order_by("chat__contact__name").values_list("outcome", flat=True)
    )
    assert list(outcomes) == ["Vendido", ""]
