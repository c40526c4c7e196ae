"""What happens at the desk reaches a company's own software, in spec 4's words."""

from collections.abc import Callable

import pytest

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Queue
from atendimento.services.inbound import apply
from atendimento.services.lifecycle import ticket_close, ticket_resolve, ticket_take_over
from atendimento.services.messages import message_send
from integrations.hooks.emit import forget_listeners
from integrations.hooks.endpoints import new_key
from integrations.hooks.events import EVENTS
from integrations.models import Delivery, Endpoint
from whatsapp.events import Acked, Address, Received
from whatsapp.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(tenant: Tenant) -> Callable[[], list[tuple[str, dict]]]:
    with scope.tenant_scope(tenant):
        Endpoint.objects.create(url="https://example.com/", events=list(EVENTS), secret={"key": new_key()})
    forget_listeners()

    def read() -> list[tuple[str, dict]]:
        with scope.tenant_scope(tenant):
            return [(row.event, row.payload["data"]) for row in Delivery.objects.order_by("id")]

    return read


def test_a_strangers_first_message(tenant: Tenant, session: Session, queue: Queue, told) -> None:
    from django.utils import timezone

    address = Address(jid="5531988887777@c.us", phone="5531988887777")
    words = Received(at=timezone.now(), provider_id="A1", chat=address, sender=address, name="Rita", text="Oi!")
    with scope.tenant_scope(tenant):
        apply(session=session, event=words, webhook_event_id=None)
    seen = dict(told())
    assert set(seen) == {"contact.created", "lead.created", "conversation.created", "message.received"}
    message = seen["message.received"]
    assert (message["content"], message["sender_type"], message["message_type"]) == ("Oi!", "customer", "text")
    assert message["conversation_id"] == seen["conversation.created"]["id"]
    assert message["customer"]["phone_number"] == "5531988887777"
    assert seen["conversation.created"]["status"] == "waiting"


def test_our_answer_its_ticks_and_the_end(tenant: Tenant, chat: Chat, ana: User, told) -> None:
    from django.utils import timezone

    with scope.tenant_scope(tenant):
        ticket_take_over(chat=chat, by=ana)
        message = message_send(chat=chat, by=ana, body="Temos sim!")
        tick = Acked(at=timezone.now(), provider_id="B1", client_ref=str(message.pk), ack=2)
        apply(session=chat.session, event=tick, webhook_event_id=None)
        ticket_resolve(chat=chat, by=ana)
        ticket_close(chat=chat, by=ana)
    seen = told()
    assert [name for name, _data in seen] == [
        "conversation.assigned", "message.sent", "message.status", "conversation.resolved", "conversation.closed"
    ]  # fmt: skip
    assert seen[0][1]["assigned_user_id"] == str(ana.pk)
    assert (seen[2][1]["ack"], seen[2][1]["whatsapp_message_id"]) == (2, "B1")
    assert seen[4][1]["status"] == "closed"
