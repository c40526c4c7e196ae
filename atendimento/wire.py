"""Hands frames to Redis, in order, without making anybody wait for it."""

import queue
import threading
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from uuid import uuid4

import redis
import structlog
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)

SEND_TIMEOUT = 2.0  # seconds
ASK_TIMEOUT, NOT_ASKED_SECONDS = 0.2, 10.0  # who waits for the answer is a worker
MOST_WAITING = 10_000  # frames; some MB
MOST_AT_ONCE = 100
Frame = dict[str, Any]
Told = tuple[Iterable[str], Frame | Callable[[], Frame]]  # groups, and what to say to them or who draws it
encode = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def send_all(told: Iterable[Told]) -> None:
    """Queue each frame for those of its groups that anybody is in; what nobody would hear is not even drawn.

    Returns at once; what can't be sent is logged and dropped.
    """
    wanted = [(frozenset(groups), frame) for groups, frame in told]
    heard = sender().heard(frozenset[str]().union(*(groups for groups, _frame in wanted)))
    for groups, frame in wanted:
        if ears := groups & heard:
            message = packed(frame() if callable(frame) else frame)
            for group in ears:
                sender().put(group, message)


def packed(frame: Frame) -> Frame:
    """Encoded once, not once per reader: sockets pass `text` on as it is. One id whatever the number of groups: who is
    in two of them gets it once.
    """
    pk = uuid4().hex
    return {"t": frame["t"], "id": pk, "chat": frame.get("chat"), "text": encode({**frame, "id": pk})}


class Sender:
    """One thread per process. A frame that finds the queue full, or Redis away, is dropped: pages catch up.

    It publishes what the layer's own `group_send` would (channels_redis.pubsub: channel `<prefix>__group__<group>`, the
    serialised message), but many at once: six times less work than a coroutine and a round trip for each. What waits
    for one group travels as one message.
    """

    def __init__(self) -> None:
        self.layer = get_channel_layer()
        layers: dict[str, Any] = settings.CHANNEL_LAYERS
        self.prefix = layers["default"]["CONFIG"]["prefix"]
        self.redis, self.asked = connected(SEND_TIMEOUT), connected(ASK_TIMEOUT)
        self.not_asked_until = 0.0
        self.queue: queue.Queue[tuple[str, Frame]] = queue.Queue(MOST_WAITING)
        threading.Thread(target=self.run, name="realtime", daemon=True).start()

    def put(self, group: str, message: Frame) -> None:
        try:
            self.queue.put_nowait((group, message))
        except queue.Full:
            log.warning("push.dropped", group=group.split(".")[0])

    def heard(self, groups: frozenset[str]) -> frozenset[str]:
        """Those that a socket of any process is in; all of them when Redis doesn't say."""
        if not groups or time.monotonic() < self.not_asked_until:
            return groups
        asked = list(groups)
        try:
            answer = self.asked.pubsub_numsub(*map(self.channel, asked))
        except redis.RedisError as error:
            log.warning("push.not_asked", error=type(error).__name__)
            self.not_asked_until = time.monotonic() + NOT_ASKED_SECONDS
            return groups
        return frozenset(group for group, (_name, count) in zip(asked, answer, strict=True) if count)

    def channel(self, group: str) -> str:
        return f"{self.prefix}__group__{group}"

    def run(self) -> None:
        while True:
            batch = self.take()
            try:
                self.publish(batch)
            except Exception as error:  # noqa: BLE001 (whatever Redis does, the sender goes on)
                log.warning("push.failed", frames=len(batch), error=type(error).__name__)

    def take(self) -> list[tuple[str, Frame]]:
        """Waits for one, then takes what is there."""
        batch = [self.queue.get()]
        while len(batch) < MOST_AT_ONCE and not self.queue.empty():
            batch.append(self.queue.get())
        return batch

    def publish(self, batch: list[tuple[str, Frame]]) -> None:
        together: dict[str, list[Frame]] = {}
        for group, message in batch:
            together.setdefault(group, []).append(message)
        pipeline = self.redis.pipeline(transaction=False)
        for group, frames in together.items():
            pipeline.publish(self.channel(group), self.layer.serialize({"type": "push", "frames": frames}))
        pipeline.execute()


def connected(timeout: float) -> "redis.Redis":
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), 1),  # once more, on a new connection: Redis may have been restarted
    )


@cache
def sender() -> Sender:
    return Sender()
