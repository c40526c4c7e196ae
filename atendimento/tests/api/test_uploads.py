"""Files by address: a real little server, reached because the test says that private networks are fine here."""

import base64
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import scope
from accounts.errors import Invalid
from accounts.models import User
from atendimento.api.uploads import upload_of
from atendimento.models import Chat, Message
from atendimento.services.tickets import ticket_take_over
from atendimento.tests.api.conftest import Caller
from atendimento.tests.services.test_voice import recorded
from whatsapp.models import OutboundMessage

PDF = b"%PDF-1.4 conta"


class Files(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        hops = {"/moved": "/files/conta.pdf", "/loop": "/loop", "/inside": "http://169.254.169.254/latest"}
        status = 302 if self.path in hops else 200 if self.path.startswith("/files/") else 404
        self.send_response(status)
        if self.path in hops:
            self.send_header("Location", hops[self.path])
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", str(len(PDF)))
        self.end_headers()
        self.wfile.write(PDF)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(settings) -> Iterator[str]:
    settings.OUTSIDE_PRIVATE = True
    running = HTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=running.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize("path", ["/files/conta.pdf", "/moved"])
def test_a_file_is_fetched_and_named(path: str, server: str) -> None:
    upload = upload_of(url=server + path)
    assert upload is not None
    assert (upload.file.read(), upload.mime, upload.size) == (PDF, "application/pdf", len(PDF))
    assert upload.name == path.rpartition("/")[2]


@pytest.mark.parametrize("path", ["/nothing", "/loop"])
def test_a_dead_link_is_said_so(path: str, server: str) -> None:
    with pytest.raises(Invalid) as refused:
        upload_of(url=server + path)
    assert refused.value.code == "unreachable_file"


def test_every_hop_is_checked_not_only_the_first(server: str, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public page that redirects to a cloud's metadata: only its own address is let through here."""
    from integrations import outside

    monkeypatch.setattr(outside, "is_public", lambda ip: ip == "127.0.0.1")
    settings.OUTSIDE_PRIVATE = False
    assert upload_of(url=f"{server}/moved") is not None
    with pytest.raises(Invalid) as refused:
        upload_of(url=f"{server}/inside")
    assert refused.value.code == "unreachable_file"


def test_a_file_too_large_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atendimento.api.uploads.FETCH_BYTES", 5)
    with pytest.raises(Invalid):
        upload_of(url=f"{server}/files/conta.pdf")


VOICE_DOORS: list[tuple[str, Callable[[Any, str], tuple[str, dict[str, Any]]]]] = [
    ("chats, base64", lambda chat, text: (f"/api/chats/{chat.pk}/messages", {"mediaBase64": text, "ptt": True})),
    (
        "chats, by its type",
        lambda chat, text: (f"/api/chats/{chat.pk}/messages", {"mediaBase64": text, "type": "VOICE"}),
    ),
    (
        "desk, base64",
        lambda chat, text: (
            "/atendimento/mensagens",
            {"ticketId": str(chat.current_ticket_id), "arquivoBase64": text, "ptt": True},
        ),
    ),
]


def heard(chat: Chat) -> tuple[Any, ...]:
    with scope.tenant_scope(chat.tenant_id):
        message, out = Message.objects.select_related("attachment").get(), OutboundMessage.objects.get()
        file = message.attachment
        with default_storage.open(file.key) as stored:
            assert stored.read(4) == b"OggS"
        return message.kind, file.mime, file.seconds, len(file.waveform), out.payload["mime"]


NOTE = ("voice", "audio/ogg", 2, 64, "audio/ogg; codecs=opus")


@pytest.mark.django_db
@pytest.mark.parametrize(("door", "asks"), VOICE_DOORS)
def test_any_sound_sent_as_voice_becomes_a_voice_message(
    door: str, asks: Callable[..., Any], chat: Chat, ana: User, call: Caller
) -> None:
    with scope.tenant_scope(chat.tenant_id):
        ticket_take_over(chat=chat, by=ana)
    address, body = asks(chat, base64.b64encode(recorded(kind="wav").file.read()).decode())
    assert call(ana)("post", address, body).status_code == 201
    assert heard(chat) == NOTE


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["/api/chats", "/api/v1", "/atendimento"])
def test_so_it_is_with_uploads(door: str, chat: Chat, ana: User, enter: Any) -> None:
    with scope.tenant_scope(chat.tenant_id):
        ticket_take_over(chat=chat, by=ana)
    sound, ticket = SimpleUploadedFile("a.wav", recorded(kind="wav").file.read(), "audio/wav"), chat.current_ticket_id
    address, body = {
        "/api/chats": (f"/api/chats/{chat.pk}/messages", {"file": sound, "ptt": "true"}),
        "/api/v1": ("/api/v1/messages", {"conversation_id": ticket, "file": sound, "ptt": "true"}),
        "/atendimento": ("/atendimento/mensagens/arquivo", {"ticketId": ticket, "arquivo": sound, "ptt": "true"}),
    }[door]
    assert enter(ana).post(address, body).status_code == 201
    assert heard(chat) == NOTE


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "code"), [(base64.b64encode(PDF).decode(), "no_audio"), ("", "no_file")])
def test_what_is_no_sound_is_no_voice(text: str, code: str, chat: Chat, ana: User, call: Caller) -> None:
    with scope.tenant_scope(chat.tenant_id):
        ticket_take_over(chat=chat, by=ana)
    body = {"ptt": True, "body": "x"} | ({"mediaBase64": text} if text else {})
    refused = call(ana)("post", f"/api/chats/{chat.pk}/messages", body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, code)
