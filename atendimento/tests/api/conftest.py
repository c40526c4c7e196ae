"""Callers of the JSON doors: a session stands in for every kind of login; tokens have tests of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User

Call = Callable[..., HttpResponse]
Caller = Callable[[User], Call]


@pytest.fixture
def call(enter: Callable[[User], Client]) -> Caller:
    """`call(ana)("patch", "/api/…", {…})` → the response; a body is sent as JSON."""

    def caller(user: User) -> Call:
        client = enter(user)

        def send(method: str, address: str, body: Any = None, **kwargs: Any) -> HttpResponse:
            if body is not None:
                kwargs |= {"data": body, "content_type": "application/json"}
            return getattr(client, method)(address, **kwargs)

        return send

    return caller
