"""Scheduled words and drafts, when many touch them at the same moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento.models import Chat, Draft, Message, ScheduledMessage
from atendimento.services import ticks
from atendimento.services.drafts import draft_save
from tests.races.test_races import at_once
from whatsapp.models import OutboundMessage

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_ticks_at_once_send_each_scheduled_message_once(chat: Chat, ana: User) -> None:
    now = timezone.now()
    with scope.tenant_scope(chat.tenant_id):
        for number in range(3):
            ScheduledMessage.objects.create(chat=chat, author=ana, body=f"Oi {number}", due_at=now - timedelta(1))
    at_once(5, lambda _number: ticks.send_scheduled())
    ticks.send_scheduled()  # what a tick left to another that was busy with the chat
    with scope.tenant_scope(chat.tenant_id):
        assert sorted(Message.objects.values_list("body", flat=True)) == ["Oi 0", "Oi 1", "Oi 2"]
        assert OutboundMessage.objects.count() == 3


def test_two_devices_save_the_same_draft_at_once(chat: Chat, ana: User) -> None:
    def save(number: int) -> object:
        with scope.tenant_scope(chat.tenant_id):
            return draft_save(chat=chat, by=ana, mode="reply", body=f"Oi {number}")

    drafts = at_once(4, save)
    assert all(isinstance(each, Draft) for each in drafts), drafts
    with scope.tenant_scope(chat.tenant_id):
        assert Draft.objects.count() == 1
