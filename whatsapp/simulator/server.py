"""The gateway by itself on a port of its own: tests and benchmarks. No Django in here."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from urllib.parse import parse_qsl, urlsplit

from whatsapp.simulator import control
from whatsapp.simulator.core import Gateway
from whatsapp.simulator.wire import Call, Reply

CONTROLS = {"falhas": control.faults, "livro": control.ledger}


class Server:
    """`url` is the base of both dialects: `{url}/waha`, `{url}/evolution`, and `{url}/falhas`, `{url}/livro`."""

    def __init__(self, gateway: Gateway, port: int = 0) -> None:
        self.gateway = gateway
        self.port = port
        self._http: _Http | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def listen(self) -> None:
        handler = type("Handler", (_Handler,), {"gateway": self.gateway})
        self._http = _Http(("127.0.0.1", self.port), handler)
        self.port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """From now on connections are refused, until it listens again on the same port."""
        if self._http:
            self._http.shutdown()
            self._http.server_close()
            self._http.hang_up()
            self._http = None


@contextmanager
def serving(gateway: Gateway) -> Iterator[Server]:
    server = Server(gateway)
    server.listen()
    try:
        yield server
    finally:
        server.close()
        gateway.stop()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, *args: object) -> None:
        self.open: set[object] = set()
        super().__init__(*args)  # type: ignore[arg-type]

    def process_request(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request) -> None:  # type: ignore[no-untyped-def]
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        """Clients hang up; that is what they do in these tests."""

    def hang_up(self) -> None:
        """Kept-alive connections must not outlive the listener."""
        for request in list(self.open):
            _shut(request)


def _shut(request: object) -> None:
    try:
        request.shutdown(SHUT_RDWR)  # type: ignore[attr-defined]
    except OSError:
        pass  # it was closed already


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one packet
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/simulador")
        prefix, _, rest = path.lstrip("/").partition("/")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        base = f"http://{self.headers.get('Host')}/{prefix}"
        call = Call(self.command, f"/{rest}", dict(parse_qsl(parts.query)), headers, body, base)
        self._reply(self._answer(prefix, call))

    do_POST = do_PUT = do_DELETE = do_GET

    def _answer(self, prefix: str, call: Call) -> Reply:
        if prefix in CONTROLS:
            return CONTROLS[prefix](self.gateway, call)
        if prefix in control.DIALECTS:
            return control.DIALECTS[prefix](self.gateway, call)
        return Reply(404, {"message": "no such gateway"})

    def _reply(self, reply: Reply) -> None:
        if reply.lost:
            self.close_connection = True
            _shut(self.connection)
            return
        raw = reply.raw
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.mime)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        pass
