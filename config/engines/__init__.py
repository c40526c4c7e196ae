"""Embedded engines: a real PostgreSQL and a real Valkey out of wheels, for `make run` and `make test`.

Their addresses follow from the data folder alone, so settings can be read before anything runs. Both listen on
Unix sockets only, in a folder that nobody else may enter: no port to clash, no password to leak.
"""

import hashlib
from pathlib import Path

_running: dict[Path, list] = {}  # type: ignore[type-arg]  # of Service, which settings need not import


def runtime_dir(data_dir: Path | str) -> Path:
    """Where the sockets are: always short, as a socket's path ends at 107 bytes and `.data` may lie deep."""
    return Path("/tmp") / f"prosa-{fingerprint(data_dir)}"  # noqa: S108  # made 0700, its owner is checked


def fingerprint(data_dir: Path | str) -> str:
    return hashlib.sha256(str(Path(data_dir).resolve()).encode()).hexdigest()[:12]


def database_url(data_dir: Path | str, name: str = "prosa") -> str:
    return f"postgresql://postgres@/{name}?host={runtime_dir(data_dir)}"


def redis_url(data_dir: Path | str) -> str:
    return f"unix://{runtime_dir(data_dir)}/valkey.sock"


def start(data_dir: Path | str, *, durable: bool = True) -> None:
    """Start both as children of this process; they end with it, even if it is killed. `durable=False`: tests."""
    from config.engines import lock, postgres, valkey

    data = Path(data_dir).resolve()
    lock.take(data, "engines")
    services = [postgres.service(data, durable=durable), valkey.service(data)]
    _running[data] = services
    for service in services:
        service.start()
    for service in services:
        service.wait_ready()
    postgres.create_database(data)


def stop(data_dir: Path | str) -> None:
    from config.engines import lock

    data = Path(data_dir).resolve()
    for service in reversed(_running.pop(data, [])):
        service.stop()
    lock.release(data)
