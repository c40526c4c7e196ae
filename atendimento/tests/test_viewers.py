"""Faces of who else looks at a chat."""

import asyncio

import pytest
from channels.db import database_sync_to_async

from accounts import scope
from accounts.models import User
from atendimento import viewers
from atendimento.models import Chat
from atendimento.services.tickets import ticket_transfer
from tests.sockets import Frame, Tab, asynchronously, frames, opened, tab, until

pytestmark = pytest.mark.django_db(transaction=True)


async def comes_to_see(socket: Tab, *expected: str) -> bool:
    """The faces change to these. Tabs answer each other in their own time."""
    await until(socket, lambda frame: frame["t"] == "viewers" and names(frame) == list(expected))
    return True


async def sees_nobody(socket: Tab) -> bool:
    """For as long as tabs take to answer each other."""
    await asyncio.sleep(0.3)
    return not [frame for frame in await frames(socket) if frame["t"] == "viewers"]


def names(frame: Frame) -> list[str]:
    return [person["name"] for person in frame["people"]]


@asynchronously
async def test_two_who_open_a_chat_see_each_other(chat: Chat, ana: User, supervisor: User) -> None:
    async with tab(ana) as one, tab(supervisor) as two:
        await opened(one, chat)
        await opened(two, chat)
        assert await comes_to_see(one, "Sônia")
        assert await comes_to_see(two, "Ana")


@asynchronously
async def test_one_who_goes_away_is_no_longer_shown(chat: Chat, ana: User, supervisor: User) -> None:
    async with tab(ana) as one:
        await opened(one, chat)
        async with tab(supervisor) as two:
            await opened(two, chat)
            assert await comes_to_see(one, "Sônia")
            await two.send_json_to({"t": "close"})
            assert await comes_to_see(one)
            await opened(two, chat)
            assert await comes_to_see(one, "Sônia")
        assert await comes_to_see(one)


@asynchronously
async def test_a_second_tab_of_mine_is_not_a_colleague(chat: Chat, ana: User) -> None:
    async with tab(ana) as one, tab(ana) as two:
        await opened(one, chat)
        await opened(two, chat)
        assert await sees_nobody(one) and await sees_nobody(two)


@asynchronously
async def test_who_may_not_see_the_chat_sees_and_shows_no_face(chat: Chat, ana: User, bruno: User, caio: User) -> None:
    async with tab(ana) as one, tab(bruno) as two, tab(caio) as three:
        await opened(one, chat)
        for stranger in (two, three):
            assert (await opened(stranger, chat))["t"] == "denied"
            assert await sees_nobody(stranger)
        assert await sees_nobody(one)


def test_who_falls_silent_is_forgotten(ana: User, supervisor: User, bruno: User) -> None:
    known = viewers.Viewers()
    known.looks("tab-1", viewers.face(supervisor), now=0)
    known.looks("tab-2", viewers.face(bruno), now=40)
    assert [person["name"] for person in known.people(45, but=ana)] == ["Bruno", "Sônia"]
    assert [person["name"] for person in known.people(60, but=ana)] == ["Bruno"]


@asynchronously
async def test_a_transfer_tells_the_new_owner_and_closes_the_old_ones_view(chat: Chat, ana: User, bruno: User) -> None:
    """Bruno owns a chat of Ana's queue; handing it back takes it out of his sight."""
    await hand(chat, by=ana, to=bruno)
    async with tab(bruno) as his, tab(ana) as hers:
        await opened(his, chat)
        await hand(chat, by=bruno, to=ana)
        heard = [(frame["t"], frame.get("kind")) for frame in await frames(hers)]
        assert ("notice", "TICKET_TRANSFERRED") in heard
        lost = [frame["t"] for frame in await frames(his)]
        assert "denied" in lost and "notice" not in lost


@database_sync_to_async
def hand(chat: Chat, by: User, to: User) -> None:
    with scope.tenant_scope(chat.tenant_id):
        ticket_transfer(chat=chat, by=by, to=to)
