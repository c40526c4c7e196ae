"""Words for later leave once, by the rules of their moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import Tenant, User
from atendimento import selectors
from atendimento.models import Chat, Message, ScheduledMessage
from atendimento.services import ticks
from atendimento.services.schedule import message_schedule, scheduled_cancel, scheduled_change, scheduled_send
from crm.models import Notification
from tests.factories import make_chat, make_message, make_session
from whatsapp.models import OutboundMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


def later(chat: Chat, by: User, body: str = "Bom dia, {{primeiro_nome}}!", **more: object) -> ScheduledMessage:
    due = timezone.now() + timedelta(hours=1)
    return message_schedule(chat=chat, by=by, body=body, due_at=due, **more)


def pass_time() -> None:
    """An hour later, without waiting for it."""
    ScheduledMessage.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_it_waits_until_its_time_and_leaves_once(chat: Chat, ana: User) -> None:
    row = later(chat, ana)
    assert ticks.send_scheduled() == 0
    pass_time()
    assert [ticks.send_scheduled(), ticks.send_scheduled()] == [1, 0]
    assert not scheduled_send(row.pk)
    row.refresh_from_db()
    assert (row.state, Message.objects.get().body) == ("sent", "Bom dia, Marina!")
    assert OutboundMessage.objects.count() == 1


def test_the_customer_writing_first_cancels_it_where_asked(chat: Chat, ana: User) -> None:
    row, plain = later(chat, ana, unless_answered=True), later(chat, ana)
    make_message(chat, "Consegui!")
    assert list(selectors.scheduled_in(chat)) == [plain]
    pass_time()
    ticks.send_scheduled()
    row.refresh_from_db()
    assert (row.state, row.reason) == ("cancelled", "O cliente escreveu antes")
    assert Message.objects.filter(direction="out").count() == 1


def test_a_closed_window_is_told_to_its_author(tenant: Tenant, queue: object, ana: User) -> None:
    chat = make_chat(tenant, queue=queue, session=make_session(tenant, "cloud"))
    later(chat, ana)
    pass_time()
    ticks.send_scheduled()
    assert ScheduledMessage.objects.get().state == "failed"
    told = Notification.objects.get()
    assert (told.user, told.type) == (ana, "NOT_SENT")
    assert "24 h" in told.message
    assert not Message.objects.exists()


def test_changing_and_cancelling_are_for_its_author_and_leads(
    chat: Chat, ana: User, supervisor: User, tenant: Tenant
) -> None:
    row = later(chat, supervisor)
    with pytest.raises(Forbidden):
        scheduled_cancel(scheduled=row, by=ana)
    mine, due = later(chat, ana), timezone.now() + timedelta(days=1)
    scheduled_change(scheduled=mine, by=supervisor, body="Outra", due_at=due, unless_answered=False)
    scheduled_cancel(scheduled=mine, by=ana)
    with pytest.raises(Conflict):
        scheduled_change(scheduled=mine, by=ana, body="Outra", due_at=due, unless_answered=False)


@pytest.mark.parametrize(
    ("body", "hours"), [("", 1), ("x" * 5000, 1), ("Oi {{pedido}}", 1), ("Oi", -1), ("Oi", 9000), ("Oi", None)]
)
def test_nonsense_is_refused_at_once(chat: Chat, ana: User, body: str, hours: int | None) -> None:
    due = timezone.now() + timedelta(hours=hours) if hours is not None else None
    with pytest.raises(Invalid):
        message_schedule(chat=chat, by=ana, body=body, due_at=due)
    assert not ScheduledMessage.objects.exists()
