"""The socket of the inbox: authorises and routes, nothing else."""

import asyncio
from collections import deque
from contextlib import suppress
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async

from accounts import scope
from accounts.models import User
from accounts.roles import may
from atendimento import realtime, selectors
from atendimento.beating import Beating
from atendimento.models import Chat
from atendimento.viewers import Looking

RECHECK_SECONDS = 60  # how long a revoked right may live when nobody told the socket
REMEMBERED = 256  # more than travel together: they may come again through another group
UNAUTHENTICATED, REVOKED = 4401, 4403


class InboxConsumer(Beating, Looking):
    """One tab. Joins the person's groups at connect and one chat's group when it is opened.

    Rights are asked for at each subscription and again each minute and on `access`: a socket that outlives
    a demotion is the hole of Open WebUI's CVE-2026-44553.
    """

    user: User
    open_chat: str = ""

    async def dispatch(self, message: dict[str, Any]) -> None:
        """A push asks the database nothing, so no thread has to look after connections before each of them."""
        if message["type"] == "push":
            await self.push(message)
        else:
            await super().dispatch(message)

    async def connect(self) -> None:
        user = self.scope.get("user")
        if user is None or not user.is_authenticated or user.tenant_id is None:
            await self.close(UNAUTHENTICATED)
            return
        self.user = user
        self.seen: deque[str] = deque(maxlen=REMEMBERED)
        self.groups_joined: frozenset[str] = frozenset()
        await self.accept()
        await self.join_lists()
        self.start_beating()
        self.rechecking = asyncio.create_task(self.recheck_forever())
        await self.send_json({"t": "ready"})

    async def disconnect(self, code: int) -> None:
        if task := getattr(self, "rechecking", None):
            task.cancel()
        await self.stop_beating()
        await self.leave_chat()
        await self.switch_groups(frozenset())

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        handlers = {"open": self.on_open, "close": self.on_close, "typing": self.on_typing, "ping": self.on_ping}
        handler = handlers.get(str(content.get("t"))) if isinstance(content, dict) else None
        if handler:
            await handler(content)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        if text_data:  # no page of ours sends binary frames
            await super().receive(text_data=text_data, **kwargs)

    @classmethod
    async def decode_json(cls, text_data: str) -> Any:
        try:
            return await super().decode_json(text_data)
        except (ValueError, RecursionError):
            return None  # a broken frame is no reason to lose the socket

    # What the page asks

    async def on_open(self, content: dict[str, Any]) -> None:
        """Join a chat's group: only what the person may see, decided now, whatever id is sent."""
        pk = str(content.get("chat", ""))
        chat = await self.visible_chat(pk)
        await self.leave_chat()
        if chat is None:
            await self.send_json({"t": "denied", "chat": pk})
            return
        self.open_chat = str(chat.pk)
        await self.channel_layer.group_add(chat.group_key, self.channel_name)
        await self.send_json({"t": "opened", "chat": self.open_chat, "rev": chat.rev})
        self.start_looking()

    async def on_close(self, content: dict[str, Any]) -> None:
        await self.leave_chat()

    async def on_typing(self, content: dict[str, Any]) -> None:
        """Tell colleagues in the same chat, and the customer."""
        if self.open_chat and content.get("chat") == self.open_chat:
            await self.tell_customer(bool(content.get("on")))

    async def on_ping(self, content: dict[str, Any]) -> None:
        await self.send_json({"t": "pong"})

    # What the desk pushes

    async def push(self, message: dict[str, Any]) -> None:
        for frame in message["frames"]:
            if frame["id"] not in self.seen:
                self.seen.append(frame["id"])
                await self.pass_on(frame)

    async def pass_on(self, frame: dict[str, Any]) -> None:
        if frame["t"] == "access":
            await self.recheck()
            return
        if frame["t"] == "check" and frame["chat"] == self.open_chat and not await self.visible_chat(self.open_chat):
            await self.leave_chat()
            await self.send_json({"t": "denied", "chat": frame["chat"]})
        await self.send(text_data=frame["text"])

    # Rights

    async def recheck_forever(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            await self.recheck()

    async def recheck(self) -> None:
        """Still logged in, still of this company, still allowed to see the open chat?"""
        user = await self.fresh_user()
        if user is None:
            await self.close(REVOKED)
            return
        self.user = user
        await self.join_lists()
        if self.open_chat and not await self.visible_chat(self.open_chat):
            chat = self.open_chat
            await self.leave_chat()
            await self.send_json({"t": "denied", "chat": chat})

    async def fresh_user(self) -> User | None:
        """From the session again, so that logout and a changed password count as well."""
        if not await self.session_lives():
            return None
        user = await get_user(self.scope)
        return user if user.is_authenticated and user.tenant_id == self.user.tenant_id else None

    @database_sync_to_async
    def session_lives(self) -> bool:
        """What the socket holds of the session was read when it connected; a logout deletes the row."""
        session = self.scope["session"]
        return bool(session.session_key) and session.exists(session.session_key)

    async def join_lists(self) -> None:
        await self.switch_groups(await self.list_groups())

    @database_sync_to_async
    def list_groups(self) -> frozenset[str]:
        with scope.tenant_scope(self.user.tenant_id):
            names = {realtime.everyone(self.user.tenant_id), f"user.{self.user.pk}"}
            if may(self.user, "chat.read_all"):
                names.add(f"tenant.{self.user.tenant_id}.leads")
            names.update(f"queue.{pk}" for pk in self.user.queues.values_list("pk", flat=True))
            return frozenset(names)

    @database_sync_to_async
    def visible_chat(self, pk: str) -> Chat | None:
        with scope.tenant_scope(self.user.tenant_id), suppress(ValueError):
            return selectors.chats_visible(self.user).filter(pk=selectors.as_uuid(pk)).first()
        return None

    @database_sync_to_async
    def tell_customer(self, on: bool) -> None:
        from atendimento.tasks import tell_typing

        with scope.tenant_scope(self.user.tenant_id):
            realtime.colleague_typing(self.open_chat, self.user, on)
            tell_typing.delay(self.open_chat, on)

    async def switch_groups(self, wanted: frozenset[str]) -> None:
        for name in getattr(self, "groups_joined", frozenset()) - wanted:
            await self.channel_layer.group_discard(name, self.channel_name)
        for name in wanted - getattr(self, "groups_joined", frozenset()):
            await self.channel_layer.group_add(name, self.channel_name)
        self.groups_joined = wanted

    async def leave_chat(self) -> None:
        if self.open_chat:
            await self.channel_layer.group_discard(f"chat.{self.open_chat}", self.channel_name)
            await self.stop_looking()
            self.open_chat = ""
