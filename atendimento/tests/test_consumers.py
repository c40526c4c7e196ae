"""The socket: who hears what, and who stops hearing."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts import presence, scope
from accounts.models import User
from accounts.presence import presence_of, presence_set, take_news
from atendimento import realtime
from atendimento.models import Chat
from atendimento.services import inbound, shifts
from atendimento.services.tickets import ticket_take_over
from tests.sockets import Tab, asynchronously, frames, opened, tab
from whatsapp.events import Address, Received
from whatsapp.models import Session

pytestmark = pytest.mark.django_db(transaction=True)


@database_sync_to_async
def customer_writes(chat: Chat, session: Session, text: str = "oi") -> None:
    address = Address(phone=chat.contact.phone, jid=chat.reply_to)
    event = Received(provider_id=f"P{timezone.now().timestamp()}", chat=address, text=text, at=timezone.now())
    with scope.tenant_scope(chat.tenant_id):
        from django.db import transaction

        with transaction.atomic():
            inbound.apply(session=session, event=event, webhook_event_id=1)


@database_sync_to_async
def takes(chat: Chat, user: User) -> None:
    with scope.tenant_scope(chat.tenant_id):
        ticket_take_over(chat=chat, by=user)


@asynchronously
async def test_a_stranger_is_not_let_in() -> None:
    socket = Tab()
    socket.scope |= {"user": AnonymousUser(), "session": {}}
    assert await socket.connect() == (False, 4401)


@asynchronously
async def test_a_new_message_reaches_the_row_and_the_open_chat_once(
    chat: Chat, session: Session, supervisor: User, ana: User
) -> None:
    async with tab(ana) as hers, tab(supervisor) as theirs:
        assert (await opened(hers, chat))["t"] == "opened"
        await customer_writes(chat, session)
        assert sorted(frame["t"] for frame in await frames(hers)) == ["message", "row"]
        assert [frame["t"] for frame in await frames(theirs)] == ["row"]


@asynchronously
async def test_neither_another_queue_nor_another_company_hears_it(
    chat: Chat, session: Session, bruno: User, other_queue: object, caio: User
) -> None:
    async with tab(bruno) as his, tab(caio) as next_door:
        for socket in (his, next_door):
            assert (await opened(socket, chat))["t"] == "denied"
        await customer_writes(chat, session)
        assert await frames(his) == []
        assert await frames(next_door) == []


@pytest.mark.parametrize(
    "sent",
    ["[" * 100_000, "x", "{", "[]", '{"t":"open"}', '{"t":"open","chat":"x"}', '{"t":["a"]}', "null"],
    ids=lambda sent: sent[:24],
)
@asynchronously
async def test_broken_frames_do_not_end_the_socket(ana: User, sent: str) -> None:
    async with tab(ana) as hers:
        await hers.send_to(text_data=sent)
        await hers.send_to(bytes_data=sent.encode())
        await frames(hers)
        await hers.send_json_to({"t": "ping"})
        assert (await hers.receive_json_from())["t"] == "pong"


@asynchronously
async def test_a_taken_conversation_is_announced_to_all_who_see_it(chat: Chat, ana: User, supervisor: User) -> None:
    async with tab(supervisor) as theirs:
        await opened(theirs, chat)
        await takes(chat, ana)
        kinds = [frame["t"] for frame in await frames(theirs)]
        assert sorted(kinds) == ["event", "head", "row"]


@asynchronously
async def test_who_loses_the_right_is_told_and_hears_no_more(chat: Chat, session: Session, ana: User) -> None:
    async with tab(ana) as hers:
        await opened(hers, chat)

        @sync_to_async
        def leave_queue() -> None:
            with scope.tenant_scope(chat.tenant_id):
                ana.memberships.all().delete()
                realtime.access_changed(ana.pk)

        await leave_queue()
        assert [frame["t"] for frame in await frames(hers)] == ["denied"]
        await customer_writes(chat, session)
        assert await frames(hers) == []


@asynchronously
async def test_a_deactivated_person_is_disconnected(ana: User) -> None:
    async with tab(ana) as hers:

        @sync_to_async
        def deactivate() -> None:
            with scope.tenant_scope(ana.tenant_id):
                User.objects.filter(pk=ana.pk).update(is_active=False)
                realtime.access_changed(ana.pk)

        await deactivate()
        assert (await hers.receive_output())["code"] == 4403


@asynchronously
async def test_a_logout_in_another_tab_ends_the_socket(ana: User) -> None:
    async with tab(ana) as hers:

        @sync_to_async
        def log_out() -> None:
            with scope.tenant_scope(ana.tenant_id):
                SessionStore.get_model_class().objects.all().delete()
                realtime.access_changed(ana.pk)

        await log_out()
        assert (await hers.receive_output())["code"] == 4403


@database_sync_to_async
def presence_state(user: User) -> str:
    with scope.tenant_scope(user.tenant_id):
        return str(presence_of([user.pk])[user.pk].state)


async def comes_to_be(user: User, state: str) -> bool:
    """The first beat goes out beside the greeting, not before it."""
    for _ in range(300):
        if await presence_state(user) == state:
            return True
        await asyncio.sleep(0.1)
    return False


@asynchronously
async def test_an_open_socket_is_a_heart_and_a_closed_one_is_missed_only_after_a_while(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await presence_state(ana) == "offline"
    async with tab(ana):
        assert await comes_to_be(ana, "online")
    assert await presence_state(ana) == "online"  # it may be a reload
    monkeypatch.setattr(presence, "LEAVING_SECONDS", -1)
    async with tab(ana):
        assert await comes_to_be(ana, "online")
    assert await presence_state(ana) == "offline"


@asynchronously
async def test_a_pause_is_told_to_the_company_and_not_next_door(ana: User, bruno: User, caio: User) -> None:
    async with tab(bruno) as his, tab(caio) as next_door:
        await asyncio.gather(comes_to_be(bruno, "online"), comes_to_be(caio, "online"))
        await database_sync_to_async(take_news)()

        @database_sync_to_async
        def pause() -> None:
            presence_set(user=ana, state="away", reason="Almoço", by=ana)
            shifts.tell_presences()

        await pause()
        frame = await his.receive_json_from()
        assert (frame["t"], frame["people"][0]["user"], frame["people"][0]["state"]) == (
            "presence",
            str(ana.pk),
            "away",
        )
        assert await frames(next_door) == []
