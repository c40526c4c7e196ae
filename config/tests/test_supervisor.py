"""`make run`, as a person meets it: one process that starts everything, keeps it alive and leaves nothing behind."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from config.engines import places, runtime_dir
from tests.environment import ROOT
from tests.live import free_port

pytestmark = [pytest.mark.live, pytest.mark.slow]
# How each child is recognised by its command line.
CHILDREN = {
    "postgres": "postgres/bin/postgres -D",
    "valkey": "valkey-server",
    "web": "daphne",
    "worker": "worker --pool",
    "beat": "beat --schedule",
}
IGNORED = shutil.ignore_patterns(".git", ".data", ".venv", "__pycache__", ".*_cache", "staticfiles", "test-results")


class Run:
    """One installation, copied to where a careless script would stumble over its path."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.output = home / "screen.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.output.open("ab") as screen:
            self.process = self.popen(stdout=screen, stderr=subprocess.STDOUT)
        until(self.healthy, 180, "ready")

    def popen(self, **options: object) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        environment |= {"PORT": str(self.port), "PROSA_DEMO_PASSWORD": "the-password"}
        command = [sys.executable, "-m", "config.dev"]
        return subprocess.Popen(command, cwd=self.home, env=environment, **options)

    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, name: str) -> psutil.Process | None:
        for process in psutil.Process(self.process.pid).children():
            if matches(process, name):
                return process
        return None


def matches(process: psutil.Process, name: str) -> bool:
    try:
        line = " ".join(process.cmdline())
        return process.status() != psutil.STATUS_ZOMBIE and (
            CHILDREN[name] in line or (name == "postgres" and process.name() == "postgres")
        )
    except psutil.Error:
        return False


def until(condition: Callable[[], object], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not {what} within {seconds} s"
        time.sleep(0.05)


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    home = tmp_path_factory.mktemp("with a space") / "prosa's home"
    shutil.copytree(ROOT, home, ignore=IGNORED)
    run = Run(home)
    run.start()
    yield run
    if run.process.poll() is None:
        run.process.kill()
        time.sleep(1)
    # Root's database may lie outside of the home.
    shutil.rmtree(places.database_home(home / ".data"), ignore_errors=True)
    shutil.rmtree(runtime_dir(home / ".data"), ignore_errors=True)


def test_it_says_where_it_is_and_how_to_log_in(run: Run) -> None:
    until(lambda: "ready after" in run.output.read_text(), 60, "announced")
    assert f"http://localhost:{run.port}" in run.output.read_text()
    assert "the-password" in run.output.read_text()
    assert (run.home / ".data" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_second_one_is_refused(run: Run) -> None:
    second = run.popen(stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, said = second.communicate(timeout=60)
    assert second.returncode != 0
    assert f"already running here: pid {run.process.pid}" in said.decode()


@pytest.mark.parametrize("name", CHILDREN)
def test_a_killed_child_comes_back(run: Run, name: str) -> None:
    until(lambda: run.child(name), 60, f"{name} found")
    victim = run.child(name)
    victim.kill()
    until(lambda: (child := run.child(name)) and child.pid != victim.pid, 60, f"{name} restarted")
    until(run.healthy, 180, "healthy again")


def test_sigterm_leaves_no_process(run: Run) -> None:
    family = run.family()
    run.process.send_signal(signal.SIGTERM)
    assert run.process.wait(60) == 0
    assert alive(family) == []


def test_killing_the_supervisor_leaves_no_process(run: Run) -> None:
    run.start()
    family = run.family()
    run.process.kill()
    until(lambda: not alive(family), 60, "everything gone")
