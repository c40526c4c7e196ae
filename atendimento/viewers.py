"""Who is looking at a chat. Nothing is stored: open tabs tell each other, and forget who falls silent."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.template.loader import render_to_string
from redis.exceptions import RedisError

from accounts.models import User
from atendimento.templatetags.prosa import hue

TELL_SECONDS = 20  # how often a tab says that it still looks
FORGET_SECONDS = 50  # a browser that was killed says nothing more

Person = dict[str, Any]


def face(user: User) -> Person:
    """What a page needs to draw somebody."""
    return {"id": str(user.pk), "name": user.get_short_name(), "initials": user.initials, "h": hue(user)}


@dataclass
class Viewers:
    """The other tabs that have the same chat open, as one tab knows them. Times are a monotonic clock's seconds."""

    tabs: dict[str, tuple[Person, float]] = field(default_factory=dict)

    def looks(self, tab: str, person: Person, now: float) -> None:
        self.tabs[tab] = (person, now)

    def left(self, tab: str) -> None:
        self.tabs.pop(tab, None)

    def people(self, now: float, but: User) -> list[Person]:
        """Each once, whatever the number of their tabs, by name; without `but`."""
        self.tabs = {tab: seen for tab, seen in self.tabs.items() if now - seen[1] < FORGET_SECONDS}
        found = {person["id"]: person for person, _at in self.tabs.values() if person["id"] != str(but.pk)}
        return sorted(found.values(), key=lambda person: (person["name"], person["id"]))


class Looking(AsyncJsonWebsocketConsumer):
    """The part of the socket that shows faces: a frame `viewers` with `people`, each a `face`, whenever they change."""

    user: User
    open_chat: str

    def start_looking(self) -> None:
        self.viewers = Viewers()
        self.shown: list[Person] = []
        self.look_task = asyncio.create_task(self.look_forever())

    async def stop_looking(self) -> None:
        self.look_task.cancel()
        with suppress(OSError, RedisError):
            await self.tell_tabs(gone=True)

    async def look_forever(self) -> None:
        """Say that this tab looks, at once and then now and again; the first time the others answer."""
        await self.tell_tabs(asks=True)
        while True:
            await asyncio.sleep(TELL_SECONDS)
            with suppress(OSError, RedisError):  # a moment without Redis is no reason to vanish
                await self.tell_tabs()
            await self.show_viewers()

    async def tell_tabs(self, tab: str = "", **more: bool) -> None:
        """To all tabs with this chat open, or to one of them."""
        frame = {"type": "looking", "chat": self.open_chat, "tab": self.channel_name, "who": face(self.user), **more}
        if tab:
            await self.channel_layer.send(tab, frame)
        else:
            await self.channel_layer.group_send(f"chat.{self.open_chat}", frame)

    async def looking(self, message: dict[str, Any]) -> None:
        if message["tab"] == self.channel_name or message["chat"] != self.open_chat:
            return
        if message.get("gone"):
            self.viewers.left(message["tab"])
        else:
            self.viewers.looks(message["tab"], message["who"], time.monotonic())
        if message.get("asks"):
            await self.tell_tabs(message["tab"])
        await self.show_viewers()

    async def show_viewers(self) -> None:
        people = self.viewers.people(time.monotonic(), but=self.user)
        if people != self.shown:
            self.shown = people
            seen = {"people": people, "names": ", ".join(person["name"] for person in people)}
            html = render_to_string("atendimento/_viewers.html", seen)
            await self.send_json({"t": "viewers", "chat": self.open_chat, "people": people, "html": html})
