import asyncio

import structlog
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.db import DatabaseError

from accounts.models import User
from accounts.presence import BEAT_SECONDS, presence_beat, presence_drop

log = structlog.get_logger(__name__)


class Beating(AsyncJsonWebsocketConsumer):
    """A socket is a heart: while it is open its person is here.

    The server beats, not the page, as browsers let the timers of hidden tabs sleep; a dead connection is found by the
    WebSocket pings of the server.
    """

    user: User
    beating: "asyncio.Task[None] | None" = None

    def start_beating(self) -> None:
        self.beating = asyncio.create_task(self.beat_forever())

    async def stop_beating(self) -> None:
        if self.beating:
            self.beating.cancel()
            self.beating = None
            await self.stop()

    async def beat_forever(self) -> None:
        while True:
            await self.beat()
            await asyncio.sleep(BEAT_SECONDS)

    @database_sync_to_async
    def beat(self) -> None:
        try:
            presence_beat(self.user)
        except DatabaseError as error:  # no reason to lose the heart
            log.warning("presence.unstored", error=type(error).__name__)

    @database_sync_to_async
    def stop(self) -> None:
        presence_drop(self.user)
