"""Callers with tokens instead of cookies."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from accounts import scope
from accounts.models import User
from integrations.services.logins import login_begin
from integrations.services.tokens import api_token_create

Send = Callable[..., HttpResponse]


def sender(token: str) -> Send:
    """`send("post", "/api/…", {…})` with that token. The body goes as JSON, with `format="form"` as a form."""
    client = Client(headers={"Authorization": f"Bearer {token}"} if token else {})

    def send(method: str, address: str, body: Any = None, **kwargs: Any) -> HttpResponse:
        if method != "get" and "format" not in kwargs:
            kwargs |= {"data": body if body is not None else "", "content_type": "application/json"}
        elif body is not None:
            kwargs["data"] = body
        kwargs.pop("format", None)
        return getattr(client, method)(address, **kwargs)

    return send


@pytest.fixture
def nobody() -> Send:
    return sender("")


@pytest.fixture
def login() -> Callable[[User], Send]:
    """Somebody with the access token of a login."""
    return lambda user: sender(login_begin(user=user).access)


@pytest.fixture
def integration() -> Callable[..., Send]:
    """`integration(admin, "read", "write")`: software with an API token that acts as that admin."""

    def make(user: User, *scopes: str) -> Send:
        with scope.tenant_scope(user.tenant_id):
            _token, text = api_token_create(by=user, name="-".join(scopes), scopes=scopes)
        return sender(text)

    return make


@pytest.fixture
def fresh_counters() -> None:
    cache.clear()
