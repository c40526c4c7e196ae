"""One runner per data folder: an advisory lock that the kernel lets go of when its holder dies."""

import fcntl
import os
from pathlib import Path
from typing import IO

_held: dict[Path, IO[str]] = {}


class AlreadyRunning(Exception):
    """Somebody runs this data folder; the text says who and where."""


def take(data_dir: Path, address: str) -> None:
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if data_dir in _held:
        return
    handle = (data_dir / "lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.seek(0)
        holder = handle.read().strip()
        handle.close()
        raise AlreadyRunning(holder or "by a process that is just starting") from None
    handle.truncate(0)
    handle.write(f"pid {os.getpid()}, {address}\n")
    handle.flush()
    _held[data_dir] = handle


def release(data_dir: Path) -> None:
    handle = _held.pop(data_dir, None)
    if handle is not None:
        handle.truncate(0)
        handle.close()
