"""Many open tabs: what a socket costs, and how long one push takes to reach them all."""

import time

from bench import people
from bench.listen import Listeners
from bench.numbers import Number
from bench.run import Run

COUNT, QUICK = 200, 40
ROUNDS = 5


def measure(run: Run) -> list[Number]:
    run.stack.start("sockets")
    count = QUICK if run.quick else COUNT
    cookies = [people.header(run.company.attendant)] * count
    before = run.stack.memory("sockets")
    started = time.perf_counter()
    with Listeners(run.stack.sockets, cookies) as listeners:
        opened = time.perf_counter() - started
        grown = run.stack.memory("sockets") - before
        took = [push(run, listeners, turn) for turn in range(ROUNDS)]
    return [
        Number(f"{count} sockets of one Daphne: memory each", grown / count / 1024, "KB", f"opened in {opened:.1f} s"),
        Number(f"one push to {count} sockets: the last one has it, median of {ROUNDS}", 1000 * sorted(took)[2], "ms"),
    ]


def push(run: Run, listeners: Listeners, turn: int) -> float:
    """A frame to everyone of the company, as the desk sends its own."""
    from atendimento.wire import send_all

    sent = time.time()
    send_all([([f"tenant.{run.company.tenant.pk}"], {"t": "bench", "turn": turn})])
    deadline = time.time() + 30
    while time.time() < deadline:
        arrived = [at for seen in listeners.seen for at, got in seen.frames[-3:] if got.get("turn") == turn]
        if len(arrived) == len(listeners.seen):
            return max(arrived) - sent
        time.sleep(0.005)
    raise TimeoutError(f"the push reached {len(arrived)} of {len(listeners.seen)} sockets in 30 s")
