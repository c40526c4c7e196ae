"""Requests to addresses that customers chose: never to ourselves or our neighbours, never for ever."""

import http.server
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from integrations import outside

PRIVATE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1", "2002:7f00:1::1", "2001::1", "100::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
SPELLINGS = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://017700000001/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://localhost/", "http://LOCALHOST:80/", "http://0/",
    "https://169.254.169.254/latest/meta-data/", "http://[::]/", "http://[fe80::1%25eth0]/",
]  # fmt: skip
NONSENSE = [
    "", "x", "ftp://example.com/", "file:///etc/passwd", "gopher://127.0.0.1:25/", "//example.com/", "http:///x",
    "http://user:pass@example.com/", "http://example.com@127.0.0.1/", "http://exa mple.com/", "http://8.8.8.8:99999/",
    "http://8.8.8.8/\r\nHost: x", "javascript:alert(1)", "http://[::1", "http://a..b/", "http://\x00/",
]  # fmt: skip


@pytest.mark.parametrize("ip", PRIVATE)
def test_what_is_not_the_public_internet_is_seen(ip: str) -> None:
    assert not outside.is_public(ip)


@pytest.mark.parametrize("ip", PUBLIC)
def test_the_public_internet_is_reached(ip: str) -> None:
    assert outside.is_public(ip)


@pytest.fixture
def no_connection(monkeypatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"connected to {args}")

    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.mark.usefixtures("no_connection")
@pytest.mark.parametrize("url", [*SPELLINGS, *NONSENSE])
def test_no_spelling_of_a_private_address_gets_a_connection(url: str) -> None:
    with pytest.raises(outside.Unreachable):
        outside.fetch("GET", url, most_bytes=100, seconds=5)


def answers(*ips: str) -> object:
    def look_up(host: str, port: int, **kwargs: object) -> list[tuple]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

    return look_up


@pytest.mark.usefixtures("no_connection")
def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers("8.8.8.8", "127.0.0.1"))
    with pytest.raises(outside.Refused):
        outside.resolve("https://example.com/")


def test_a_name_that_changes_its_mind_is_asked_only_once(monkeypatch) -> None:
    """DNS rebinding: public when checked, private when connecting."""
    asked, connected = [], []

    def look_up(host: str, port: int, **kwargs: object) -> list[tuple]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) > 1 else "8.8.8.8", port))]

    def connect(address: tuple, timeout: float) -> None:
        connected.append(address)
        raise OSError("far away")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(outside.Unreachable):
        outside.fetch("GET", "http://rebind.example/", most_bytes=10, seconds=5)
    assert asked == ["rebind.example"]
    assert connected == [("8.8.8.8", 80)]


class Handler(http.server.BaseHTTPRequestHandler):
    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(f"{self.path} {self.headers['Host']}")
        getattr(self, self.path.strip("/"))()

    def plain(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 5000)

    def moved(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/plain")
        self.end_headers()

    def drip(self) -> None:
        try:
            for _ in range(100):
                self.wfile.write(b"H")
                time.sleep(0.1)
        except OSError:
            pass

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def server(settings) -> Iterator[str]:
    settings.OUTSIDE_PRIVATE = True
    Handler.seen = []
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
    yield f"http://localhost:{running.server_port}"
    running.shutdown()
    running.server_close()


def test_an_installation_may_allow_its_own_network(server: str) -> None:
    answer = outside.fetch("GET", f"{server}/plain", most_bytes=10_000, seconds=5)
    assert (answer.status, len(answer.body)) == (200, 5000)
    assert Handler.seen == [f"/plain {server.removeprefix('http://')}"]


def test_redirects_are_not_followed(server: str) -> None:
    assert outside.fetch("GET", f"{server}/moved", most_bytes=10_000, seconds=5).status == 302
    assert len(Handler.seen) == 1


def test_a_long_answer_is_refused_or_cut(server: str) -> None:
    with pytest.raises(outside.Unreachable):
        outside.fetch("GET", f"{server}/plain", most_bytes=1000, seconds=5)
    assert len(outside.fetch("GET", f"{server}/plain", most_bytes=1000, seconds=5, whole=False).body) == 1000


def test_a_server_that_drips_is_hung_up_on(server: str) -> None:
    started = time.monotonic()
    with pytest.raises(outside.Unreachable):
        outside.fetch("GET", f"{server}/drip", most_bytes=1000, seconds=0.5)
    assert time.monotonic() - started < 4
