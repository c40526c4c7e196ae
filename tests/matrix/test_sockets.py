"""What ten people can say over the socket, and what they hear in answer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.matrix import walk
from tests.matrix.world import ACTORS, World, build
from tests.sockets import Frame, Tab, asynchronously, logged_in, until

pytestmark = pytest.mark.django_db(transaction=True)

SEE_CHAT = {"ana", "supervisor", "admin"}
CLOSED = {"anonymous": 4401, "root": 4401}
# Message → who hears what; None is silence.
SAID: dict[str, Any] = {
    "open": lambda who: "opened" if who in SEE_CHAT else "denied",
    "ping": lambda who: "pong",
    "close": lambda who: None,
    "typing": lambda who: None,  # of a chat that was not opened: nobody is told
}


@pytest.fixture
def committed(transactional_db: None) -> World:
    return build()


def test_every_message_is_in_the_table() -> None:
    assert walk.socket_messages() == set(SAID)


@asynchronously
async def knock(world: World, who: str, heard: dict[str, Any]) -> None:
    socket = Tab()
    user = world.people.get(who, AnonymousUser())
    socket.scope |= {"user": user}
    if who in world.people:
        socket.scope |= {"session": await logged_in(user)}
    connected, code = await socket.connect()
    if not connected:
        heard["closed"] = code
        return
    await until(socket, called("ready"))
    for word in SAID:
        await socket.send_json_to({"t": word, "chat": world.ids["chat"], "on": True})
        await socket.send_json_to({"t": "ping"})  # so that silence has an end
        frames = await until(socket, called("pong"))
        heard[word] = next((frame["t"] for frame in frames if frame["t"] in {"opened", "denied"}), None)
        if word == "ping":
            heard[word] = (await until(socket, called("pong")))[-1]["t"]
        await socket.send_json_to({"t": "close"})
    await socket.disconnect()


def called(word: str) -> Callable[[Frame], bool]:
    return lambda frame: frame["t"] == word


def test_everybody_hears_what_the_table_says(committed: World) -> None:
    for who in ACTORS:
        heard: dict[str, Any] = {}
        knock(committed, who, heard)
        expected = {"closed": CLOSED[who]} if who in CLOSED else {word: says(who) for word, says in SAID.items()}
        assert heard == expected, who
