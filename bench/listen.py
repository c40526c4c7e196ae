"""Logged-in WebSockets that note when each frame arrived; a thread of the benchmark."""

import asyncio
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import websockets


@dataclass
class Seen:
    """Frames of one socket: (time.time(), frame without its HTML)."""

    frames: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def rows(self) -> list[tuple[float, str, int]]:
        return [(at, frame["chat"], frame["rev"]) for at, frame in self.frames if frame["t"] == "row"]


class Listeners:
    """Sockets of these cookies, open inside the `with` block."""

    def __init__(self, port: int, cookies: list[str]) -> None:
        self.url, self.origin = f"ws://127.0.0.1:{port}/ws/atendimento/", f"http://127.0.0.1:{port}"
        self.cookies = cookies
        self.seen = [Seen() for _ in cookies]
        self.tasks: list[asyncio.Task[None]] = []
        self.loop = asyncio.new_event_loop()

    def __enter__(self) -> "Listeners":
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self.open_all(), self.loop).result(300)
        return self

    def __exit__(self, *_error: object) -> None:
        asyncio.run_coroutine_threadsafe(self.close_all(), self.loop).result(30)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    async def open_all(self, at_once: int = 20) -> None:
        numbers = range(len(self.cookies))
        for start in numbers[::at_once]:  # each one's rights are looked up in the database
            await asyncio.gather(*(self.open(number) for number in numbers[start : start + at_once]))

    async def open(self, number: int) -> None:
        socket = await websockets.connect(
            self.url, additional_headers={"Cookie": self.cookies[number]}, origin=self.origin, open_timeout=60,
            compression=None, ping_interval=None, max_size=None,
        )  # fmt: skip
        while json.loads(await asyncio.wait_for(socket.recv(), 60))["t"] != "ready":
            pass
        self.tasks.append(asyncio.create_task(self.note(socket, self.seen[number])))

    async def close_all(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def note(self, socket: Any, seen: Seen) -> None:
        async for text in socket:
            at, frame = time.time(), json.loads(text)
            frame.pop("html", None)
            seen.frames.append((at, frame))
