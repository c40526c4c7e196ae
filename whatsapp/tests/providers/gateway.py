"""A gateway of sockets and threads: answers what a test tells it to, and remembers what it was asked."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Reply = tuple[int, Any] | tuple[int, Any, dict[str, str]]


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Gateway:
    """`replies[path]`: a reply, a list of replies in turn, or a function of what was asked. Unknown paths: 404.

    The strings "hang" and "cut" as replies read the request and then say nothing, or break the connection.
    """

    replies: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    hang: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Gateway":
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                _serve(self, gateway)

            do_GET = do_POST = do_PUT = do_DELETE = _any

            def log_message(self, *args: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        return self

    def __exit__(self, *_: object) -> None:
        self.hang.set()
        self.server.shutdown()
        self.server.server_close()

    def last(self, path: str) -> Asked:
        return [asked for asked in self.asked if asked.path == path][-1]


def _serve(handler: BaseHTTPRequestHandler, gateway: Gateway) -> None:
    parts = urlsplit(handler.path)
    body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
    headers = {key.lower(): value for key, value in handler.headers.items()}
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    asked = Asked(handler.command, parts.path, query, headers, body)
    gateway.asked.append(asked)
    reply = gateway.replies.get(parts.path, (404, {"message": "Not Found"}))
    if isinstance(reply, list):
        reply = reply.pop(0)
    if callable(reply):
        reply = reply(asked)
    if reply in ("hang", "cut"):
        if reply == "hang":
            gateway.hang.wait(10)
        handler.close_connection = True
        handler.connection.close()
        return
    _answer(handler, *reply)


def _answer(handler: BaseHTTPRequestHandler, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    for key, value in (headers or {}).items():
        handler.send_header(key, value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def closed_port() -> str:
    """The address of a server that is not there."""
    with Gateway() as gateway:
        url = gateway.url
    time.sleep(0.01)
    return url
