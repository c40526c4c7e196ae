"""Statements outside of the wall. Each names the company and what the person may see; none may hold up a person."""

from collections.abc import Sequence
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy
from psycopg.errors import QueryCanceled

from accounts import scope
from accounts.errors import Invalid
from accounts.models import User
from accounts.roles import may

PATIENCE = 1500  # milliseconds
# A prepared statement's general plan knows nothing of how rare a word is.
MANNERS = (
    "SELECT set_config('statement_timeout', %s, true), set_config('plan_cache_mode', 'force_custom_plan', true), "
    "set_config('pg_trgm.similarity_threshold', '0.25', true), "
    "set_config('pg_trgm.word_similarity_threshold', '0.4', true)"
)


class TooMuch(Invalid):
    """Nobody waits longer than this for an answer; the caller tries something smaller, or the person does."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("That is too much for one search. Add a word."), code="too_much")


def find(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The statement's rows. Raises TooMuch when it takes longer than PATIENCE."""
    with scope.unscoped("an index serves no search inside the wall"):
        try:
            return patiently(statement, params)
        except OperationalError as error:
            if isinstance(error.__cause__, QueryCanceled):
                raise TooMuch from error
            raise


def patiently(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MANNERS, [str(PATIENCE)])
        cursor.execute(statement, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        transaction.set_rollback(True)  # nothing was written, and the settings go with it
    return rows


Condition = tuple[str, list[Any]]


def company(table: str = "") -> Condition:
    """Binds a statement to the scope's company; who is let in everywhere, as a superadmin is, is bound to none."""
    if scope.current().role == scope.SYSTEM_ROLE:
        return "TRUE", []
    return f"{table}tenant_id = %s", [scope.current_tenant_id()]


def limits_of(user: User) -> list[Condition]:
    """What `chats_visible` says of chat `c`, in SQL: a filter after the LIMIT could leave nothing of a full page."""
    if may(user, "chat.read_all"):
        return []
    queues = list(user.queues.values_list("pk", flat=True))
    return [("(c.assigned_to_id = %s OR c.queue_id = ANY(%s))", [user.pk, queues])]
