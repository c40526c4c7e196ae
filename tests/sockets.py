"""Browser tabs without a browser: sockets of the inbox that are patient on a busy machine."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any
from uuid import uuid4

from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from atendimento.consumers import InboxConsumer
from atendimento.models import Chat
from atendimento.wire import send_all

PATIENCE = 30  # seconds after which nothing more is expected; a busy machine is slow, not wrong
Frame = dict[str, Any]


class Tab(WebsocketCommunicator):
    """A tab's socket. channels gives each answer one second."""

    def __init__(self) -> None:
        super().__init__(InboxConsumer.as_asgi(), "/ws/atendimento/")

    async def connect(self, timeout: float = PATIENCE) -> tuple[bool, Any]:
        return await super().connect(timeout)

    async def receive_output(self, timeout: float = PATIENCE) -> Frame:
        return await super().receive_output(timeout)

    async def receive_json_from(self, timeout: float = PATIENCE) -> Frame:
        return await super().receive_json_from(timeout)


@database_sync_to_async
def logged_in(user: User) -> SessionStore:
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "accounts.backends.EmailBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session


def asynchronously(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Runs the test in an event loop and a thread of its own: the browser tests keep a loop in the main thread."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, test(*args, **kwargs)).result()

    return run


@asynccontextmanager
async def tab(user: Any) -> AsyncIterator[Tab]:
    """A browser tab of that person, past `ready`."""
    socket = Tab()
    socket.scope |= {"user": user, "session": await logged_in(user)}
    connected, _ = await socket.connect()
    assert connected
    assert (await socket.receive_json_from())["t"] == "ready"
    yield socket
    await socket.disconnect()


async def opened(socket: Tab, chat: Chat) -> Frame:
    await socket.send_json_to({"t": "open", "chat": str(chat.pk)})
    return await socket.receive_json_from()


async def frames(socket: Tab) -> list[Frame]:
    """All that the desk has pushed to it. A marker follows on the same way, so nothing is waited for."""
    mark = uuid4().hex
    send_all([([f"user.{socket.scope['user'].pk}"], {"t": "mark", "mark": mark})])
    heard = await until(socket, lambda frame: frame.get("mark") == mark)
    return [frame for frame in heard if frame["t"] != "mark"]


async def until(socket: Tab, found: Callable[[Frame], Any]) -> list[Frame]:
    """What arrives up to the frame that was asked for, and that one."""
    heard = [await socket.receive_json_from()]
    while not found(heard[-1]):
        heard.append(await socket.receive_json_from())
    return heard
