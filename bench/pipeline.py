"""From posted webhooks to messages that are stored and pushed to two people's lists."""

import time
from typing import Any

from bench import acks, load, people, posts
from bench.listen import Listeners
from bench.numbers import Number
from bench.run import Run
from bench.usage import usage

KNOWN, CONNECTIONS = 400, 16
NEWCOMERS = 0.05  # share of messages from phones that never wrote before
GOAL = 200
PATIENCE = 300.0


def measure(run: Run) -> list[Number]:
    run.stack.start("web", "sockets", "worker", "beat")
    acks.clear()
    known = [posts.phone(5000 + number) for number in range(60 if run.quick else KNOWN)]
    send(run, known)  # chats, contacts and tickets of a normal day, before the clock
    analyze()
    count = 300 if run.quick else 3000
    cookies = [people.header(run.company.supervisor), people.header(run.company.attendant)]
    before = stored()
    with Listeners(run.stack.sockets, cookies) as listeners, usage() as used:
        posted = load.run(job(run, phones(known, count)))
        done = wait_stored(before + count)
        pushed = wait_pushed(listeners)
    each = {name: 10 * share * (pushed - posted.started) / count for name, share in used.by.items()}
    print(f"pipeline, while it works: {used}\n  ms of CPU per message: {told(each)}", flush=True)
    check(before + count)
    rate = count / (done - posted.started)
    posting = count / posted.seconds
    return [
        Number(
            f"pipeline: {count} webhooks to stored messages, {KNOWN if not run.quick else 60} known phones",
            rate,
            "/s",
            f"acks/s: {run.acks_per_second:,.0f} alone, {posting:,.0f} during this" if run.acks_per_second else
            f"posted at {posting:,.0f}/s",
            GOAL,
            higher=True,
        ),
        Number(
            "pipeline: the same, until the last push reached both lists",
            count / (pushed - posted.started),
            "/s",
            f"{sum(len(seen.rows()) for seen in listeners.seen)} row frames in two sockets",
            GOAL,
            higher=True,
        ),
    ]  # fmt: skip


def analyze() -> None:
    """As autovacuum does within a minute of so many new rows: a company's day is not planned for empty tables."""
    from django.db import connection

    from accounts import scope

    with scope.owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def told(each: dict[str, float]) -> str:
    parts = [f"{name} {spent:.1f}" for name, spent in sorted(each.items(), key=lambda item: -item[1]) if spent >= 0.1]
    return f"{sum(each.values()):.1f}: {', '.join(parts)}"


def job(run: Run, chosen: list[str]) -> load.Job:
    return load.Job(run.stack.web, run.company.mailbag().to_json(), chosen, connections=CONNECTIONS, count=len(chosen))


def send(run: Run, chosen: list[str]) -> None:
    posted = load.run(job(run, chosen))
    if posted.refused:
        raise AssertionError(f"refused: {posted.refused}")
    wait_stored(stored_wanted := len(chosen))
    assert stored() >= stored_wanted


def phones(known: list[str], count: int) -> list[str]:
    """Mostly people who wrote before, spread over all channels."""
    every = round(1 / NEWCOMERS)
    return [
        posts.phone(20000 + number) if number % every == 0 else known[number * 7 % len(known)]
        for number in range(count)
    ]


def wait_stored(wanted: int) -> float:
    """time.time() when the table first held as many. It is counted seldom: each count reads all of it."""
    deadline = time.time() + PATIENCE
    while stored() < wanted:
        if time.time() > deadline:
            raise TimeoutError(f"{stored()} of {wanted} messages stored after {PATIENCE:.0f} s")
        time.sleep(0.1)
    return time.time()


def wait_pushed(listeners: Listeners) -> float:
    """When the last chat's newest state was in both lists. Rows may be pushed once for several messages of a chat."""
    deadline, wanted = time.time() + 30, revisions()
    while time.time() < deadline:
        arrived = [newest_at(seen.rows(), wanted) for seen in listeners.seen]
        if all(arrived):
            return max(filter(None, arrived))
        time.sleep(0.02)
    raise TimeoutError("not every chat's last row reached both sockets within 30 s")


def newest_at(rows: list[tuple[float, str, int]], wanted: dict[str, int]) -> float | None:
    """When the last of the chats that were pushed at all reached its final revision; None while one hasn't."""
    final: dict[str, float] = {}
    touched = {chat for _at, chat, _rev in rows}
    for at, chat, rev in rows:
        if rev >= wanted.get(chat, 0):
            final.setdefault(chat, at)
    return max(final.values()) if touched and len(final) == len(touched) else None


def check(wanted: int) -> None:
    """Every message once, none in quarantine, none left."""
    ids = ask("SELECT count(*), count(DISTINCT (session_id, provider_id)) FROM atendimento_message")[0]
    states = dict(ask("SELECT state, count(*) FROM whatsapp_webhookevent GROUP BY state"))
    if ids != (wanted, wanted) or set(states) != {"done"}:
        raise AssertionError(f"{wanted} sent; (stored, distinct): {ids}; webhooks: {states}")


def stored() -> int:
    return int(ask("SELECT count(*) FROM atendimento_message")[0][0])


def revisions() -> dict[str, int]:
    return {str(pk): rev for pk, rev in ask("SELECT id, rev FROM atendimento_chat")}


def ask(question: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    from accounts import scope

    with scope.owner(), connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())
