"""A real Chromium on real Daphne and Celery: people who log in and look at the inbox."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import User
from tests.live import LiveStack

Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, live_stack: LiveStack, enter: Callable[[User], Client]) -> Iterator[Visit]:
    """`visit(ana)`: her page, logged in, in a profile of its own. Fails when a script failed or the CSP complained.

    Nothing moves there: what is looked for stands still, and the processor is left to the servers.
    """
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def make(user: User, path: str = "/atendimento/", *, mobile: bool = False, theme: str = "light") -> Page:
        size = {"width": 360, "height": 740} if mobile else {"width": 1366, "height": 768}
        context = browser.new_context(
            base_url=live_stack.url, locale="pt-BR", timezone_id="America/Sao_Paulo", viewport=size,
            color_scheme=theme, has_touch=mobile, is_mobile=mobile, reduced_motion="reduce",
        )  # fmt: skip
        key = enter(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_stack.url}])
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda line: trouble.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert trouble == []
