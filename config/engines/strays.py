"""Finds what an earlier run left behind when it was killed where the kernel could not clean up after it."""

from collections.abc import Callable, Iterable
from pathlib import Path

import psutil

from config.engines.service import MARK


def kill_in_folder(folder: Path, name: str) -> None:
    """Engines overwrite their environment with their title, but they live in their data folder."""
    _kill(lambda process: process.name().startswith(name) and process.cwd() == str(folder))


def kill_marked(data_dir: Path) -> None:
    _kill(lambda process: process.environ().get(MARK) == str(data_dir))


def _kill(belongs: Callable[[psutil.Process], bool]) -> None:
    ours = {psutil.Process().pid, *(parent.pid for parent in psutil.Process().parents())}
    strays = [process for process in psutil.process_iter() if process.pid not in ours and _safely(belongs, process)]
    _end(strays)


def _safely(belongs: Callable[[psutil.Process], bool], process: psutil.Process) -> bool:
    try:
        return belongs(process)
    except (psutil.Error, OSError):  # gone, a zombie, or not ours to look at
        return False


def _end(processes: Iterable[psutil.Process]) -> None:
    processes = list(processes)
    for process in processes:
        try:
            process.kill()
        except psutil.Error:
            continue
    psutil.wait_procs(processes, timeout=5)
