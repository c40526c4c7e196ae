"""How a test that commits leaves its database: `flush` would make eighty tables anew and build the wall again."""

from django.db import OperationalError, connection, transaction
from django.test import TransactionTestCase

from accounts import scope

KEPT = ["django_migrations", "django_content_type", "auth_permission"]  # what a migrated database is born with
# A worker may still be at work: it ends first. Then nobody has to ask in which order rows refer to each other.
EMPTY = """
DO $$
DECLARE tables text[];
BEGIN
  SELECT array_agg(quote_ident(tablename)) INTO tables FROM pg_tables
  WHERE schemaname = 'public' AND tablename <> ALL ('{kept}');
  EXECUTE 'LOCK TABLE ' || array_to_string(tables, ', ') || ' IN SHARE ROW EXCLUSIVE MODE';
  SET LOCAL session_replication_role = replica;
  FOR n IN 1 .. cardinality(tables) LOOP
    EXECUTE 'DELETE FROM ' || tables[n];
  END LOOP;
END $$
""".format(kept="{" + ",".join(KEPT) + "}")


def install() -> None:
    TransactionTestCase._fixture_teardown = lambda _case: empty_database()  # type: ignore[method-assign]


def empty_database(tries: int = 5) -> None:
    try:
        with scope.owner(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(EMPTY)
    except OperationalError:  # a deadlock with a worker: one of the two had to give way
        if tries == 1:
            raise
        empty_database(tries - 1)
