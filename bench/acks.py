"""Webhooks acknowledged after their row is durable. The workers are stopped: this is the door alone."""

from bench import limit, load, posts
from bench.numbers import Number, milliseconds, percentile
from bench.run import Run

CONNECTIONS = 32
GOAL_RATE, GOAL_P99 = 3500, 20
OPEN_RATE = 100


def measure(run: Run) -> list[Number]:
    run.stack.stop("worker", "beat")
    run.stack.start("web")
    seconds = 4 if run.quick else 10
    warm(run)
    closed = counted(run, job(run, seconds=seconds))
    db = limit.measure(run.company.sessions[0], body(run), clients=CONNECTIONS, seconds=seconds)
    steady = counted(run, job(run, seconds=seconds, rate=OPEN_RATE))
    run.acks_per_second = closed.acked / closed.seconds
    clear()
    return [
        Number(
            f"webhooks durably stored and acknowledged, {CONNECTIONS} connections",
            run.acks_per_second,
            "/s",
            f"pgbench, same INSERT, {CONNECTIONS} clients: {db.rate:,.0f}/s",
            GOAL_RATE,
            higher=True,
        ),
        Number(
            "  p99 of these (closed loop: the queue is part of it)",
            1000 * percentile(closed.took, 99),
            "ms",
            f"p50 {1000 * percentile(closed.took, 50):.1f} ms; pgbench average {1000 * db.average:.1f} ms",
        ),
        Number(
            f"acknowledged p99 at {OPEN_RATE}/s (open loop)",
            1000 * percentile(steady.took, 99),
            "ms",
            milliseconds(steady.took, 50, 95),
            GOAL_P99,
        ),
    ]


def job(run: Run, **how: float) -> load.Job:
    phones = [posts.phone(number) for number in range(1000)]
    return load.Job(run.stack.web, run.company.mailbag().to_json(), phones, connections=CONNECTIONS, **how)  # type: ignore[arg-type]


def warm(run: Run) -> None:
    """The first request of each thread loads code and opens its connection."""
    load.run(job(run, count=300))


def counted(run: Run, work: load.Job) -> load.Result:
    """An acknowledged body that is not in the table, or one that nobody acknowledged, fails the benchmark."""
    clear()
    result = load.run(work)
    stored = rows()
    if stored != result.acked or result.refused:
        raise AssertionError(f"{result.acked} acknowledged, {stored} stored, refused: {result.refused}")
    return result


def body(run: Run) -> bytes:
    bag = run.company.mailbag()
    return bag.body(bag.doors[0], posts.phone(1), "Mensagem 1. Bom dia, tudo bem por aí?", 1.8e9)


def rows() -> int:
    from django.db import connection

    from accounts import scope

    with scope.owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM whatsapp_webhookevent")
        return int(cursor.fetchone()[0])


def clear() -> None:
    from django.db import connection

    from accounts import scope

    with scope.owner(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE whatsapp_webhookevent")
