"""The menu of a message offers what works, and says why not."""

import json

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Message
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import make_attachment, make_chat, make_message, make_session

pytestmark = pytest.mark.django_db


def ask(client, message: Message, what: str = "menu", **posted: str):
    to = f"/atendimento/mensagens/{message.pk}/{what}/"
    return client.post(to, posted, headers=SCRIPT) if posted else client.get(to, headers=SCRIPT)


def offered(client, message: Message) -> set[str]:
    page = ask(client, message).content.decode()
    marks = {
        "react": "reacao/", "reply": "data-quote", "copy": "data-copy", "download": "/atendimento/midia/",
        "edit": "edicao/", "revoke": "exclusao/", "info": "dados/",
    }  # fmt: skip
    return {name for name, mark in marks.items() if mark in page}


def test_a_customers_message_can_be_answered_and_copied_ours_changed_too(chat: Chat, enter: Enter, ana: User) -> None:
    client = enter(ana)
    assert offered(client, make_message(chat)) == {"react", "reply", "copy", "info"}
    assert offered(client, make_message(chat, sender=ana)) == {"react", "reply", "copy", "info", "edit", "revoke"}


def test_the_cloud_api_can_neither_edit_nor_delete(tenant: Tenant, queue, enter: Enter, ana: User) -> None:
    cloud = make_session(tenant, provider="cloud")
    chat = make_chat(tenant, queue=queue, session=cloud, last_inbound_at=timezone.now())
    assert offered(enter(ana), make_message(chat, sender=ana)) == {"react", "reply", "copy", "info"}


def test_a_file_is_downloaded_under_its_own_name(chat: Chat, enter: Enter, ana: User) -> None:
    message = make_message(chat, "", kind="document")
    file = make_attachment(message, b"%PDF-1.4 x", name="Orçamento 12.pdf")
    client = enter(ana)
    assert offered(client, message) == {"react", "reply", "download", "info"}
    photo = make_attachment(make_message(chat, "", kind="image"), b"\x89PNG\r\n\x1a\n" + b"\0" * 32)
    named = [client.get(f"/atendimento/midia/{each.pk}").headers["Content-Disposition"] for each in (file, photo)]
    assert "Or%C3%A7amento%2012.pdf" in named[0]
    assert ".png" in named[1]


def test_what_was_deleted_gives_nothing_away(chat: Chat, enter: Enter, ana: User) -> None:
    message = make_message(chat, "segredo", sender=ana, revoked_at=timezone.now())
    client = enter(ana)
    assert offered(client, message) == {"info"}
    assert [ask(client, message, what).status_code for what in ("edicao", "exclusao")] == [409, 409]
    assert "segredo" not in "".join(ask(client, message, what).content.decode() for what in ("menu", "dados"))


def test_the_details_say_when_it_was_read(chat: Chat, enter: Enter, ana: User) -> None:
    message = make_message(chat, sender=ana, ack=3, read_at=timezone.now())
    page = ask(enter(ana), message, "dados").content.decode()
    assert "Lida" in page and "hora não informada" in page  # when it was delivered, nobody told


def test_an_edit_that_waits_and_one_that_failed_are_told_in_the_bubble(chat: Chat, enter: Enter, ana: User) -> None:
    message = make_message(chat, sender=ana)
    client = enter(ana)
    assert ask(client, message, "edicao", body="Novo").status_code == 204
    assert "editando…" in thread(client, chat)
    with scope.tenant_scope(chat.tenant_id):
        message.acts.update(state="failed", error_code="session_not_working")
    assert "Não foi possível editar: O canal está desconectado" in thread(client, chat)
    assert client.delete(f"/atendimento/mensagens/{message.pk}/ato/", headers=SCRIPT).status_code == 204
    assert "Não foi possível" not in thread(client, chat)


def thread(client, chat: Chat) -> str:
    return client.get(f"/atendimento/conversas/{chat.pk}/", headers=SCRIPT).content.decode()


@pytest.mark.parametrize(("what", "posted"), [("reacao", {"emoji": "x"}), ("edicao", {"body": " \0"})])
def test_a_no_has_its_reason(chat: Chat, enter: Enter, ana: User, what: str, posted: dict[str, str]) -> None:
    answer = ask(enter(ana), make_message(chat, sender=ana), what, **posted)
    assert answer.status_code == 422
    assert json.loads(answer.content)["error"]["message"]
