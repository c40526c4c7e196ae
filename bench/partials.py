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
    numbers = []
    for name, took in timed(run, [large, small], turns).items():
        numbers.append(line(name, large, took[0], small, took[1]))
    return [*numbers, first_load(run, large)]


def line(name: str, large: Place, slow: list[float], small: Place, fast: list[float]) -> Number:
    what = f"{name}, p95 at {large.chats:,} chats / {large.chats * seed.PER_CHAT:,} messages"
    return Number(
        what,
        1000 * percentile(slow, 95),
        "ms",
        f"p50 {spread(slow)}; at {small.chats:,} chats p95 {shown(1000 * percentile(fast, 95))}, p50 {spread(fast)}",
        GOAL,
    )


def spread(took: list[float]) -> str:
    """The fastest says what the code needs when nobody else takes the processor."""
    return f"{shown(1000 * percentile(took, 50))}, fastest {shown(1000 * min(took))} ms"


def timed(run: Run, places: list[Place], turns: int) -> dict[str, list[list[float]]]:
    """Name → seconds per request in each place. The places take turns, so that both meet the same weather."""
    connection = http.client.HTTPConnection("127.0.0.1", run.stack.web, timeout=30)
    asked = [place.addresses() for place in places]
    found: dict[str, list[list[float]]] = {}
    for name in asked[0]:
        cookies = [people.header(addresses[name][0]) for addresses in asked]
        rounds = [
            [
                get(connection, each[name][1][turn % len(each[name][1])], cookie)
                for each, cookie in zip(asked, cookies, strict=True)
            ]
            for turn in range(turns + 2)
        ]
        found[name] = [list(column) for column in zip(*rounds[2:], strict=True)]
    connection.close()
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
