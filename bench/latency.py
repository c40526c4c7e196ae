"""Webhook in → painted in another attendant's Chromium, stamped on both sides with this machine's clock."""

import os
import statistics
import time
from typing import Any

from bench import acks, browser, load, people, pipeline, posts
from bench.numbers import Number, milliseconds, percentile
from bench.run import Run
from bench.stack import answers
from bench.usage import usage

RATE, GOAL_P95 = 20, 150
OTHERS = 19
WAITED = "SELECT extract(epoch FROM processed_at - received_at) FROM whatsapp_webhookevent"


def measure(run: Run) -> list[Number]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    run.stack.start("web", "sockets", "worker", "beat", "proxy")
    acks.clear()
    phones = [posts.phone(9000 + number) for number in range(1 + OTHERS)]
    before = pipeline.stored()
    load.run(pipeline.job(run, phones))
    pipeline.wait_stored(before + len(phones))
    # Every second message belongs to the open chat.
    turns = [phone for other in phones[1:] for phone in (phones[0], other)]
    overhead = proxy_overhead(run)
    with browser.chromium() as chromium:
        page = open_page(run, chromium, chat_of(phones[0]))
        acks.clear()
        with usage() as used:
            sent = post(run, turns, page)
        painted = page.evaluate("bench")
    print(f"latency, while posting: {used}", flush=True)
    return [*lines(sent, painted, overhead), drained()]


def drained() -> Number:
    """The worker's part: from the stored row until its transaction began."""
    seconds = [float(row[0]) for row in pipeline.ask(WAITED)]
    return Number(
        "  of it stored → taken by a worker, p95", 1000 * percentile(seconds, 95), "ms", milliseconds(seconds, 50)
    )


def open_page(run: Run, chromium: Any, chat: str) -> Any:
    """The inbox of an attendant with one chat open, its socket up."""
    origin = f"http://127.0.0.1:{run.stack.front}"
    page = browser.page_of(chromium, origin, people.cookie(run.company.attendant))
    with page.expect_websocket() as found:
        page.goto(f"{origin}/atendimento/?chat={chat}")
    found.value.wait_for_event("framereceived")
    page.wait_for_selector(".msg")
    time.sleep(1)
    page.evaluate("bench.rows = {}; bench.bubbles = {}")
    return page


def post(run: Run, phones: list[str], page: Any) -> load.Result:
    work = load.Job(run.stack.web, run.company.mailbag().to_json(), phones, connections=8, rate=RATE)
    work.count = RATE * (5 if run.quick else 20)
    sent = load.run(work)
    page.wait_for_timeout(2000)
    if sent.refused:
        raise AssertionError(f"refused: {sent.refused}")
    return sent


def lines(sent: load.Result, painted: dict[str, Any], overhead: float) -> list[Number]:
    """Even numbers are the open chat's bubbles; the first paint of either place counts for the others."""
    rows, bubbles = waits(sent, painted["rows"]), waits(sent, painted["bubbles"])
    expected = (len(sent.sent_at) + 1) // 2
    if not bubbles or len(bubbles) < expected:
        raise AssertionError(f"{len(bubbles)} of {expected} bubbles were painted, {len(rows)} rows")
    return [
        Number(
            f"webhook in → bubble painted in Chromium, p95 at {RATE}/s",
            1000 * percentile(list(bubbles.values()), 95),
            "ms",
            f"{milliseconds(list(bubbles.values()), 50)}; acknowledged {milliseconds(sent.took, 95)}",
            GOAL_P95,
        ),
        Number(
            "webhook in → row of the list painted, p95",
            1000 * percentile(list(rows.values()), 95),
            "ms",
            f"{milliseconds(list(rows.values()), 50)}; {len(rows)} of {len(sent.sent_at)} previews seen",
            GOAL_P95,
        ),
        Number("  of it the proxy (median, one request through it)", 1000 * overhead, "ms"),
    ]


def waits(sent: load.Result, painted: dict[str, float]) -> dict[int, float]:
    return {int(number): at / 1000 - sent.sent_at[int(number)] for number, at in painted.items()}


def proxy_overhead(run: Run, turns: int = 40) -> float:
    """/healthz through the proxy minus /healthz without it, new connections both."""

    def median(port: int) -> float:
        took = []
        for _ in range(turns):
            started = time.perf_counter()
            assert answers(port)
            took.append(time.perf_counter() - started)
        return statistics.median(took)

    return max(median(run.stack.front) - median(run.stack.web), 0.0)


def chat_of(phone: str) -> str:
    question = f"SELECT id FROM atendimento_chat WHERE reply_to LIKE '{phone}%'"
    return str(pipeline.ask(question)[0][0])
