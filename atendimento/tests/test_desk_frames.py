"""What a push brings of the desk's moves is what the page would fetch: row, head and line alike."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento.models import Chat, Queue
from atendimento.services.assignments import ticket_assign
from atendimento.services.tickets import ticket_close, ticket_set_priority, ticket_snooze, ticket_transfer
from atendimento.tests.views.conftest import Enter
from tests.factories import make_message
from tests.sockets import asynchronously, frames, opened, tab

pytestmark = pytest.mark.django_db(transaction=True)

MOVES: dict[str, Callable[..., Any]] = {
    "priority": lambda chat, by, queue: ticket_set_priority(chat=chat, by=by, priority="urgent"),
    "snooze": lambda chat, by, queue: ticket_snooze(chat=chat, by=by, until=timezone.now() + timedelta(hours=5)),
    "transfer": lambda chat, by, queue: ticket_transfer(chat=chat, by=by, queue=queue, reason="atacado"),
    "assign": lambda chat, by, queue: ticket_assign(chat=chat, to=by.colleague, by=by),
    "close": lambda chat, by, queue: ticket_close(chat=chat, by=by),
}


@database_sync_to_async
def act(move: str, chat: Chat, by: User, queue: Queue) -> None:
    with scope.tenant_scope(chat.tenant_id):
        MOVES[move](chat, by, queue)


@database_sync_to_async
def refetched(enter: Enter, user: User, chat: Chat) -> dict[str, str]:
    client, url = enter(user), f"/atendimento/conversas/{chat.pk}/"
    changed = client.get(f"{url}mudancas/?desde=0").json()["frames"]
    newest = [frame["html"] for frame in changed if frame["t"] == "event"][0]
    return {"row": client.get(f"{url}linha/").content.decode(), "head": changed[-1]["html"], "event": newest}


@pytest.mark.parametrize("move", MOVES)
@asynchronously
async def test_a_push_is_what_the_page_would_fetch(
    move: str, chat: Chat, supervisor: User, ana: User, other_queue: Queue, enter: Enter
) -> None:
    supervisor.colleague = ana
    await database_sync_to_async(make_message)(chat)
    async with tab(supervisor) as socket:
        await opened(socket, chat)
        await frames(socket)
        await act(move, chat, supervisor, other_queue)
        pushed = {frame["t"]: frame["html"] for frame in await frames(socket) if "html" in frame}
    assert pushed == await refetched(enter, supervisor, chat)
