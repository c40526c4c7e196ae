"""Searching a company with a million messages: people, words, slips of the hand and nothing at all."""

import http.client
import os
import time
from typing import Any
from urllib.parse import quote

from bench import company, people, seed, vocabulary
from bench.numbers import Number, percentile, shown
from bench.partials import get, spread
from bench.run import Run

GOAL = 150
CHATS, PER_CHAT = 20_000, 50
SHARE = 5  # one in so many chats is in the attendant's queue
ASKED = {
    "a frequent word": ["pedido", "entrega", "obrigado", "boleto", "amanhã"],
    "a rare word": ["cafecanabo", "lemigadota", "nopasasedo", "10234", "31337"],
    "two words": ["boleto atrasou", "troca tamanho", "nota fiscal", "consulta dentista", "bolo nozes"],
    "two rare words": ["refrigerante roteador", "aluguel pneu", "clínica contrato", "bateria freio", "mesa festa"],
    "a slip of the hand": [
        "entrga xarope",
        "boletto vencidu",
        "cancelmaento jabuticaba",
        "asinatura polo",
        "farmasia ze",
    ],
    "a name": ["marina couto", "otavio", "debora prado", "heitor nobrega", "yasmin 77"],
    "a name with a slip": ["marnia fontess", "hietor", "otavoi nobrga", "yasmim araujjo", "deborah reiss"],
    "a phone": ["97000-1208", "(31) 97001 0777", "+55 31 9700-4242", "0777", "31970012345"],
    "a protocol": ["#1234", "777", "#19999", "15000", "#42"],
    "nothing": ["xyzzyq", "wkwkwkw", "qqqqq zzzzz", "#999999", "zzz@nowhere"],
}


def measure(run: Run) -> list[Number]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    run.stack.stop("worker", "beat")
    run.stack.start("web", "sockets", "proxy")
    desk, chats = company.found(), 2000 if run.quick else CHATS
    started = time.perf_counter()
    fill(desk, chats)
    written = time.perf_counter() - started
    turns = 10 if run.quick else 40
    size = f"{chats * PER_CHAT:,} messages, {chats:,} chats"
    doors = {"list": "/atendimento/conversas/?aba=todas&q=", "palette": "/atendimento/paleta/?q="}
    numbers = [Number(f"writing {size} and their index", written, "s")]
    for who, user in {"admin": desk.supervisor, "attendant with a fifth": desk.attendant}.items():
        for door, address in doors.items():
            numbers.append(
                line(f"{door}, {who}: all kinds of questions at {size}, p95", ask_all(run, user, address, turns))
            )
    long = longest_chat(desk, 5000 if run.quick else 50_000)
    took = ask_all(run, desk.supervisor, f"/atendimento/conversas/{long}/busca/?q=", turns)
    return [*numbers, line("inside of one conversation of 50,000 messages, p95", took)]


def line(what: str, took: dict[str, list[float]]) -> Number:
    every = [each for some in took.values() for each in some]
    worst = ", ".join(f"{kind} {shown(1000 * percentile(some, 95))}" for kind, some in took.items())
    return Number(what, 1000 * percentile(every, 95), "ms", f"p50 {spread(every)}", GOAL, note=f"p95 by kind: {worst}")


def ask_all(run: Run, user: Any, address: str, turns: int) -> dict[str, list[float]]:
    connection, cookie = http.client.HTTPConnection("127.0.0.1", run.stack.web, timeout=30), people.header(user)
    for texts in ASKED.values():
        get(connection, address + quote(texts[0]), cookie)
    found: dict[str, list[float]] = {kind: [] for kind in ASKED}
    for turn in range(turns):
        for kind, texts in ASKED.items():
            found[kind].append(get(connection, address + quote(texts[turn % len(texts)]), cookie))
    connection.close()
    return found


def fill(desk: company.Company, chats: int) -> None:
    """Two half sentences per message; the attendant's queue gets its share, another one the rest."""
    from django.db import connection

    from accounts import scope
    from atendimento.models import Queue
    from atendimento.services import vocabulary as learning

    with scope.tenant_scope(desk.tenant):
        other = Queue.objects.create(name="Outra fila")
    with scope.owner(), connection.cursor() as cursor:
        cursor.execute(vocabulary.phrases())
        cursor.execute("CREATE INDEX ON phrase (n)")
        cursor.execute("ANALYZE phrase")
        cursor.execute("DROP INDEX message_words")
    body = " || ' ' || ".join(map(half, ("seed.n * 7919 + m * 104729", "seed.n * 104723 + m * 7 + m * m")))
    queue = f"CASE WHEN n % {SHARE} = 0 THEN '{desk.queue.pk}'::uuid ELSE '{other.pk}'::uuid END"
    whose = f"CASE WHEN n % {SHARE} = 0 THEN '{desk.attendant.pk}'::uuid ELSE '{desk.supervisor.pk}'::uuid END"
    seed.fill(desk, chats, seed.Past(PER_CHAT, body, queue, f"CASE WHEN status = 'open' THEN {whose} END"))
    with scope.owner(), connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("CREATE INDEX message_words ON atendimento_message USING gin (tenant_id, words)")
        cursor.execute("VACUUM ANALYZE atendimento_message")
        cursor.execute("VACUUM ANALYZE atendimento_chat")
    learning.SETTLED = -learning.SETTLED  # what was written just now too
    with scope.tenant_scope(desk.tenant):
        while learning.words_learn():
            pass
    with scope.owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE atendimento_word")


def half(number: str) -> str:
    return f"(SELECT text FROM phrase WHERE phrase.n = ({number}) % {vocabulary.PHRASES})"


def longest_chat(desk: company.Company, messages: int) -> str:
    """One conversation takes over so many messages of the others."""
    from django.db import connection

    from accounts import scope

    with scope.owner(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM atendimento_chat WHERE tenant_id = %s ORDER BY phone LIMIT 1", [desk.tenant.pk])
        pk = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE atendimento_message SET chat_id = %s WHERE id IN (SELECT id FROM atendimento_message "
            "WHERE tenant_id = %s ORDER BY timestamp DESC LIMIT %s)",
            [pk, desk.tenant.pk, messages],
        )
        cursor.execute("VACUUM ANALYZE atendimento_message")
    return str(pk)
