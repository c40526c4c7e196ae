"""Where a message's time goes: stored webhooks drained in this process, with and without cProfile.

`python -m bench.profile_pipeline [messages]`: wall and CPU time per message, statements per message, then cProfile.
Pushes go to a real Valkey.
"""

import cProfile
import io
import pstats
import random
import sys
import time
from typing import Any

from bench import company, environment, machine, posts

PHONES = 60


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 300
    environment.prepare(environment.free_port())
    print(machine.facts(), flush=True)
    with environment.running():
        desk = company.found()
        report("first message of each phone", desk, spread(0, PHONES))
        report("later messages, known phones", desk, spread(PHONES, count))
        say_to_database("SET synchronous_commit = off")
        report("the same, commits that don't wait for the disk", desk, spread(PHONES, count))
        statements(desk, spread(PHONES, 1))
        statements(desk, strangers(PHONES, 1))
        profiled(desk, spread(PHONES, count))
        profiled(desk, strangers(PHONES + 1, PHONES))


def say_to_database(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def spread(start: int, count: int, phones: int = PHONES) -> list[tuple[str, str]]:
    chosen = [posts.phone(number) for number in range(phones)]
    if start:
        chosen = random.choices(chosen, k=count)
    return [(phone, f"Mensagem {place} com algumas palavras") for place, phone in enumerate(chosen[:count])]


def strangers(start: int, count: int) -> list[tuple[str, str]]:
    return [(posts.phone(number), "Mensagem de quem nunca escreveu") for number in range(start, start + count)]


def store(desk: company.Company, letters: list[tuple[str, str]]) -> Any:
    """Rows as the webhook stores them, all of one session."""
    from accounts import scope
    from whatsapp.models import WebhookEvent

    session, bag = desk.sessions[0], desk.mailbag()
    door = bag.doors[0]
    with scope.unscoped("as the webhook does"):
        rows = [
            WebhookEvent(
                tenant_id=session.tenant_id,
                session=session,
                provider=session.provider,
                dedupe_key=posts.new_id(),
                body=bag.body(door, phone, text, time.time()),
            )
            for phone, text in letters
        ]
        WebhookEvent.objects.bulk_create(rows)
    return session


def report(title: str, desk: company.Company, letters: list[tuple[str, str]]) -> None:
    from whatsapp import inbox

    session = store(desk, letters)
    wall, cpu = time.perf_counter(), time.process_time()
    done = inbox.drain(session.pk)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert done == len(letters), f"{done} of {len(letters)} drained"
    print(
        f"{title}: {done} messages, {1000 * wall / done:.2f} ms wall, {1000 * cpu / done:.2f} ms CPU here each,"
        f" {done / wall:.0f}/s",
        flush=True,
    )


def statements(desk: company.Company, letters: list[tuple[str, str]]) -> None:
    """What one message says to PostgreSQL, in order, with its own time."""
    from django.db import connection

    from whatsapp import inbox

    session = store(desk, letters)
    said: list[tuple[float, str]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            said.append((time.perf_counter() - started, " ".join(str(sql).split())))

    with connection.execute_wrapper(listen):
        inbox.drain(session.pk)
    print(f"\nStatements of one drain of one message ({len(said)}, BEGIN/COMMIT not shown):")
    for seconds, sql in said:
        print(
            f"  {1000 * seconds:6.2f} ms  {sql[:60]} … {sql[-90:]}"
            if len(sql) > 150
            else f"  {1000 * seconds:6.2f} ms  {sql}"
        )


def profiled(desk: company.Company, letters: list[tuple[str, str]]) -> None:
    from whatsapp import inbox

    session = store(desk, letters)
    profile = cProfile.Profile(time.thread_time)  # CPU time: waits are the statements' list above
    profile.runcall(inbox.drain, session.pk)
    for order in ("cumulative", "tottime"):
        out = io.StringIO()
        pstats.Stats(profile, stream=out).strip_dirs().sort_stats(order).print_stats(
            70 if order == "cumulative" else 35
        )
        print(f"\ncProfile by {order}, {len(letters)} messages:\n{out.getvalue()}")


if __name__ == "__main__":
    main(sys.argv[1:])
