"""Rows that come together: fewer questions, the same outcome."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import scope
from accounts.models import Tenant
from atendimento.models import Chat, Message
from tests.factories import make_session
from whatsapp import inbox
from whatsapp.models import Session, WebhookEvent
from whatsapp.tests.test_inbox import body_of, store_raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def waha(tenant: Tenant, queue: object) -> Session:
    return make_session(tenant, "waha", "session-001")


def write(session: Session, phone: int, number: int, key: str = "") -> WebhookEvent:
    raw = body_of(session.name, f"P{phone}N{number}", f"{number} de {phone}").replace(b"99990001", b"9999%04d" % phone)
    return store_raw(session, raw + b" " * bool(key), f"{phone}/{number}{key}")


def drained(session: Session) -> None:
    inbox.drain(session.pk)
    with scope.unscoped("the test looks at the inbox"):
        assert set(WebhookEvent.objects.values_list("state", flat=True)) == {"done"}


def asked_for_chats(session: Session) -> tuple[int, int]:
    """How often chats were looked up and how many statements there were in one drain."""
    with CaptureQueriesContext(connection) as asked:
        inbox.drain(session.pk)
    said = [entry["sql"] for entry in asked.captured_queries]
    return sum("AS asked(n, id)" in each for each in said), len(said)


def test_people_who_wrote_before_are_looked_up_together(waha: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "HOLD_SECONDS", 60)
    for phone in range(6):
        write(waha, phone, 0)
    drained(waha)
    write(waha, 0, 1)
    _lookups, for_one = asked_for_chats(waha)
    for phone in range(6):
        write(waha, phone, 2)
    lookups, for_six = asked_for_chats(waha)
    assert (lookups, for_six) == (1, for_one)


def test_one_person_s_words_keep_their_order_and_numbers(waha: Session) -> None:
    write(waha, 1, 0)
    drained(waha)
    for number in range(1, 9):
        write(waha, 1, number)
    drained(waha)
    with scope.tenant_scope(waha.tenant_id):
        said = list(Message.objects.order_by("rev").values_list("body", flat=True))
        chat = Chat.objects.get()
        assert said == [f"{number} de 1" for number in range(9)]
        assert (chat.inbound_count, chat.last_message.body, chat.rev) == (
            9,
            "8 de 1",
            max(Message.objects.values_list("rev", flat=True)),
        )


def test_what_a_gateway_says_twice_in_one_drain_is_stored_once(waha: Session) -> None:
    write(waha, 1, 0)
    drained(waha)
    for phone, number, key in ((1, 1, ""), (1, 1, "again"), (2, 1, ""), (2, 1, "again"), (1, 2, "")):
        write(waha, phone, number, key)
    drained(waha)
    with scope.tenant_scope(waha.tenant_id):
        assert sorted(Message.objects.values_list("body", flat=True)) == ["0 de 1", "1 de 1", "1 de 2", "2 de 1"]


def test_newcomers_among_people_we_know_change_nothing_for_those(waha: Session) -> None:
    for phone in (1, 2):
        write(waha, phone, 0)
    drained(waha)
    for phone, number in ((1, 1), (7, 1), (2, 1), (8, 1), (1, 2), (7, 2)):
        write(waha, phone, number)
    drained(waha)
    with scope.tenant_scope(waha.tenant_id):
        counts = dict(Chat.objects.values_list("phone", "inbound_count"))
        assert sorted(counts.values()) == [1, 2, 2, 3]
        assert Message.objects.count() == 8


def test_a_row_that_nobody_can_read_takes_no_other_down(waha: Session) -> None:
    write(waha, 1, 0)
    store_raw(waha, b"{", "broken")
    write(waha, 1, 1)
    inbox.drain(waha.pk)
    with scope.tenant_scope(waha.tenant_id):
        assert list(Message.objects.order_by("rev").values_list("body", flat=True)) == ["0 de 1", "1 de 1"]
    with scope.unscoped("the test looks at the inbox"):
        assert WebhookEvent.objects.filter(state="dead").count() == 1


def test_a_number_that_was_not_there_yet_is_looked_for_again(tenant: Tenant, queue: object) -> None:
    coming = uuid4()
    assert inbox.drain(coming) == 0
    waha = make_session(tenant, "waha", "session-009", pk=coming)
    write(waha, 1, 0)
    assert inbox.drain(coming) == 1
