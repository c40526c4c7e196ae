"""Scrolling the list of a company with 100,000 conversations: frames that a real Chromium draws meanwhile."""

import itertools
import os
import time
from typing import Any

from bench import browser, company, people, seed
from bench.numbers import Number, percentile, shown
from bench.run import Run

GOAL = 55  # of the 60 frames that the screen takes in a second
CHATS, LOADED = 100_000, 100  # pages of 40 rows that were scrolled through before
SPEED, DISTANCE = 1500, 25_000  # pixels: two screens of rows in a second, about as fast as names can be read

FRAMES = """
() => {
  window.frames_at = [];
  const note = (at) => { frames_at.push(at); frames_going = requestAnimationFrame(note); };
  window.frames_going = requestAnimationFrame(note);
}
"""
STOP = "() => { cancelAnimationFrame(frames_going); return frames_at; }"
TO_END = "box => { box.scrollTop = box.scrollHeight; return box.querySelectorAll('[data-page]').length; }"


def measure(run: Run) -> list[Number]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    run.stack.stop("worker", "beat")
    run.stack.start("web", "sockets", "proxy")
    desk, chats = company.found(), 5000 if run.quick else CHATS
    seed.fill(desk, chats, seed.Past(each=1))
    origin = f"http://127.0.0.1:{run.stack.front}"
    with browser.chromium() as chromium:
        page = browser.page_of(chromium, origin, people.cookie(desk.supervisor))
        page.goto(f"{origin}/atendimento/")
        fresh = scrolled(page, DISTANCE)
        pages = load(page, 10 if run.quick else LOADED)
        deep = scrolled(page, -DISTANCE)
    return [
        line(f"list of {chats:,} conversations, from its top", fresh),
        line(f"the same, back up from {pages} pages of it", deep),
    ]


def load(page: Any, pages: int) -> int:
    """Down to the end of what is loaded, again and again; how many pages there are then."""
    box, found = page.locator("#list-scroll"), 0
    until = time.monotonic() + 120
    while found < pages and time.monotonic() < until:
        found = box.evaluate(TO_END)
        page.wait_for_timeout(50)
    return found


def scrolled(page: Any, distance: int) -> list[float]:
    """Milliseconds between the frames of a scroll as a hand does it, page by page of rows coming in."""
    x, y = (page.locator("#list-scroll").bounding_box()[side] + 200 for side in ("x", "y"))
    page.evaluate(FRAMES)
    gesture = {"x": x, "y": y, "yDistance": -distance, "speed": SPEED, "gestureSourceType": "mouse"}
    page.context.new_cdp_session(page).send("Input.synthesizeScrollGesture", gesture)
    frames = page.evaluate(STOP)
    return [after - before for before, after in itertools.pairwise(frames)]


def line(what: str, gaps: list[float]) -> Number:
    seconds = sum(gaps) / 1000
    stalls = f"p95 {shown(percentile(gaps, 95))}, longest {shown(max(gaps))} ms between frames, {shown(seconds)} s"
    return Number(f"{what}: frames while it scrolls", len(gaps) / seconds, "/s", stalls, GOAL, higher=True)
