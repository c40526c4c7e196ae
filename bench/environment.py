"""Engines and database of a run: `.data/bench/`, durable as in production, an empty database each time."""

import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import engines

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / ".data" / "bench"
DATABASE = "bench"


def prepare(port: int) -> None:
    """Production's settings in this process and, by inheritance, in all that it starts."""
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATABASE_URL": engines.database_url(DATA, DATABASE),
            "REDIS_URL": "",
            "PORT": str(port),
            "PROSA_ALLOWED_HOSTS": "127.0.0.1,localhost",
            "PROSA_BASE_URL": f"http://127.0.0.1:{port}",
            "PROSA_CHANNEL_PREFIX": "bench",
            "PROSA_CELERY_QUEUE": "bench",
            "PROSA_DATA_DIR": str(DATA),
            "PROSA_DEBUG": "0",
            "PROSA_DEMO": "0",
            "PROSA_FIELD_KEYS": "",
            "PROSA_LOG_LEVEL": "ERROR",
            "PROSA_MEDIA_DIR": "",
            "PROSA_PROXY_COUNT": "0",
            "PROSA_SECRET_KEY": secrets.token_urlsafe(48),
            "PROSA_SIMULATOR": "0",
            "PYTHONUNBUFFERED": "1",
        }
    )


@contextmanager
def running() -> Iterator[None]:
    """Engines started, database made and migrated, Django loaded; the engines end with the block."""
    shutil.rmtree(DATA / "logs", ignore_errors=True)
    engines.start(DATA, durable=True)
    try:
        create_database()
        import django

        django.setup()
        migrate()
        collect_static()
        yield
    finally:
        close_connections()
        engines.stop(DATA)


def create_database() -> None:
    """Rows of an earlier run would change the numbers of this one."""
    import psycopg

    from config.engines import postgres

    with psycopg.connect(engines.database_url(DATA, "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    postgres.create_database(DATA, DATABASE)
    forget_queues()


def forget_queues() -> None:
    """Wake-ups, cached flags and socket groups of what ran before."""
    import redis

    redis.Redis.from_url(engines.redis_url(DATA)).flushall()


def migrate() -> None:
    from django.core.management import call_command

    from config.dev.messages import compile_messages

    compile_messages()
    call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Without the admin's thousands of files, which no number here needs."""
    from django.core.management import call_command

    patterns = ["admin*", "unfold*", "rest_framework*"]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=patterns, clear=True)


def close_connections() -> None:
    from django.apps import apps

    if apps.ready:
        from django.db import connections

        connections.close_all()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port() -> int:
    """The browser's origin, which the settings were told."""
    return int(os.environ["PORT"])
