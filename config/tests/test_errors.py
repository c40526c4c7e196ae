"""A program that meets a bug of ours gets JSON, a person a page; neither gets a traceback."""

import pytest
from django.test import Client

from accounts.models import User


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/api/chats/stats", "application/json"),
        ("/atendimento/atendentes", "application/json"),
        ("/atendimento/contagens/", "text/html"),
    ],
)
def test_what_nobody_foresaw_is_told_in_the_callers_form(
    address: str, kind: str, admin: User, enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("secret")

    for name in ("atendimento.api.rows.chat_stats", "atendimento.api.desk.attendants.colleagues"):
        monkeypatch.setattr(name, broken)
    monkeypatch.setattr("atendimento.listing.tab_counts", broken)
    client: Client = enter(admin)
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == 500
    assert answer["Content-Type"].startswith(kind)
    assert "secret" not in answer.content.decode()
    if kind == "application/json":
        assert answer.json()["error"]["code"] == "server_error"
