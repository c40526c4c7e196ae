"""The load generator, a process of its own: webhook posts over keep-alive connections, as light as Python can.

Reads a Job as JSON from standard input, writes a Result as JSON to standard output. `python -m bench.load`
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from bench.posts import Mailbag

AHEAD = 20_000  # requests signed before the clock starts


@dataclass
class Job:
    """Closed loop (`rate` 0): each connection posts when its last post was answered. Open loop: on schedule."""

    port: int
    mailbag: str
    phones: list[str]  # one message to each in turn; more messages than phones start over
    connections: int = 32
    seconds: float = 0.0  # how long, or
    count: int = 0  # how many
    rate: float = 0.0


@dataclass
class Result:
    acked: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    started: float = 0.0  # time.time()
    seconds: float = 0.0
    took: list[float] = field(default_factory=list)  # open loop: from when it should have left
    sent_at: list[float] = field(default_factory=list)  # time.time() of each post, by number


def run(job: Job) -> Result:
    """From the benchmark's side: start the process, wait for its result."""
    command = [sys.executable, "-m", "bench.load"]
    done = subprocess.run(command, input=json.dumps(asdict(job)), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the load generator failed: {done.stderr[-500:]}")
    return Result(**json.loads(done.stdout))


class Connection(asyncio.Protocol):
    """One keep-alive connection with one request at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.buffer = b""
        self.answer: asyncio.Future[str] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        if self.answer and not self.answer.done():
            self.answer.set_result("connection lost")
        self.transport = None

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found or len(body) < length_of(head):
            return
        self.buffer = b""
        if self.answer and not self.answer.done():
            self.answer.set_result(head[9:12].decode())

    async def post(self, request: bytes) -> str:
        if self.transport is None:
            return "connection lost"
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.answer


def length_of(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


async def work(job: Job) -> Result:
    loop, result = asyncio.get_running_loop(), Result()
    connections = [(await loop.create_connection(Connection, "127.0.0.1", job.port))[1] for _ in range(job.connections)]
    requests = signed(job)
    result.started, clock = time.time(), time.perf_counter()
    await (open_loop if job.rate else closed_loop)(job, connections, requests, result)
    result.seconds = time.perf_counter() - clock
    return result


def signed(job: Job) -> Iterator[bytes]:
    """Requests in order, the first ones made before the clock starts."""
    bag = Mailbag.from_json(job.mailbag)
    most = job.count or int((job.rate or 5000) * job.seconds)

    def write(number: int) -> bytes:
        phone = job.phones[number % len(job.phones)]
        door = bag.doors[int(phone) % len(bag.doors)]  # a customer always writes to the same number of ours
        return bag.request(door, phone, f"Mensagem {number}. Bom dia, tudo bem por aí?", time.time())

    ahead = [write(number) for number in range(min(most, AHEAD))]

    def all_of_them() -> Iterator[bytes]:
        yield from ahead
        number = len(ahead)
        while not job.count or number < job.count:
            yield write(number)
            number += 1

    return all_of_them()


async def closed_loop(job: Job, connections: list[Connection], requests: Iterator[bytes], result: Result) -> None:
    end = time.perf_counter() + job.seconds if job.seconds else None

    async def keep_posting(connection: Connection) -> None:
        for request in requests:
            await timed(connection, request, time.perf_counter(), result)
            if connection.transport is None or (end and time.perf_counter() >= end):
                return

    await asyncio.gather(*(keep_posting(connection) for connection in connections))


async def open_loop(job: Job, connections: list[Connection], requests: Iterator[bytes], result: Result) -> None:
    """Posts leave on schedule whether or not earlier ones were answered; waiting for a connection counts as latency."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for connection in connections:
        free.put_nowait(connection)
    begin, posts = time.perf_counter(), []

    async def post(request: bytes, due: float) -> None:
        connection = await free.get()
        await timed(connection, request, due, result)
        if connection.transport is not None:
            free.put_nowait(connection)

    for number in range(job.count or int(job.rate * job.seconds)):
        due = begin + number / job.rate
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        posts.append(asyncio.create_task(post(next(requests), due)))
    await asyncio.wait_for(asyncio.gather(*posts), 60)


async def timed(connection: Connection, request: bytes, due: float, result: Result) -> None:
    result.sent_at.append(time.time())
    said = await connection.post(request)
    result.took.append(time.perf_counter() - due)
    if said == "200":
        result.acked += 1
    else:
        result.refused[said] = result.refused.get(said, 0) + 1


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(work(Job(**json.load(sys.stdin)))))))
