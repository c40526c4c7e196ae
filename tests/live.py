"""Real servers for tests: Daphne and a prefork Celery worker as processes, on the test's own database."""

import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config import engines
from config.engines.service import Service
from tests.environment import ROOT, WORKER, data_dir

_stacks: list["LiveStack"] = []  # the one of this run, once a test has asked for it
LONE = ["--without-gossip", "--without-mingle", "--hostname", f"{WORKER}@%h"]
COMMANDS = {
    "worker": ["celery", "--app", "config", "worker", "--loglevel", "INFO", "--concurrency", "2", *LONE],
    "beat": ["celery", "--app", "config", "beat", "--pidfile", ""],
}


@dataclass
class LiveStack:
    """`url` answers HTTP and WebSockets. `kill` is SIGKILL with the whole process group; `start` brings it back."""

    port: int
    database: str
    services: dict[str, Service] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://localhost:{self.port}"

    def start(self, *names: str) -> None:
        started = [self._service(name) for name in names if not self.alive(name)]
        for service in started:
            self.services[service.name.rsplit("-", 1)[-1]] = service
            service.log.unlink(missing_ok=True)
            service.start()
        for service in started:
            service.wait_ready()

    def alive(self, name: str) -> bool:
        return name in self.services and self.services[name].alive()

    def kill(self, name: str) -> None:
        """As `kill -9` of the main process and its pool children at once: the plug pulled."""
        process = self.services[name].process
        if process is not None and self.alive(name):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self, *names: str) -> None:
        for name in names or list(self.services):
            self.services.pop(name).stop(patience=5)

    def log(self, name: str) -> str:
        return self.services[name].log.read_text(errors="replace")

    def _service(self, name: str) -> Service:
        web = ["daphne", "--bind", "127.0.0.1", "--port", str(self.port), "config.asgi:application"]
        schedule = ["--schedule", str(data_dir() / f"beat-{WORKER}")] if name == "beat" else []
        service = Service(
            name=f"{WORKER}-{name}",
            command=[sys.executable, "-m", *COMMANDS.get(name, web), *schedule],
            data_dir=data_dir(),
            cwd=Path(ROOT),
            env={
                "DATABASE_URL": engines.database_url(data_dir(), self.database),
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "PORT": str(self.port),
                "PROSA_BASE_URL": self.url,
                "PYTHONUNBUFFERED": "1",
            },
        )
        service.ready = {
            "web": lambda: answers(self.url),
            "worker": lambda: "ready." in service.log.read_text(errors="replace"),
        }.get(name)
        return service


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def _live_stack(django_db_setup: None) -> Iterator[LiveStack]:
    from django.db import connection

    stack = LiveStack(free_port(), connection.settings_dict["NAME"])
    _stacks.append(stack)
    yield stack
    stack.stop()


@pytest.fixture(autouse=True)
def _alone(request: pytest.FixtureRequest) -> None:
    """A test that commits and plays the worker itself must not have a real one beside it."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and bool(marker.kwargs.get("transaction"))
    if commits and "live_stack" not in request.fixturenames:
        for stack in _stacks:
            for name in {"beat", "worker"} & set(stack.services):
                stack.stop(name)


@pytest.fixture
def live_stack(_live_stack: LiveStack, transactional_db: None) -> LiveStack:
    """Web and worker on this test's database; whatever an earlier test killed is running again."""
    from django.core.cache import cache

    cache.clear()
    _live_stack.start("web", "worker")
    return _live_stack


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
