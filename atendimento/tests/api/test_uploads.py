"""Files by address: a real little server, reached because the test says that private networks are fine here."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from accounts.errors import Invalid
from atendimento.api.uploads import upload_of

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
