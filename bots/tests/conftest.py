from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant
from atendimento.models import Bot, Chat, Message, Queue, Ticket
from atendimento.services import inbound
from bots.models import BotRun
from bots.services.runs import bot_think
from tests.factories import make_bot
from whatsapp.events import Address, Received
from whatsapp.models import Session

MARINA = Address(phone="5531988887777", jid="5531988887777@c.us")
A_MINUTE = timedelta(minutes=1)
Says = Callable[..., None]


@pytest.fixture
def in_scope(tenant: Tenant) -> Iterator[None]:
    with scope.tenant_scope(tenant):
        yield


@pytest.fixture
def bot(tenant: Tenant, queue: Queue, other_queue: Queue) -> Bot:
    """Meets who writes to Ana's queue; its third option leads to Bruno's."""
    options = [
        {"title": "Horários", "does": "say", "text": "Abrimos das 6h às 20h."},
        {"title": "Encomendas", "does": "person"},
        {"title": "Atacado", "does": "queue", "queue": str(other_queue.pk)},
    ]
    return make_bot(tenant, queue, options=options)


@pytest.fixture
def says(session: Session) -> Says:
    """Marina writes, each time after she had read what she was asked; then the bot thinks, unless `think` is False."""
    sent = iter(range(1000))

    def say(*texts: str, think: bool = True) -> None:
        for text in texts:
            BotRun.objects.filter(asked_at__isnull=False).update(asked_at=timezone.now() - A_MINUTE)
            event = Received(provider_id=f"M{next(sent)}", chat=MARINA, text=text, name="Marina", at=timezone.now())
            inbound.apply(session=session, event=event, webhook_event_id=1)
            if think:
                bot_think(Ticket.objects.latest("number").pk)

    return say


@pytest.fixture
def heard() -> Callable[[], list[str]]:
    """What Marina was told, in order."""
    return lambda: list(Message.objects.filter(direction="out").order_by("rev").values_list("body", flat=True))


@pytest.fixture
def marina() -> Callable[[], tuple[Chat, Ticket]]:
    def now() -> tuple[Chat, Ticket]:
        chat = Chat.objects.get()
        assert chat.current_ticket is not None
        return chat, chat.current_ticket

    return now
