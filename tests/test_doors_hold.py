"""Every operation of every JSON door, asked with whatever the document allows and much that it doesn't, by somebody who
is logged in: no 500, no status or shape that the document does not promise. Half of the requests name rows that exist.
"""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import Tenant, User
from atendimento.models import Chat
from config.wsgi import application
from integrations.services.logins import login_begin
from tests.factories import make_attachment, make_message

pytestmark = pytest.mark.django_db

PROMISES = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 3  # per operation, each with a made up and, where it names one, with a real id
only_fuzzing = {"phases": {"examples": {"enabled": False}, "coverage": {"enabled": False}}}
config = schemathesis.Config.from_dict(only_fuzzing)
schema = schemathesis.openapi.from_wsgi("/api/schema", application, config=config)


@pytest.fixture
def rows(tenant: Tenant, chat: Chat, ana: User) -> dict[str, str]:
    """The part of an address before an id → an id that is there."""
    message = make_message(chat)
    file = make_attachment(message, b"%PDF-1.4", name="oi.pdf")
    return {
        "chats": chat.pk, "conversations": chat.current_ticket_id, "tickets": chat.current_ticket_id,
        "messages": message.pk, "media": file.pk, "users": ana.pk, "atendentes": ana.pk, "canais": chat.session_id,
        "filas": chat.queue_id, "mensagens": message.pk,
    }  # fmt: skip


@pytest.fixture
def headers(admin: User) -> Callable[[], dict[str, str]]:
    """A login of its own for each request: one of them logs out."""
    return lambda: {"Authorization": f"Bearer {login_begin(user=admin).access}"}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """No limit is reached, no address that comes up by chance is looked for, and the test's transaction stays open."""
    settings.LIMITS = dict.fromkeys(settings.LIMITS, 10**9)

    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr("integrations.outside.socket.getaddrinfo", unknown)
    ends = [signals.request_started, signals.request_finished]
    for each in ends:
        each.disconnect(close_old_connections)
    yield
    for each in ends:
        each.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_an_operation_keeps_its_promises(
    case: schemathesis.Case, rows: dict[str, Any], headers: Callable[[], dict[str, str]], alone: None
) -> None:
    keeps(case, headers())
    name = case.path.split("{")[0].rstrip("/").split("/")[-1]
    if case.path_parameters and name in rows:
        case.path_parameters["pk"] = str(rows[name])
        keeps(case, headers())


def keeps(case: schemathesis.Case, headers: dict[str, str]) -> None:
    case.call_and_validate(headers=headers, checks=PROMISES)
