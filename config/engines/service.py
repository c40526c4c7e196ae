"""A supervised process: it dies with its parent, tells when it is ready, and stops politely or not at all."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
MARK = "PROSA_SUPERVISED"  # names the data folder in every child's environment, so that strays can be found
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class NotReady(Exception):
    """A process ended or stayed silent while it was waited for."""


@dataclass
class Service:
    name: str
    command: list[str]
    data_dir: Path
    cwd: Path | None = None
    env: dict[str, str] = field(default_factory=dict)
    uid: int | None = None  # run as somebody else; only root may
    gid: int | None = None
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGKILL  # what it gets when its parent dies
    patience: float = 10.0  # seconds that an orderly stop may take
    before: Callable[[], None] | None = None
    ready: Callable[[], bool] | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.data_dir / "logs" / f"{self.name}.log"

    def start(self) -> None:
        """Call it from the main thread only: the kernel's "parent" is the thread that forked."""
        if self.before:
            self.before()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                env={**os.environ, **self.env, MARK: str(self.data_dir)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops things in order
                preexec_fn=end_with_parent(self.death_signal),
                **({"user": self.uid, "group": self.gid, "extra_groups": []} if self.uid is not None else {}),  # type: ignore[call-overload]
            )

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait_ready(self, timeout: float = 60.0, give_up: Callable[[], bool] = lambda: False) -> None:
        deadline = time.monotonic() + timeout
        while self.ready and not self.ready() and not give_up():
            if not self.alive() or time.monotonic() > deadline:
                raise NotReady(f"{self.name} did not start; the end of {self.log}:\n{self.last_words()}")
            time.sleep(0.05)

    def last_words(self, lines: int = 8) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def stop(self, patience: float | None = None) -> None:
        self.ask_to_stop()
        self.wait_stopped(self.patience if patience is None else patience)

    def wait_stopped(self, patience: float) -> None:
        """Whatever is left of its process group is killed: a pool child, a helper."""
        if self.process is None:
            return
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            pass
        kill_group(self.process.pid)
        self.process.wait()


def kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def end_with_parent(signum: int) -> Callable[[], None]:
    """For `preexec_fn`: the child is sent `signum` when we die, by whatever death (Linux)."""
    parent = os.getpid()

    def prepare() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(signum))
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return prepare
