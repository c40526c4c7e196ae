"""GET /api/chats and …/stats: spec 1's list, its filters and its pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Queue, Ticket
from atendimento.tests.api.conftest import Caller
from tests.factories import make_chat, make_group, make_lead, make_message, make_session, make_user

pytestmark = pytest.mark.django_db

LIST = "/api/chats"
FIELDS = {
    "id", "tenantId", "phone", "contactId", "leadId", "assignedTo", "lastMessage", "lastMessageAt", "unreadCount",
    "status", "sessionId", "createdAt", "updatedAt", "contact", "lead", "assignedUser",
}  # fmt: skip


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["data"]]


def test_a_chat_has_the_fields_of_the_spec(tenant: Tenant, call: Caller, admin: User, ana: User, queue: Queue) -> None:
    chat = make_chat(tenant, "Marina Couto", phone="5531999990001", queue=queue, assigned_to=ana)
    chat.lead = make_lead(chat.contact)
    make_message(chat, "Olá!")
    row = call(admin)("get", LIST).json()["data"][0]
    assert set(row) == FIELDS
    assert row["id"] == str(chat.pk)
    assert row["tenantId"] == str(tenant.pk)
    assert row["phone"] == "5531999990001"  # as people write it, with the ninth digit
    assert row["lastMessage"] == "Olá!"
    assert (row["unreadCount"], row["status"]) == (1, "OPEN")
    assert row["assignedUser"] == {"id": str(ana.pk), "name": "Ana Lima", "email": ana.email, "role": "USER"}
    assert row["contact"]["name"] == "Marina Couto"
    assert row["lead"]["source"] == "WHATSAPP"


def test_the_envelope_counts_and_pages(tenant: Tenant, call: Caller, admin: User) -> None:
    session = make_session(tenant)
    for _ in range(5):
        make_chat(tenant, session=session)
    body = call(admin)("get", f"{LIST}?page=2&limit=2").json()
    assert (body["total"], body["page"], body["totalPages"], len(body["data"])) == (5, 2, 3, 2)
    assert call(admin)("get", f"{LIST}?page=9&limit=2").json()["data"] == []


def test_the_cursor_reads_on_without_gaps_or_repeats(tenant: Tenant, call: Caller, admin: User) -> None:
    session, same_moment = make_session(tenant), timezone.now()
    made = {str(make_chat(tenant, session=session, last_message_at=same_moment).pk) for _ in range(7)}
    ask, seen, address = call(admin), [], f"{LIST}?limit=3"
    while True:
        body = ask("get", address).json()
        seen += [row["id"] for row in body["data"]]
        if body["nextCursor"] is None:
            break
        address = f"{LIST}?limit=3&cursor={body['nextCursor']}"
    assert len(seen) == 7
    assert set(seen) == made
    assert body["total"] is None  # reading by cursor does not count


def test_who_sees_which_chats(
    tenant: Tenant, call: Caller, chat: Chat, caio_chat: Chat, queue: Queue,
    admin: User, supervisor: User, ana: User, bruno: User, caio: User,
) -> None:  # fmt: skip
    """Spec 1: SUPERADMIN sees all, ADMIN all of the tenant, USER only their chats."""
    hers = make_chat(tenant, "Otília", queue=queue, assigned_to=ana)
    superadmin = make_user(None, "superadmin", "Root")
    company = {str(chat.pk), str(hers.pk)}
    assert set(ids(call(superadmin)("get", LIST))) == company | {str(caio_chat.pk)}
    assert set(ids(call(superadmin)("get", f"{LIST}?tenantId={tenant.pk}"))) == company
    assert set(ids(call(admin)("get", LIST))) == company
    assert set(ids(call(supervisor)("get", LIST))) == company
    assert ids(call(ana)("get", LIST)) == [str(hers.pk)]
    assert ids(call(bruno)("get", LIST)) == []
    assert ids(call(caio)("get", LIST)) == [str(caio_chat.pk)]
    assert ids(call(caio)("get", f"{LIST}?tenantId={tenant.pk}")) == []
    assert ids(call(caio)("get", f"{LIST}?assignedTo={ana.pk}")) == []
    assert ids(call(caio)("get", f"{LIST}?sessionId={chat.session_id}")) == []


def test_strangers_are_asked_who_they_are(client, chat: Chat) -> None:
    answer = client.get(LIST)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_authenticated"
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_the_status_filter_says_what_the_rows_say(tenant: Tenant, call: Caller, admin: User, ana: User) -> None:
    session = make_session(tenant)
    for status in ("waiting", "pending", "resolved"):
        make_chat(tenant, session=session, status=status)
    over = make_chat(tenant, session=session)
    with scope.tenant_scope(tenant):
        Ticket.objects.filter(chat=over).update(status="closed")
        Chat.objects.filter(pk=over.pk).update(is_open=False)
    make_chat(tenant, session=session, assigned_to=ana)
    make_chat(tenant, session=session, status="resolved", archived=True)
    make_group(tenant, session=session)
    ask = call(admin)
    for word, number in {"OPEN": 3, "PENDING": 1, "RESOLVED": 2, "ARCHIVED": 1}.items():
        rows = ask("get", f"{LIST}?status={word}").json()["data"]
        assert {row["status"] for row in rows} == {word}
        assert len(rows) == number, word
    stats = ask("get", f"{LIST}/stats").json()
    assert stats == {
        "total": 7, "open": 3, "pending": 1, "resolved": 2, "archived": 1, "unread": 0, "unassigned": 2, "mine": 0,
    }  # fmt: skip


def test_the_other_filters(tenant: Tenant, call: Caller, admin: User, ana: User, queue: Queue) -> None:
    hers = make_chat(tenant, "João Simões", phone="5531997441208", queue=queue, assigned_to=ana)
    make_message(hers)
    old = make_chat(tenant, "Otília", queue=queue, last_message_at=timezone.now() - timedelta(days=3))
    ask = call(admin)
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    today = timezone.localdate().isoformat()
    expected = {
        f"assignedTo={ana.pk}": hers,
        "assignedTo=none": old,
        "unread=true": hers,
        "unread=false": old,
        "search=joao": hers,
        "search=(31) 99744-1208": hers,
        f"sessionId={hers.session_id}": hers,
        f"date={today}": hers,
        f"dateFrom={yesterday}": hers,
        f"dateTo={yesterday}": old,
    }
    for query, chat in expected.items():
        assert ids(ask("get", f"{LIST}?{query}")) == [str(chat.pk)], query
    assert ids(call(ana)("get", f"{LIST}?assignedTo=me")) == [str(hers.pk)]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=ABERTO", "status"),
        ("page=0", "page"),
        ("page=x", "page"),
        ("page=200&limit=100", "page"),
        ("limit=101", "limit"),
        ("cursor=%00", "cursor"),
        ("cursor=abc", "cursor"),
        ("assignedTo=ana", "assignedTo"),
        ("sessionId=1", "sessionId"),
        ("unread=talvez", "unread"),
        ("date=31/12/2025", "date"),
        ("date=9999-12-31", "date"),
        ("search=%00", "search"),
    ],
)
def test_a_wrong_filter_is_said_and_not_ignored(query: str, field: str, call: Caller, admin: User) -> None:
    answer = call(admin)("get", f"{LIST}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [field]


def test_an_unknown_word_is_answered_with_the_valid_ones(call: Caller, admin: User) -> None:
    answer = call(admin)("get", f"{LIST}?status=ABERTO").json()["error"]
    assert answer["message"] == "Some fields are not right"  # this family speaks English
    assert answer["fields"]["status"] == ["“ABERTO” is not known. Valid: OPEN, PENDING, RESOLVED, ARCHIVED."]


def test_a_page_costs_the_same_however_long(
    tenant: Tenant, call: Caller, admin: User, django_assert_num_queries
) -> None:
    session = make_session(tenant)
    for _ in range(3):
        make_message(make_chat(tenant, session=session))
    ask = call(admin)
    with django_assert_num_queries(3):  # session, person, rows
        ask("get", LIST)
    for _ in range(9):
        make_message(make_chat(tenant, session=session))
    with django_assert_num_queries(3):
        ask("get", LIST)
    with django_assert_num_queries(4):  # and the count
        ask("get", f"{LIST}?limit=5")


def test_both_forms_of_the_address_work(call: Caller, admin: User) -> None:
    assert call(admin)("get", LIST).status_code == call(admin)("get", f"{LIST}/").status_code == 200
