"""A real Chromium: Debian's, the system's or Playwright's own. Without one, browser tests are skipped (CI: fail)."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's sync interface runs a loop in this thread, which Django takes for an async caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


def launch(playwright: Playwright) -> Browser:
    program = find(playwright)
    if program is None:
        reason = "no Chromium found: apt install chromium, or playwright install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return playwright.chromium.launch(executable_path=program, args=FLAGS)


def find(playwright: Playwright) -> str | None:
    for name in NAMES:
        if found := shutil.which(name) or shutil.which(f"/usr/bin/{name}"):
            return found
    try:
        own = playwright.chromium.executable_path
    except Error:
        return None
    return own if Path(own).exists() else None


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh profile each: desktop size, Brazilian Portuguese, São Paulo's time."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="pt-BR", timezone_id="America/Sao_Paulo"
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()
