import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from whatsapp.providers._json import loads
from whatsapp.simulator.driver import Person, Simulator
from whatsapp.simulator.state import Line


@dataclass
class Desk:
    """Hears webhooks; `answers` are the next statuses, 200 when there are none."""

    url: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [loads(raw) for _headers, raw in list(self.heard)]

    @property
    def events(self) -> list[str]:
        return [body["event"] for body in self.bodies]


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            desk.heard.append(({name.lower(): value for name, value in self.headers.items()}, raw))
            self.send_response(desk.answers.pop(0) if desk.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    desk.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield desk
    server.shutdown()
    server.server_close()


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator(speed=50) as simulator:
        yield simulator


@pytest.fixture
def waha(sim: Simulator, desk: Desk) -> Line:
    return sim.waha("session-001", hook=desk.url, hmac_key="segredo", api_key="chave")


@pytest.fixture
def evolution(sim: Simulator, desk: Desk) -> Line:
    return sim.evolution("session-002", hook=desk.url, jwt_key="segredo", api_key="chave")


@pytest.fixture
def marina(sim: Simulator, waha: Line) -> Person:
    return sim.customer("Marina Couto", "5511981234501", waha, lid="270000000000001@lid")


@pytest.fixture
def hotel(sim: Simulator, evolution: Line) -> Person:
    return sim.customer("Hotel Beira-Rio", "5551981234509", evolution)
