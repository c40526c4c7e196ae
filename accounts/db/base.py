from typing import Any

from django.db.backends.postgresql import base

from accounts import scope
from accounts.commits import gathering

SET_SCOPE = "SELECT set_config('role', %s, false), set_config('app.tenant', %s, false)"
# Rows of a list join a dozen tables to the first, in an order that is right already: trying the others takes PostgreSQL
# three times as long as the answer. Said with the first scope, so that it costs no round trip of its own.
SET_ALL = f"{SET_SCOPE}, set_config('join_collapse_limit', '4', false)"


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps role and `app.tenant` of the connection equal to the context's scope.

    The setting is compared with the scope each time a cursor is opened, so middleware, streaming
    answers, consumers and tasks are covered alike, and it costs a round trip only when the scope changes.
    A rollback also rolls a SET back, so what we know of the connection is forgotten there.
    """

    applied: scope.Scope | None = None
    postponed: dict[tuple[str, Any], list[Any]] | None = None  # (statement, key) → values, see `accounts.postponing`
    asked = 0  # cursors opened so far: whoever remembers what it read can tell whether anybody asked or wrote since

    def init_connection_state(self) -> None:
        self.applied = None
        super().init_connection_state()

    def _cursor(self, name: str | None = None) -> Any:  # Django's own seam: every statement passes here
        self.asked += 1
        if self.postponed:
            self.send_postponed()
        self.ensure_connection()
        self.apply_scope()
        return super()._cursor(name)  # type: ignore[misc]

    def send_postponed(self) -> None:
        """What was put off, one statement after the other; the same statement's values travel together."""
        together: dict[str, list[list[Any]]] = {}
        for (statement, _key), values in (self.postponed or {}).items():
            together.setdefault(statement, []).append(values)
        if self.postponed:
            self.postponed.clear()  # first: sending asks for a cursor too
        with self.cursor() as cursor:
            for statement, rows in together.items():
                if len(rows) == 1:  # what `executemany` does for many costs more than the one
                    cursor.execute(statement, rows[0])
                else:
                    cursor.executemany(statement, rows)

    def apply_scope(self) -> None:
        wanted = scope.current()
        if self.applied == wanted or self.needs_rollback or self.connection is None:
            return
        tenant = str(wanted.tenant_id or "")
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(SET_SCOPE if self.applied else SET_ALL, [wanted.role, tenant])
        self.applied = wanted

    def _rollback(self) -> Any:
        self.applied = None
        return super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self.applied = None

    def run_and_clear_commit_hooks(self) -> None:
        with gathering():
            super().run_and_clear_commit_hooks()

    def close(self) -> None:
        self.applied = None
        super().close()
