"""A real Chromium, found as the browser tests find it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

PAINTED = """
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const after = (call) => requestAnimationFrame(() => setTimeout(() => call(now()), 0));
  window.bench = { rows: {}, bubbles: {}, first: 0 };
  const note = (node) => {
    const marks = (node.textContent || "").match(/Mensagem (\\d+)\\./g);
    if (!marks) return;
    const element = node.nodeType === 1 ? node : node.parentElement;
    const place = element && (element.closest(".msg") || element.querySelector(".msg")) ? "bubbles" : "rows";
    const number = marks[0].match(/\\d+/)[0];
    after((at) => { bench[place][number] ??= at; });
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") note(change.target);
      change.addedNodes.forEach(note);
    }
    if (bench.first || !document.querySelector(".row")) return;
    bench.first = 1;
    after(() => { bench.first = performance.now(); });
  }).observe(document, { childList: true, subtree: true, characterData: true });
})();
"""


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.browsing import FLAGS, find

    with sync_playwright() as playwright:
        program = find(playwright)
        if program is None:
            raise RuntimeError("no Chromium found: apt install chromium, or playwright install chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def page_of(browser: Any, origin: str, cookie: tuple[str, str]) -> Any:
    """A fresh profile, logged in, with the observer that stamps what gets painted."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="pt-BR")
    context.set_default_timeout(60_000)
    host = urlsplit(origin).hostname
    context.add_cookies([{"name": cookie[0], "value": cookie[1], "domain": host, "path": "/"}])
    context.add_init_script(PAINTED)
    return context.new_page()
