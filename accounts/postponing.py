"""Writes that nobody reads back at once go to the database together: a round trip and a plan for many instead of each.

Inside `postponing` they wait until the connection is asked for anything else (`accounts.db` sees each cursor, those of
savepoints too) or the block ends, so no statement ever reads around them. Written twice, a row is written once: the
last values count. What the database refuses is raised then, not where the write was put off.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection, models

from accounts import sql
from accounts.db.base import DatabaseWrapper


def ours() -> DatabaseWrapper:
    return cast(DatabaseWrapper, connection)


@contextmanager
def postponing() -> Iterator[None]:
    """Wants a transaction around it: what is left goes out at the end of the block, unless the block fails."""
    ours().postponed = {}
    try:
        yield
        if ours().postponed:
            ours().send_postponed()
    finally:
        ours().postponed = None


def block() -> Any:
    """The block that is open now, to be compared by identity; None outside of one."""
    return ours().postponed


def asked() -> int:
    """Grows with each statement of the connection: what was read, and locked, at the same number still holds."""
    return ours().asked


def insert(instance: models.Model) -> None:
    """As `sql.insert`, when there is time."""
    if (waiting := ours().postponed) is None:
        sql.insert(instance)
        return
    waiting[sql.insert_sql(type(instance)), instance.pk] = sql.all_values(instance)
    sql.was_inserted(instance)


def update(instance: models.Model, wanted: tuple[str, ...]) -> None:
    """As `sql.update`, when there is time."""
    if (waiting := ours().postponed) is None:
        sql.update(instance, wanted)
        return
    statement = sql.update_sql(type(instance), wanted)
    waiting[statement, instance.pk] = [*sql.changed(instance, wanted), instance.pk]
