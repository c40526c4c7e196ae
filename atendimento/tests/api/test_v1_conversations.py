"""/api/v1/conversations and /messages, as a client written from spec 4 alone uses them."""

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Message, Queue, Ticket, TicketStatus
from atendimento.tests.api.conftest import Caller
from tests.factories import make_attachment, make_bot, make_chat, make_message, make_session, make_ticket

pytestmark = pytest.mark.django_db

LIST = "/api/v1/conversations"
MESSAGES = "/api/v1/messages"
# Spec 4, section 5: the tables' columns, which are what a client reads.
CONVERSATION = {
    "id", "customer_id", "assigned_user_id", "status", "channel", "current_menu_level", "is_bot_active",
    "needs_human_attention", "metadata", "started_at", "ended_at", "last_message_at", "created_at", "updated_at",
}  # fmt: skip
MESSAGE = {
    "id", "conversation_id", "sender_type", "sender_user_id", "content", "message_type", "media_url", "metadata",
    "is_read", "whatsapp_message_id", "sent_at", "created_at",
}  # fmt: skip


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["data"]]


@pytest.fixture
def ticket(chat: Chat) -> Ticket:
    make_message(chat, "Bom dia!")
    return chat.current_ticket


def test_a_conversation_has_the_columns_of_the_spec(ticket: Ticket, call: Caller, ana: User) -> None:
    row = call(ana)("get", f"{LIST}/{ticket.pk}").json()
    assert set(row) >= CONVERSATION | {"customer_name"}
    assert (row["status"], row["channel"], row["is_bot_active"]) == ("waiting", "whatsapp", False)
    assert row["needs_human_attention"] is True
    assert (row["customer_name"], row["unread_count"]) == ("Marina Couto", 1)
    assert row["customer"]["phone_number"] == ticket.chat.contact.phone
    assert row["department"]["name"] == "Encomendas"


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_list_shows_ones_own_side_of_the_wall(
    slash: str, ticket: Ticket, call: Caller, ana: User, bruno: User, caio: User, supervisor: User
) -> None:
    address = LIST + slash
    assert ids(call(ana)("get", address)) == ids(call(supervisor)("get", address)) == [str(ticket.pk)]
    assert ids(call(bruno)("get", address)) == ids(call(caio)("get", address)) == []


def test_the_list_begins_with_the_last_words_and_reads_on_by_cursor(
    tenant: Tenant, call: Caller, admin: User, queue: Queue, session
) -> None:
    chats = [make_chat(tenant, f"Cliente {n}", queue=queue, session=session) for n in range(5)]
    make_message(chats[1])
    send, seen, address = call(admin), [], f"{LIST}?limit=2"
    while True:
        body = send("get", address).json()
        seen += [row["customer_name"] for row in body["data"]]
        if body["nextCursor"] is None:
            break
        address = f"{LIST}?limit=2&cursor={body['nextCursor']}"
    assert seen == ["Cliente 1", "Cliente 4", "Cliente 3", "Cliente 2", "Cliente 0"]
    body = send("get", f"{LIST}?limit=2&page=2").json()
    assert (body["total"], body["page"], body["totalPages"]) == (5, 2, 3)


def test_filters(tenant: Tenant, call: Caller, admin: User, ana: User, queue: Queue, other_queue: Queue) -> None:
    session = make_session(tenant)
    waiting = make_chat(tenant, "João Sá", queue=queue, session=session).current_ticket
    mine = make_chat(tenant, "Rita Paz", queue=other_queue, session=session, assigned_to=ana).current_ticket
    done = make_chat(tenant, "Zé", queue=queue, session=session, status=TicketStatus.RESOLVED).current_ticket
    send = call(admin)
    wanted = {
        "status=waiting": [waiting],
        "status=open": [mine],
        "status=closed": [done],
        f"assigned_user_id={ana.pk}": [mine],
        "assigned_user_id=none&status=waiting": [waiting],
        "assigned_user_id=me": [],
        f"department_id={other_queue.pk}": [mine],
        "search=joao": [waiting],
        "is_bot_active=true": [],
        "date_from=2099-01-01": [],
        "date_to=2001-01-01": [],
    }
    for query, expected in wanted.items():
        assert ids(send("get", f"{LIST}?{query}")) == [str(each.pk) for each in expected], query


@pytest.mark.parametrize(
    "query", ["status=OPEN", "page=0", "page=x", "limit=101", "cursor=x", "assigned_user_id=x", "department_id=1",
              "is_bot_active=7", "date_from=ontem"]
)  # fmt: skip
def test_bad_filters_are_told_by_name(query: str, call: Caller, ana: User) -> None:
    answer = call(ana)("get", f"{LIST}?{query}")
    assert answer.status_code == 400
    assert query.split("=")[0] in answer.json()["error"]["fields"]


def test_an_unknown_status_hears_the_valid_ones(call: Caller, ana: User) -> None:
    [said] = call(ana)("get", f"{LIST}?status=aberto").json()["error"]["fields"]["status"]
    assert all(word in said for word in ("waiting", "open", "closed"))


def test_stats_count_ones_own(ticket: Ticket, call: Caller, ana: User, bruno: User, caio: User) -> None:
    said = call(ana)("get", f"{LIST}/stats").json()
    assert (said["total"], said["waiting"], said["unassigned"], said["human"], said["mine"]) == (1, 1, 1, 1, 0)
    assert [call(who)("get", f"{LIST}/stats").json()["total"] for who in (bruno, caio)] == [0, 0]


def test_taking_over_silences_the_bot_and_tells_who_was_slower(
    ticket: Ticket, call: Caller, ana: User, bruno: User, caio: User, queue: Queue
) -> None:
    with scope.tenant_scope(ticket.tenant_id):
        Ticket.objects.update(handler="bot", bot=make_bot(queue.tenant), bot_since=timezone.now())
        queue.members.add(bruno, through_defaults={"tenant_id": ticket.tenant_id})
    address = f"{LIST}/{ticket.pk}/takeover"
    assert call(caio)("post", address).status_code == 404
    answer = call(ana)("post", address)
    assert answer.status_code == 200
    said = answer.json()
    assert (said["assigned_user_id"], said["status"], said["is_bot_active"]) == (str(ana.pk), "open", False)
    slower = call(bruno)("post", address)
    assert (slower.status_code, slower.json()["error"]["code"]) == (409, "taken")
    assert "Ana Lima" in slower.json()["error"]["message"]


def test_transfer_to_a_person_and_to_a_department(
    ticket: Ticket, call: Caller, ana: User, bruno: User, caio: User, other_queue: Queue
) -> None:
    address = f"{LIST}/{ticket.pk}/transfer"
    send = call(ana)
    assert send("post", address, {}).status_code == 422
    for body in ({"to_user_id": str(caio.pk)}, {"department_id": str(caio.pk)}):
        answer = send("post", address, body)
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, list(body))
    answer = send("post", address, {"to_user_id": str(bruno.pk), "reason": "É do atacado"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["assigned_user_id"] == str(bruno.pk)
    answer = call(bruno)("post", address, {"department_id": str(other_queue.pk)})
    assert answer.json()["assigned_user_id"] is None
    assert answer.json()["department"]["id"] == str(other_queue.pk)


def test_close_ends_it_and_what_has_ended_stays_so(
    ticket: Ticket, call: Caller, ana: User, bruno: User, caio: User, other_queue: Queue
) -> None:
    address = f"{LIST}/{ticket.pk}/close"
    assert call(bruno)("post", address, {}).status_code == call(caio)("post", address, {}).status_code == 404
    answer = call(ana)("post", address, "")  # no body at all
    assert answer.status_code == 200, answer.content
    assert answer.json()["status"] == "closed"
    assert answer.json()["ended_at"] is not None
    assert call(ana)("post", address, {}).status_code == 409
    newer = make_ticket(ticket.chat)
    again = call(ana)("post", f"{LIST}/{ticket.pk}/takeover")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "ticket_over")
    assert call(ana)("post", f"{LIST}/{newer.pk}/takeover").status_code == 200


def test_messages_of_a_conversation(ticket: Ticket, call: Caller, ana: User, bruno: User, caio: User) -> None:
    make_message(ticket.chat, "Ainda tem?")
    address = f"{MESSAGES}?conversation_id={ticket.pk}"
    body = call(ana)("get", address).json()
    assert [row["content"] for row in body["data"]] == ["Bom dia!", "Ainda tem?"]
    row = body["data"][0]
    assert set(row) == MESSAGE
    assert (row["sender_type"], row["message_type"], row["is_read"]) == ("customer", "text", False)
    assert row["conversation_id"] == str(ticket.pk)
    assert call(bruno)("get", address).status_code == call(caio)("get", address).status_code == 404
    assert call(ana)("get", MESSAGES).status_code == 400


def test_sending_as_spec_4_writes_it(ticket: Ticket, call: Caller, ana: User, bruno: User, caio: User) -> None:
    said = {"conversation_id": str(ticket.pk), "content": "Temos sim!", "message_type": "text"}
    assert call(bruno)("post", MESSAGES, said).status_code == call(caio)("post", MESSAGES, said).status_code == 404
    answer = call(ana)("post", MESSAGES, said)
    assert answer.status_code == 201, answer.content
    row = answer.json()
    assert (row["sender_type"], row["sender_user_id"], row["content"]) == ("attendant", str(ana.pk), "Temos sim!")
    with scope.tenant_scope(ticket.tenant_id):
        assert Message.objects.filter(body="Temos sim!").count() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ({"conversation_id": "x"}, 400), ({"content": "Oi"}, 400), ([], 400), ("oi", 400),
     ({"conversation_id": "OK", "content": ""}, 422),
     ({"conversation_id": "OK", "content": 7, "message_type": "voz"}, 400),
     ({"conversation_id": "OK", "content": "x" * 5000}, 400), ({"conversation_id": "OK", "message_type": "image"}, 422),
     ({"conversation_id": "OK", "media_url": "http://127.0.0.1/a.png"}, 422),
     ({"conversation_id": "0198c0de-0000-7000-8000-000000000000", "content": "Oi"}, 404)],
)  # fmt: skip
def test_bad_input_is_answered_and_stores_nothing(
    body: object, status: int, ticket: Ticket, call: Caller, ana: User
) -> None:
    if isinstance(body, dict) and body.get("conversation_id") == "OK":
        body = body | {"conversation_id": str(ticket.pk)}
    answer = call(ana)("post", MESSAGES, body)
    assert answer.status_code == status, answer.content
    assert answer.json()["error"]["message"]
    with scope.tenant_scope(ticket.tenant_id):
        assert Message.objects.filter(direction="out").count() == 0


def test_an_idempotency_key_sends_once(ticket: Ticket, call: Caller, ana: User, admin: User) -> None:
    said = {"conversation_id": str(ticket.pk), "content": "Uma vez só"}
    send = call(ana)
    first, again = (send("post", MESSAGES, said, headers={"Idempotency-Key": "abc-1"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    other = send("post", MESSAGES, said | {"content": "Outra"}, headers={"Idempotency-Key": "abc-1"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_key_reused")
    assert (
        call(admin)("post", MESSAGES, said, headers={"Idempotency-Key": "abc-1"}).status_code == 201
    )  # a key of theirs
    assert send("post", MESSAGES, said, headers={"Idempotency-Key": "x" * 300}).status_code == 422
    with scope.tenant_scope(ticket.tenant_id):
        assert Message.objects.filter(direction="out").count() == 2


def test_a_refused_send_leaves_no_key(ticket: Ticket, call: Caller, ana: User) -> None:
    send, headers = call(ana), {"Idempotency-Key": "again"}
    said = {"conversation_id": str(ticket.pk), "content": ""}
    assert send("post", MESSAGES, said, headers=headers).status_code == 422
    assert send("post", MESSAGES, said | {"content": "Agora"}, headers=headers).status_code == 201


def test_reading_marks_the_thread(ticket: Ticket, call: Caller, ana: User, bruno: User, caio: User) -> None:
    message = make_message(ticket.chat, "Viu?")
    address = f"{MESSAGES}/{message.pk}/read"
    assert call(bruno)("patch", address).status_code == call(caio)("patch", address).status_code == 404
    answer = call(ana)("patch", address)
    assert (answer.status_code, answer.json()["is_read"]) == (200, True)
    with scope.tenant_scope(ticket.tenant_id):
        assert Chat.objects.get(pk=ticket.chat_id).unread_count == 0


@pytest.mark.parametrize("number", [2, 12])
def test_lists_take_the_same_queries_however_long(
    number: int, tenant: Tenant, queue: Queue, session, call: Caller, ana: User, django_assert_max_num_queries
) -> None:
    for n in range(number):
        chat = make_chat(tenant, f"Cliente {n}", queue=queue, session=session)
        make_attachment(make_message(chat, kind="document"), b"%PDF-1.4", name="a.pdf")
    for _ in range(number):
        make_message(chat, sender=ana)
    send = call(ana)
    with django_assert_max_num_queries(5):  # session, person, and the list
        assert len(ids(send("get", LIST))) == number
    with django_assert_max_num_queries(7):  # and the conversation, and where the unread begin
        send("get", f"{MESSAGES}?conversation_id={chat.current_ticket_id}")
