"""Brings database, translations and demo data up to date: `python -m config.dev.prepare`.

The supervisor starts it beside the engines: Django loads while they do.
"""

import os
import time
from io import StringIO

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.dev.messages import compile_messages

    compile_messages()
    django.setup()
    from django.conf import settings

    wait_for_database()
    migrate()
    if settings.DEMO:
        demo()


def wait_for_database(patience: float = 30) -> None:
    import psycopg
    from django.db import connection

    wanted = ("host", "port", "user", "password", "dbname")
    parameters = {key: value for key, value in connection.get_connection_params().items() if key in wanted}
    deadline = time.monotonic() + patience
    while True:
        try:
            psycopg.connect(**parameters).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def migrate() -> None:
    from django.core.management import call_command

    from config.health import pending_migrations

    if pending_migrations():
        call_command("migrate", interactive=False, verbosity=0)


def demo() -> None:
    """`manage.py demo` says who can log in, one account a line; the supervisor shows it when all is up."""
    from django.conf import settings
    from django.core.management import call_command, get_commands

    if "demo" in get_commands():
        said = StringIO()
        call_command("demo", stdout=said)
        (settings.DATA_DIR / "accounts").write_text(said.getvalue())


if __name__ == "__main__":
    main()
