"""The demo's rows keep the rules that live ones keep."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models import Count, F, Max, Q

from accounts import scope
from accounts.models import Tenant, User
from atendimento.demo import company
from atendimento.demo.build import demo_build
from atendimento.models import Attachment, Chat, Direction, Message, Queue, Ticket, TicketEvent
from atendimento.models.ticket import ACTIVE
from crm.models import Contact, Identity, Lead
from whatsapp.models import OutboundMessage, Session

PASSWORD = "pao-de-queijo-quente"
MODELS = (Chat, Ticket, TicketEvent, Message, Attachment, Contact, Identity, Lead, Session, OutboundMessage, Queue)


@pytest.fixture
def bakery(db: None, settings: Any, tmp_path: Path) -> Iterator[Tenant]:
    settings.MEDIA_ROOT = tmp_path / "media"
    assert demo_build(password=PASSWORD)
    with scope.unscoped("the test looks for the company"):
        tenant = Tenant.objects.get(slug=company.BAKERY)
    with scope.tenant_scope(tenant):
        yield tenant


def test_thirty_conversations_on_three_channels(bakery: Tenant) -> None:
    assert Chat.objects.count() == 30
    assert set(Session.objects.values_list("provider", "name")) == {
        ("waha", "session-001"), ("evolution", "session-002"), ("cloud", "800000000000001"),
    }  # fmt: skip
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds >= {"text", "image", "voice", "document", "sticker", "location", "contact"}
    assert Message.objects.filter(ack=-1).exclude(error_code="").count() == 2
    assert Message.objects.filter(uncertain=True).count() == 1
    for field in ("edited_at", "revoked_at", "quoted"):
        assert Message.objects.filter(**{f"{field}__isnull": False}).exists()
    assert set(Ticket.objects.values_list("status", flat=True)) == {"waiting", "open", "pending", "resolved"}


def test_chats_mirror_their_newest_message_and_their_ticket(bakery: Tenant) -> None:
    for chat in Chat.objects.select_related("current_ticket", "last_message").annotate(top=Max("messages__rev")):
        newest = chat.messages.order_by("-timestamp", "-id").first()
        assert (chat.last_message, chat.last_message_at) == (newest, newest.timestamp)
        assert chat.rev >= chat.top
        ticket = chat.current_ticket
        if ticket is None:
            assert chat.is_group
            continue
        assert (chat.queue_id, chat.assigned_to_id) == (ticket.queue_id, ticket.assignee_id)
        assert chat.is_open == (ticket.status in ACTIVE)
        assert (ticket.status == "resolved") == (ticket.resolved_at is not None)


def test_unread_and_waiting_follow_from_who_spoke_last(bakery: Tenant) -> None:
    for chat in Chat.objects.all():
        said = list(chat.messages.order_by("-timestamp", "-id").values_list("direction", flat=True))
        tail = said.index(Direction.OUT) if Direction.OUT in said else len(said)
        assert chat.unread_count <= tail, chat.title
        if chat.is_open:
            assert (chat.waiting_since is not None) == (said[0] == Direction.IN), chat.title


def test_numbers_run_without_gaps_and_time_runs_forward(bakery: Tenant) -> None:
    numbers = list(Ticket.objects.order_by("number").values_list("number", flat=True))
    bakery.refresh_from_db()
    assert numbers == list(range(1, 30)) and bakery.last_ticket_number == 29
    starts = list(Ticket.objects.order_by("number").values_list("created_at", flat=True))
    assert starts == sorted(starts)
    assert not Message.objects.exclude(created_at=F("timestamp")).exists()


def test_every_person_has_an_address_and_every_file_its_bytes(bakery: Tenant) -> None:
    assert not Contact.objects.annotate(n=Count("identities")).filter(n=0).exists()
    assert not Chat.objects.filter(reply_to="").exists()
    for attachment in Attachment.objects.all():
        assert default_storage.size(attachment.key) == attachment.size
    assert not Message.objects.filter(Q(kind="image") | Q(kind="voice"), attachment=None).exists()


def test_bruno_sees_another_list_than_ana(bakery: Tenant) -> None:
    queues = {user.name: set(user.queues.values_list("name", flat=True)) for user in User.objects.filter(tenant=bakery)}
    assert queues["Ana Lima"] == {"Atendimento"} and queues["Bruno Sales"] == {"Encomendas"}


def test_the_clinic_is_behind_the_wall(bakery: Tenant) -> None:
    assert not Contact.objects.filter(push_name__startswith="Paciente").exists()
    with scope.unscoped("the test looks over the wall"):
        assert Contact.objects.filter(push_name__startswith="Paciente").count() == 2


def test_a_second_run_changes_nothing(bakery: Tenant) -> None:
    with scope.unscoped("the test counts"):
        before = [list(model.objects.order_by("pk").values()) for model in MODELS]
        people = list(User.objects.order_by("pk").values())
    assert not demo_build(password=PASSWORD)
    with scope.unscoped("the test counts"):
        assert [list(model.objects.order_by("pk").values()) for model in MODELS] == before
        assert list(User.objects.order_by("pk").values()) == people


def test_a_new_port_and_a_new_password_are_followed(bakery: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9123")
    demo_build(password="outra-senha-boa")
    assert Session.objects.get(provider="waha").config["base_url"] == "http://127.0.0.1:9123/simulador/waha"
    assert User.objects.get(email="ana@paoquente.demo").check_password("outra-senha-boa")


def test_the_command_says_who_can_log_in(
    db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "media", tmp_path
    monkeypatch.delenv("PROSA_DEMO_PASSWORD", raising=False)
    call_command("demo")
    assert capsys.readouterr().out == ""
    assert (tmp_path / "demo_password").stat().st_mode & 0o777 == 0o600
    call_command("demo", "--print")
    assert "ana@paoquente.demo\tattendant\n" in capsys.readouterr().out
