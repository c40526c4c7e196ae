"""/api/chats/<id>/…: what one does with a chat, by Ana, her supervisor, Bruno of another queue, and Caio next door."""

import base64
import io
from uuid import uuid4

import pytest
from django.test import Client

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Message, Queue
from atendimento.tests.api.conftest import Caller
from tests.factories import make_attachment, make_chat, make_group, make_message, make_user
from whatsapp.models import OutboundMessage, Session
from whatsapp.simulator import samples

pytestmark = pytest.mark.django_db

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAFElEQVR4nGP8z8DAwMDAxMDAwMAAAAkSAQG8Y2SMAAAAAElFTkSuQmCC"
)
MESSAGE_FIELDS = {
    "id", "chatId", "phone", "fromMe", "body", "mediaUrl", "type", "timestamp", "ack", "messageId", "quotedMsgId",
    "metadata", "createdAt",
}  # fmt: skip


@pytest.fixture
def chat(tenant: Tenant, queue: Queue, session: Session, ana: User) -> Chat:
    """Marina, served by Ana."""
    return make_chat(tenant, "Marina Couto", queue=queue, session=session, assigned_to=ana)


def address(chat: Chat, rest: str = "") -> str:
    return f"/api/chats/{chat.pk}{rest}"


def stored(chat: Chat) -> Chat:
    with scope.tenant_scope(chat.tenant_id):
        return Chat.objects.select_related("current_ticket", "lead").get(pk=chat.pk)


def messages(chat: Chat) -> list[Message]:
    with scope.tenant_scope(chat.tenant_id):
        return list(Message.objects.filter(chat=chat).select_related("attachment").order_by("timestamp"))


ACTS = [
    ("get", "", None, 200),
    ("get", "/messages", None, 200),
    ("post", "/messages", {"body": "oi"}, 201),
    ("patch", "/assign", {"assignedTo": None}, 200),
    ("patch", "/mark-read", None, 200),
    ("patch", "/status", {"status": "RESOLVED"}, 200),
    ("post", "/create-lead", {}, 201),
]


@pytest.mark.parametrize(("method", "rest", "body", "status"), ACTS)
def test_only_who_may_see_the_chat_finds_it(
    method: str, rest: str, body: dict, status: int, chat: Chat, call: Caller,
    ana: User, bruno: User, caio: User, supervisor: User, other_queue: Queue, client: Client,
) -> None:  # fmt: skip
    before = stored(chat).rev
    for outsider in (bruno, caio):
        answer = call(outsider)(method, address(chat, rest), body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert getattr(client, method)(address(chat, rest)).status_code == 401
    assert (stored(chat).rev, messages(chat)) == (before, [])
    assert call(ana)(method, address(chat, rest), body).status_code == status


@pytest.mark.parametrize(("method", "rest", "body", "status"), ACTS)
def test_a_superadmin_reads_and_changes_nothing(
    method: str, rest: str, body: dict, status: int, chat: Chat, call: Caller
) -> None:
    superadmin = call(make_user(None, "superadmin", "Root"))
    answer = superadmin(method, address(chat, rest), body)
    assert answer.status_code == (200 if method == "get" else 403)
    assert messages(chat) == []


def test_a_colleague_of_the_queue_does_not_see_what_is_not_hers(
    tenant: Tenant, queue: Queue, call: Caller, ana: User
) -> None:
    """Spec 1: a USER sees only their chats. What waits in the queue is for the page and the other doors."""
    waiting = make_chat(tenant, "Otília", queue=queue)
    assert call(ana)("get", address(waiting)).status_code == 404


def test_a_chat_comes_with_its_newest_messages_oldest_first(chat: Chat, call: Caller, ana: User) -> None:
    first, second = make_message(chat, "Olá!"), make_message(chat, "Pois não?", sender=ana)
    body = call(ana)("get", address(chat)).json()
    assert [message["id"] for message in body["messages"]] == [str(first.pk), str(second.pk)]
    assert set(body["messages"][0]) == MESSAGE_FIELDS
    said = body["messages"][1]
    assert (said["fromMe"], said["body"], said["type"], said["ack"]) == (True, "Pois não?", "TEXT", 1)
    assert said["metadata"]["senderName"] == "Ana Lima"
    assert body["messages"][0]["messageId"] == first.provider_id
    assert body["nextCursor"] is None


def test_older_messages_are_read_on_by_cursor(chat: Chat, call: Caller, ana: User) -> None:
    made = [str(make_message(chat, f"nº {n}").pk) for n in range(7)]
    ask, seen, cursor = call(ana), [], ""
    while cursor is not None:
        page = ask("get", address(chat, f"/messages?limit=3{cursor and '&cursor='}{cursor}")).json()
        seen = [message["id"] for message in page["data"]] + seen
        cursor = page["nextCursor"]
    assert seen == made


def test_deleted_words_are_not_told(chat: Chat, call: Caller, ana: User) -> None:
    from django.utils import timezone

    message = make_message(chat, "senha: 1234", revoked_at=timezone.now(), kind="image", extra={"x": "1234"})
    make_attachment(message, PNG, name="1234.png")
    answer = call(ana)("get", address(chat))
    assert b"1234" not in answer.content
    shown = answer.json()["messages"][0]
    assert (shown["body"], shown["mediaUrl"], shown["metadata"]) == ("", None, {"revoked": True})


def test_a_text_is_stored_and_queued(chat: Chat, call: Caller, ana: User) -> None:
    said = call(ana)("post", address(chat, "/messages"), {"body": "Olá! *Tudo bem?*"})
    assert said.status_code == 201
    [message] = messages(chat)
    body = said.json()
    assert (body["id"], body["body"], body["ack"], body["fromMe"]) == (str(message.pk), "Olá! *Tudo bem?*", 0, True)
    with scope.tenant_scope(chat.tenant_id):
        out = OutboundMessage.objects.get(message_ref=message.pk)
    assert (out.payload["kind"], out.payload["text"]) == ("text", "Olá! *Tudo bem?*")


OGG = samples.voice().data
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\0" * 64
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\0" * 32
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + b"\0" * 32
FILES = [
    ("IMAGE", PNG, "foto.png", "image/png", "image"),
    ("AUDIO", MP3, "som.mp3", "audio/mpeg", "audio"),
    ("VOICE", OGG, "voice.ogg", "audio/ogg", "voice"),
    ("VIDEO", MP4, "filme.mp4", "video/mp4", "video"),
    ("DOCUMENT", PDF, "conta.pdf", "application/pdf", "document"),
    ("DOCUMENT", PNG, "foto.png", "image/png", "document"),
    (None, PNG, "foto.png", "image/png", "image"),
]


@pytest.mark.parametrize(("word", "content", "name", "mime", "kind"), FILES, ids=[f"{f[0]}-{f[2]}" for f in FILES])
def test_every_kind_of_file_goes_out_as_base64_and_as_upload(
    word: str | None, content: bytes, name: str, mime: str, kind: str, chat: Chat, call: Caller, ana: User
) -> None:
    text = base64.b64encode(content).decode()
    ask, named = call(ana), {"type": word} if word else {}
    as_text = {"body": "veja", "mediaBase64": f"data:{mime};base64,{text}", "fileName": name, "mimeType": mime}
    upload = io.BytesIO(content)
    upload.name = name
    first = ask("post", address(chat, "/messages"), as_text | named)
    second = ask("post", address(chat, "/messages"), data={"body": "veja", "file": upload} | named)
    for answer in (first, second):
        assert answer.status_code == 201, answer.content
        body = answer.json()
        assert (body["type"], body["body"], body["metadata"]["fileName"]) == (kind.upper(), "veja", name)
    assert [message.kind for message in messages(chat)] == [kind, kind]
    stored = ask("get", body["mediaUrl"].removeprefix("http://testserver")).getvalue()
    assert stored == content or (kind == "voice" and stored.startswith(b"OggS"))  # a voice is encoded anew


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "empty"),
        ({"body": "  "}, 422, "empty"),
        ({"body": "x" * 5000}, 400, "invalid"),
        ({"body": 7}, 201, ""),  # JSON numbers read as text
        ({"body": ["x"]}, 400, "invalid"),
        ({"body": "a\u0000b"}, 400, "invalid"),
        ({"body": "a\ud800b"}, 400, "invalid"),
        ({"type": "IMAGE", "body": "veja"}, 422, "no_file"),
        ({"type": "FILME", "body": "veja"}, 400, "invalid"),
        ({"type": "IMAGE", "mediaBase64": base64.b64encode(PDF).decode()}, 422, "wrong_kind"),
        ({"mediaBase64": "não é"}, 422, "bad_file"),
        ({"mediaBase64": "QUJD", "mediaUrl": "https://example.com/x.png"}, 422, "several_files"),
        ({"mediaUrl": "http://127.0.0.1/x.png"}, 422, "unreachable_file"),
        ({"mediaUrl": "http://[::ffff:10.0.0.1]/x.png"}, 422, "unreachable_file"),
        ({"mediaUrl": "ftp://example.com/x.png"}, 422, "unreachable_file"),
        ({"body": "oi", "quotedMsgId": "nenhuma"}, 422, "quoted_unknown"),
        ({"body": "oi", "clientId": "1"}, 400, "invalid"),
        ([], 400, "invalid"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_reason(
    body: dict, status: int, code: str, chat: Chat, call: Caller, ana: User
) -> None:
    answer = call(ana)("post", address(chat, "/messages"), body)
    assert answer.status_code == status, answer.content
    if code:
        assert answer.json()["error"]["code"] == code
        assert messages(chat) == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [("{", "application/json", 400), ("oi", "text/plain", 415), ("", "application/json", 422)],
)
def test_an_unreadable_body_is_said_so(content: str, kind: str, status: int, chat: Chat, enter, ana: User) -> None:
    answer = enter(ana).post(address(chat, "/messages"), content, content_type=kind)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_an_oversized_body_is_not_read(chat: Chat, enter, ana: User, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = enter(ana).post(address(chat, "/messages"), {"body": "x" * 200}, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_the_same_client_id_or_key_sends_once(chat: Chat, call: Caller, ana: User) -> None:
    ask, words = call(ana), {"body": "oi", "clientId": str(uuid4())}
    again = [ask("post", address(chat, "/messages"), words).json()["id"] for _ in range(2)]
    keyed = [
        ask("post", address(chat, "/messages"), {"body": "eu de novo"}, headers={"Idempotency-Key": "k1"}).json()["id"]
        for _ in range(2)
    ]
    assert (len(set(again)), len(set(keyed)), len(messages(chat))) == (1, 1, 2)


def test_an_answer_quotes_by_either_id(chat: Chat, caio_chat: Chat, call: Caller, ana: User) -> None:
    question, foreign = make_message(chat, "Tem pão?"), make_message(caio_chat, "segredo")
    ask = call(ana)
    for name in (question.provider_id, str(question.pk)):
        said = ask("post", address(chat, "/messages"), {"body": "Tem!", "quotedMsgId": name}).json()
        assert said["quotedMsgId"] == question.provider_id
    answer = ask("post", address(chat, "/messages"), {"body": "?", "quotedMsgId": str(foreign.pk)})
    assert answer.status_code == 422


def test_assigning_gives_the_chat_to_a_colleague(chat: Chat, call: Caller, ana: User, bruno: User) -> None:
    answer = call(ana)("patch", address(chat, "/assign"), {"assignedTo": str(bruno.pk)})
    assert answer.status_code == 200, answer.content
    assert answer.json()["assignedUser"]["name"] == "Bruno Sales"
    assert stored(chat).assigned_to_id == bruno.pk


def test_assigning_to_nobody_gives_it_back_to_the_queue(chat: Chat, call: Caller, ana: User) -> None:
    answer = call(ana)("patch", address(chat, "/assign"), {"assignedTo": None})
    assert answer.json()["assignedTo"] is None
    assert (stored(chat).assigned_to_id, stored(chat).current_ticket.status) == (None, "waiting")


@pytest.mark.parametrize("who", ["caio", "nobody", "nonsense"])
def test_a_stranger_cannot_be_assigned_and_is_not_told_apart(
    who: str, chat: Chat, call: Caller, ana: User, caio: User
) -> None:
    given = {"caio": str(caio.pk), "nobody": str(uuid4()), "nonsense": "x"}[who]
    answer = call(ana)("patch", address(chat, "/assign"), {"assignedTo": given})
    assert answer.status_code == (400 if who == "nonsense" else 422)
    assert "assignedTo" in answer.json()["error"]["fields"]
    assert stored(chat).assigned_to_id == ana.pk


def test_marking_read_is_the_owners_and_the_supervisors(chat: Chat, call: Caller, ana: User, supervisor: User) -> None:
    make_message(chat)
    assert call(supervisor)("patch", address(chat, "/mark-read")).json()["unreadCount"] == 0
    make_message(stored(chat))
    assert call(ana)("patch", address(chat, "/mark-read")).json()["unreadCount"] == 0
    assert call(ana)("patch", address(chat, "/mark-read")).status_code == 200  # again does no harm


@pytest.mark.parametrize(
    ("start", "word", "state"),
    [
        ("open", "OPEN", "open"),
        ("waiting", "OPEN", "waiting"),  # it is open in this family's eyes: nobody takes it by that
        ("open", "PENDING", "pending"),
        ("open", "RESOLVED", "resolved"),
        ("open", "ARCHIVED", "archived"),
        ("pending", "OPEN", "open"),
        ("pending", "RESOLVED", "resolved"),
        ("resolved", "OPEN", "open"),
        ("resolved", "RESOLVED", "resolved"),
        ("resolved", "PENDING", "pending"),
        ("resolved", "ARCHIVED", "archived"),
        ("archived", "OPEN", "open"),
        ("archived", "RESOLVED", "resolved"),
    ],
)
def test_a_status_becomes_what_the_word_says(
    start: str, word: str, state: str, tenant: Tenant, queue: Queue, call: Caller, ana: User, supervisor: User
) -> None:
    owner = None if start == "waiting" else ana
    status = "resolved" if start == "archived" else start
    chat = make_chat(tenant, queue=queue, assigned_to=owner, status=status, archived=start == "archived")
    answer = call(supervisor if owner is None else ana)("patch", address(chat, "/status"), {"status": word})
    assert answer.status_code == 200, answer.content
    assert answer.json()["status"] == word
    assert stored(chat).state == state


def test_an_archived_chat_comes_back_when_the_customer_writes(chat: Chat, call: Caller, ana: User) -> None:
    from django.utils import timezone

    from atendimento.services.receive import message_receive
    from whatsapp.events import Address, Received

    call(ana)("patch", address(chat, "/status"), {"status": "ARCHIVED"})
    person = Address(phone=chat.contact.phone, jid=f"{chat.contact.phone}@c.us")
    event = Received(at=timezone.now(), provider_id="X1", chat=person, sender=None, name="", kind="text", text="oi")
    with scope.tenant_scope(chat.tenant_id):
        from django.db import transaction

        with transaction.atomic():
            message_receive(session=chat.session, event=event, webhook_event_id=None)
    assert stored(chat).state in ("open", "waiting")
    assert stored(chat).archived is False


def test_a_lead_is_made_once_from_the_contact(chat: Chat, call: Caller, ana: User) -> None:
    ask = call(ana)
    made = ask("post", address(chat, "/create-lead"), {"lastName": "Couto Lima", "score": 80})
    assert made.status_code == 201
    body = made.json()
    assert (body["firstName"], body["lastName"], body["score"]) == ("Marina", "Couto Lima", 80)
    assert (body["source"], body["status"], body["phone"]) == ("MANUAL", "NEW", chat.contact.phone)
    assert str(stored(chat).lead_id) == body["id"]
    again = ask("post", address(chat, "/create-lead"), {})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "lead_exists")
    assert ask("post", address(chat, "/create-lead"), {"score": 101}).status_code == 400


def test_a_page_of_messages_costs_the_same_however_long(
    chat: Chat, call: Caller, ana: User, django_assert_num_queries
) -> None:
    ask = call(ana)
    for size in (2, 12):
        for _ in range(size):
            make_attachment(make_message(chat, "", kind="image", sender=ana), PNG)
        with django_assert_num_queries(4):  # session, person, chat, messages
            ask("get", address(chat))


def test_a_group_is_archived_and_nothing_else(tenant: Tenant, call: Caller, supervisor: User) -> None:
    group, ask = make_group(tenant), call(supervisor)
    for word in ("PENDING", "RESOLVED"):
        assert ask("patch", address(group, "/status"), {"status": word}).json()["error"]["code"] == "group"
    assert ask("patch", address(group, "/assign"), {"assignedTo": str(supervisor.pk)}).status_code == 409
    assert ask("patch", address(group, "/status"), {"status": "ARCHIVED"}).json()["status"] == "ARCHIVED"
    assert ask("patch", address(group, "/status"), {"status": "OPEN"}).json()["status"] == "OPEN"


def test_a_thread_that_nobody_serves_cannot_be_resolved(tenant: Tenant, call: Caller, supervisor: User) -> None:
    silent = make_chat(tenant, status="")
    answer = call(supervisor)("patch", address(silent, "/status"), {"status": "RESOLVED"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_active")
