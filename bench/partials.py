"""The pieces of the inbox over HTTP, with a large company's data beside a small one's."""

import http.client
import os
import time
from dataclasses import dataclass
from typing import Any

from bench import browser, company, people, seed
from bench.numbers import Number, missing, percentile, shown
from bench.pipeline import ask
from bench.run import Run

GOAL, GOAL_FIRST_LOAD = 50, 500
LIST = "/atendimento/conversas/?aba="


@dataclass
class Place:
    """A company of some size and the addresses to ask in it."""

    desk: company.Company
    chats: int

    def fill(self) -> "Place":
        seed.fill(self.desk, self.chats)
        return self

    def chat_ids(self, count: int) -> list[str]:
        where = f"tenant_id = '{self.desk.tenant.pk}' AND assigned_to_id IS NOT NULL"
        return [
            str(row[0]) for row in ask(f"SELECT id FROM atendimento_chat WHERE {where} ORDER BY phone LIMIT {count}")
        ]

    def deep(self) -> str:
        """A cursor four fifths down the list."""
        from urllib.parse import quote

        where = (
            f"tenant_id = '{self.desk.tenant.pk}' ORDER BY last_message_at DESC OFFSET {self.chats * 4 // 5} LIMIT 1"
        )
        at, pk = ask(f"SELECT last_message_at, id FROM atendimento_chat WHERE {where}")[0]
        return quote(f"{at.isoformat()}~{pk}")

    def addresses(self) -> dict[str, tuple[Any, list[str]]]:
        """Name → (who asks, what in turn)."""
        chats = [f"/atendimento/conversas/{pk}/" for pk in self.chat_ids(50)]
        lead, attendant = self.desk.supervisor, self.desk.attendant
        return {
            "list, mine (attendant)": (attendant, [f"{LIST}minhas"]),
            "list, unassigned (attendant)": (attendant, [f"{LIST}fila"]),
            "list, all (attendant)": (attendant, [f"{LIST}todas"]),
            "list, all (supervisor)": (lead, [f"{LIST}todas"]),
            "list, all, deep cursor (supervisor)": (lead, [f"{LIST}todas&depois={self.deep()}"]),
            "chat with its last 20 messages": (attendant, chats),
            "counts of the tabs (attendant)": (attendant, ["/atendimento/contagens/"]),
        }


def measure(run: Run) -> list[Number]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    run.stack.stop("worker", "beat")
    run.stack.start("web", "sockets", "proxy")
    sizes = (100, 1000) if run.quick else (1000, 10_000)
    small, large = (Place(company.found(), size).fill() for size in sizes)
    turns = 40 if run.quick else 200
    slow, fast = timed(run, large, turns), timed(run, small, turns)
    numbers = [
        Number(
            f"{name}, p95 at {large.chats:,} chats / {large.chats * seed.PER_CHAT:,} messages",
            1000 * percentile(took, 95),
            "ms",
            f"p50 {shown(1000 * percentile(took, 50))}; at {small.chats:,} chats"
            f" p95 {shown(1000 * percentile(fast[name], 95))}, p50 {shown(1000 * percentile(fast[name], 50))} ms",
            GOAL,
        )
        for name, took in slow.items()
    ]
    return [*numbers, first_load(run, large)]


def timed(run: Run, place: Place, turns: int) -> dict[str, list[float]]:
    """Seconds per request, one after another on one connection, after two that don't count."""
    found = {}
    for name, (user, paths) in place.addresses().items():
        connection = http.client.HTTPConnection("127.0.0.1", run.stack.web, timeout=30)
        cookie = people.header(user)
        took = [get(connection, paths[turn % len(paths)], cookie) for turn in range(turns + 2)]
        connection.close()
        found[name] = took[2:]
    return found


def get(connection: http.client.HTTPConnection, path: str, cookie: str) -> float:
    started = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie, "HX-Request": "true"})
    answer = connection.getresponse()
    body = answer.read()
    took = time.perf_counter() - started
    if answer.status != 200 or len(body) < 10:
        raise RuntimeError(f"{answer.status} for {path}")
    return took


def first_load(run: Run, place: Place, turns: int = 5) -> Number:
    what = "inbox, first load in Chromium: navigation → rows painted, median"
    origin = f"http://127.0.0.1:{run.stack.front}"
    try:
        with browser.chromium() as chromium:
            took = [load_once(chromium, origin, people.cookie(place.desk.supervisor)) for _ in range(turns)]
    except Exception as error:
        return missing(what, error)
    beside = f"worst of {turns}: {shown(max(took))} ms; empty cache, new profile each"
    return Number(what, percentile(took, 50), "ms", beside, GOAL_FIRST_LOAD)


def load_once(chromium: Any, origin: str, cookie: tuple[str, str]) -> float:
    page = browser.page_of(chromium, origin, cookie)
    page.goto(f"{origin}/atendimento/")
    page.wait_for_function("bench.first > 1")
    painted = float(page.evaluate("bench.first"))
    page.context.close()
    return painted
