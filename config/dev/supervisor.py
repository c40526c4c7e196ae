"""Starts everything in order, brings back what dies, stops everything in reverse order."""

import ctypes
import os
import signal
import socket
import sys
import time
from types import FrameType

from config.dev import services
from config.dev.environment import Place
from config.dev.screen import Tail, say
from config.engines import lock, places, postgres, strays
from config.engines.service import PR_SET_PDEATHSIG, NotReady, Service

TICK = 0.1
SLOWEST_RESTART = 10.0
STABLE = 30.0  # seconds after which an earlier death is forgiven


class Supervisor:
    def __init__(self, place: Place) -> None:
        self.place = place
        self.signals = 0
        self.running: list[Service] = []
        self.tails: dict[str, Tail] = {}
        self.backoff: dict[str, float] = {}
        self.started: dict[str, float] = {}
        self.restart_at: dict[str, float] = {}

    def run(self) -> int:
        try:
            lock.take(self.place.data_dir, self.place.address)
        except lock.AlreadyRunning as running:
            print(f"Prosa is already running here: {running}", file=sys.stderr)
            return 1
        try:
            return self._run()
        finally:
            self.stop()
            lock.release(self.place.data_dir)

    def _run(self) -> int:
        signal.signal(signal.SIGINT, self._asked_to_stop)
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        signal.signal(signal.SIGHUP, self._asked_to_stop)
        follow_make()
        strays.kill_marked(self.place.data_dir)
        if taken(self.place):
            say(f"port {self.place.port} is in use by another program; choose one: PORT=8001 make run")
            return 1
        try:
            self.start()
        except (NotReady, places.UnsafePlace) as error:
            say(str(error))
            return 1
        self.watch()
        return 0

    def start(self) -> None:
        began = time.monotonic()
        preparation = services.preparation(self.place)
        self._launch(preparation)
        engines = services.engines(self.place)
        for service in engines:
            self._launch(service)
        for service in engines:
            service.wait_ready(give_up=self._stopping)
        if self.place.own_database and not self._stopping():
            postgres.create_database(self.place.data_dir)
        self._finish(preparation)
        for service in [] if self._stopping() else [services.web(self.place), *services.workers(self.place)]:
            self._launch(service)
            if service.name == "web":
                web = service
        if not self._stopping():
            web.wait_ready(timeout=60, give_up=self._stopping)
            self._welcome(time.monotonic() - began)

    def _launch(self, service: Service) -> None:
        self.tails.setdefault(service.name, Tail(service)).start()
        service.start()
        self.started[service.name] = time.monotonic()
        if service not in self.running:
            self.running.append(service)

    def _finish(self, preparation: Service) -> None:
        while preparation.alive() and not self._stopping():
            self._look_after()
            time.sleep(TICK)
        self.running.remove(preparation)
        if self._stopping():
            preparation.stop(1)
        elif preparation.process is None or preparation.process.returncode:
            raise NotReady(f"the preparation failed; the end of {preparation.log}:\n{preparation.last_words(15)}")
        self.tails.pop("prepare")

    def watch(self) -> None:
        while not self._stopping():
            self._look_after()
            time.sleep(TICK)

    def _look_after(self) -> None:
        for service in self.running:
            if service.name != "prepare" and not service.alive():
                self._revive(service)
        for tail in self.tails.values():
            tail.show()

    def _revive(self, service: Service) -> None:
        """At once the first time, then ever more slowly while it keeps dying."""
        now = time.monotonic()
        if service.name not in self.restart_at:
            service.wait_stopped(0)  # its children go with it
            if now - self.started[service.name] > STABLE:
                self.backoff.pop(service.name, None)
            delay = self.backoff.get(service.name, 0.0)
            self.backoff[service.name] = min(max(delay * 2, 0.5), SLOWEST_RESTART)
            self.restart_at[service.name] = now + delay
            code = service.process.returncode if service.process else None
            say(f"{service.name} ended ({ending(code)}); starting it again" + (f" in {delay:g} s" if delay else ""))
        if now >= self.restart_at[service.name]:
            del self.restart_at[service.name]
            self._launch(service)

    def stop(self) -> None:
        """Web first, so that nothing new comes in; then workers; then the engines under them."""
        if self.running:
            say("stopping")
        by_name = {service.name: service for service in self.running}
        for group in (["prepare", "web"], ["worker", "beat"], ["valkey", "postgres"]):
            members = [by_name[name] for name in group if name in by_name]
            for service in members:
                service.ask_to_stop()
            for service in members:
                self._wait_stopped(service)
        self.running = []

    def _wait_stopped(self, service: Service) -> None:
        deadline = time.monotonic() + service.patience
        while service.alive() and time.monotonic() < deadline and self.signals < 2:
            time.sleep(0.02)
        service.wait_stopped(0)

    def _asked_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.signals += 1  # the second one ends the patience

    def _stopping(self) -> bool:
        return self.signals > 0

    def _welcome(self, seconds: float) -> None:
        place = self.place
        say(f"ready after {seconds:.1f} s: {place.address}")
        accounts = place.data_dir / "accounts"
        if accounts.exists():
            for line in accounts.read_text().splitlines():
                say(f"  {line.strip()}")
            say(f"password of every account: {place.password}")
        data = places.database_home(place.data_dir) if place.own_database else "the server of DATABASE_URL"
        say(f"data: {place.data_dir}, database: {data}")
        say("Ctrl-C stops everything; logs are in " + str(place.data_dir / "logs"))


def follow_make() -> None:
    """`make`, when it is our parent, must not leave us behind when it is killed."""
    if os.environ.get("MAKELEVEL") and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))


def taken(place: Place) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except OSError:
            return True
    return False


def ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
