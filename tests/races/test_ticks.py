"""Several ticks at the same moment: what is due is done once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Queue, Ticket, TicketEvent
from atendimento.services import ticks
from atendimento.services.tickets import ticket_snooze
from atendimento.tests.services.test_lifecycle import promise
from crm.models import Notification
from tests.factories import make_chat
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CHATS = 12


def test_many_ticks_announce_each_deadline_once(tenant: Tenant, queue: Queue, supervisor: User) -> None:
    with scope.tenant_scope(tenant):
        promise(queue, "normal", first_response=60)
        for _ in range(CHATS):
            make_chat(tenant, queue=queue)
        late = timezone.now() - timedelta(minutes=1)
        Ticket.objects.update(first_response_due_at=late, first_response_risk_at=late, sla_check_at=late)
    assert sum(at_once(6, lambda _: ticks.ring_alarms())) == CHATS
    with scope.tenant_scope(tenant):
        assert Notification.objects.count() == TicketEvent.objects.filter(kind="breached").count() == CHATS


def test_many_ticks_wake_each_snoozed_conversation_once(tenant: Tenant, queue: Queue, ana: User) -> None:
    with scope.tenant_scope(tenant):
        for _ in range(CHATS):
            chat = make_chat(tenant, queue=queue, assigned_to=ana)
            ticket_snooze(chat=chat, by=ana, until=timezone.now() + timedelta(hours=1))
        Ticket.objects.update(snoozed_until=timezone.now())
    assert sum(at_once(6, lambda _: ticks.wake_snoozed())) == CHATS
    with scope.tenant_scope(tenant):
        assert Chat.objects.filter(current_ticket__status="open").count() == CHATS
        assert TicketEvent.objects.filter(kind="woken").count() == Notification.objects.count() == CHATS
