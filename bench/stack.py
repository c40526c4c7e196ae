"""Production's processes on free ports: Granian for HTTP, Daphne for sockets, a prefork worker, beat, and the proxy."""

import http.client
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from bench.environment import DATA, ROOT, free_port
from config.engines.service import Service

THREADS = 16  # of Granian: each waits for its own commit
WORKERS = 2
ALONE = ["--without-gossip", "--without-mingle"]


@dataclass
class Stack:
    front: int  # the proxy's port: the browser's origin
    web: int = field(default_factory=free_port)
    sockets: int = field(default_factory=free_port)
    running: dict[str, Service] = field(default_factory=dict)

    def commands(self) -> dict[str, list[str]]:
        granian = ["granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", str(THREADS)]
        celery = ["celery", "--app", "config"]
        return {
            "web": [*granian, "--backlog", "2048", "--no-ws", *self.address(self.web), "config.wsgi:application"],
            "sockets": ["daphne", "--bind", "127.0.0.1", "--port", str(self.sockets), "config.asgi:application"],
            "worker": [
                *celery,
                "worker",
                "--pool",
                "prefork",
                "--concurrency",
                str(WORKERS),
                "--loglevel",
                "INFO",
                *ALONE,
            ],
            "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", str(DATA / "beat")],
            "proxy": ["bench.proxy", str(self.front), str(self.web), str(self.sockets)],
        }

    def address(self, port: int) -> list[str]:
        return ["--host", "127.0.0.1", "--port", str(port)]

    def start(self, *names: str) -> None:
        """What of these does not run yet; returns when all answer."""
        fresh = [name for name in names if name not in self.running]
        for name in fresh:
            command = [sys.executable, "-m", *self.commands()[name]]
            self.running[name] = Service(name=name, command=command, data_dir=DATA, cwd=ROOT)
            self.running[name].ready = self.readiness(name)
            self.running[name].log.unlink(missing_ok=True)
            self.running[name].start()
        for name in fresh:
            self.running[name].wait_ready(timeout=120)

    def readiness(self, name: str):  # type: ignore[no-untyped-def]
        log = self.running[name].log
        return {
            "web": lambda: answers(self.web),
            "sockets": lambda: answers(self.sockets),
            "worker": lambda: "ready." in log.read_text(errors="replace"),
            "beat": lambda: "beat: Starting" in log.read_text(errors="replace"),
            "proxy": lambda: answers(self.front),
        }.get(name)

    def stop(self, *names: str) -> None:
        for name in names or list(self.running)[::-1]:
            if service := self.running.pop(name, None):
                service.stop(patience=8)

    def memory(self, name: str) -> int:
        """Bytes of the process that are its own (PSS); 0 where the kernel doesn't tell."""
        process = self.running[name].process
        with suppress(OSError):
            lines = open(f"/proc/{process.pid}/smaps_rollup").read().splitlines()  # noqa: SIM115
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
        return 0


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def available(front: int) -> Iterator[Stack]:
    stack = Stack(front)
    try:
        yield stack
    finally:
        stack.stop()
