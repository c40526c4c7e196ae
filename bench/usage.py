"""Who used the processors while something was measured, and how much of them the host gave to others."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

NAMES = {
    "postgres": "PostgreSQL",
    "valkey-server": "Valkey",
    "granian": "Granian",
    "daphne": "Daphne",
    "worker": "Celery",
    "beat": "beat",
    "bench.proxy": "proxy",
    "bench.load": "load generator",
    "chromium": "Chromium",
    "node": "Playwright",
}


@dataclass
class Usage:
    busy: float = 0.0
    stolen: float = 0.0
    by: dict[str, float] = field(default_factory=dict)  # percent of one core

    def __str__(self) -> str:
        parts = sorted(self.by.items(), key=lambda item: -item[1])
        ours = ", ".join(f"{name} {share:.0f}" for name, share in parts if share >= 1)
        return f"CPU {self.busy:.0f} % busy, {self.stolen:.0f} % stolen by the host; of one core in %: {ours}"


@contextmanager
def usage() -> Iterator[Usage]:
    """Processes that came and went inside are not counted under their names, only as busy."""
    before, who, found = ticks(), descendants(), Usage()
    yield found
    used = [after - was for after, was in zip(ticks(), before, strict=True)]
    total = sum(used) or 1
    found.stolen = 100 * used[7] / total
    found.busy = 100 * (total - used[3] - used[4] - used[7]) / total
    one_core = total / (os.cpu_count() or 1)
    for pid, (name, spent) in descendants().items():
        found.by[name] = found.by.get(name, 0) + 100 * (spent - who.get(pid, ("", 0))[1]) / one_core


def ticks() -> list[int]:
    line = Path("/proc/stat").read_text().splitlines()[0]
    return [int(value) for value in line.split()[1:9]]


def descendants() -> dict[int, tuple[str, int]]:
    """pid → (name, ticks so far, with ended children) of this process and all below it."""
    parents, spent = {}, {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            pid = int(entry.name)
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            parents[pid], spent[pid] = int(fields[1]), sum(map(int, fields[11:13]))
    return {pid: (name_of(pid), spent[pid]) for pid in parents if is_ours(pid, parents)}


def is_ours(pid: int, parents: dict[int, int]) -> bool:
    while pid > 1:
        if pid == os.getpid():
            return True
        pid = parents.get(pid, 0)
    return False


def name_of(pid: int) -> str:
    if pid == os.getpid():
        return "benchmark"
    with suppress(OSError):
        command = (Path("/proc") / str(pid) / "cmdline").read_bytes().decode(errors="replace")
        return next((name for mark, name in NAMES.items() if mark in command), "other")
    return "other"
