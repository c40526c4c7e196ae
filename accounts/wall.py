"""The second wall: row-level security and composite foreign keys for every tenant-owned table.

Built after each migrate from the models themselves, so that a new model cannot be forgotten.
FORCE makes the policy hold for the owner too; NULLIF because a setting turns '' after its first use,
and ''::uuid would raise where it must show nothing (both tried on PostgreSQL 18).
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models

from accounts import scope

ROLES = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{scope.APP_ROLE}') THEN
    CREATE ROLE {scope.APP_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{scope.SYSTEM_ROLE}') THEN
    CREATE ROLE {scope.SYSTEM_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT {scope.APP_ROLE}, {scope.SYSTEM_ROLE} TO CURRENT_USER;
"""  # noqa: S608 (two constants)
GRANTS = """
GRANT USAGE ON SCHEMA public TO {roles};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {roles};
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {roles};
""".format(roles=f"{scope.APP_ROLE}, {scope.SYSTEM_ROLE}")
MINE = "{column} = NULLIF(current_setting('app.tenant', true), '')::uuid"


DROP_PLAIN_KEY = """
EXECUTE (
  SELECT coalesce(string_agg(format('ALTER TABLE {table} DROP CONSTRAINT %%I;', conname), ' '), 'SELECT 1')
  FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum]
  WHERE conrelid = '{table}'::regclass AND contype = 'f' AND attname = '{column}')
""".replace("%%", "%")


def build_wall(using: str = "default") -> None:
    """Create roles, grants, policies and composite keys; safe to run again."""
    with scope.owner(), connections[using].cursor() as cursor:
        cursor.execute(ROLES)
        cursor.execute(GRANTS)
        present = set(connections[using].introspection.table_names(cursor))
        walled = [model for model in walled_models() if model._meta.db_table in present]
        for model in walled:
            cursor.execute(policy_sql(model))
        for statement in composite_keys(walled):
            cursor.execute(statement)


def walled_models() -> list[type[models.Model]]:
    """Every concrete model with a tenant, and the tenant itself."""
    found = [m for m in apps.get_models() if any(f.name == "tenant" for f in m._meta.local_fields)]
    return [*found, apps.get_model("accounts.Tenant")]


def policy_sql(model: type[models.Model]) -> str:
    table = model._meta.db_table
    column = "id" if model._meta.label == "accounts.Tenant" else "tenant_id"
    mine = MINE.format(column=column)
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        DROP POLICY IF EXISTS tenant_wall ON {table};
        CREATE POLICY tenant_wall ON {table} TO {scope.APP_ROLE} USING ({mine}) WITH CHECK ({mine});
        DROP POLICY IF EXISTS system_door ON {table};
        CREATE POLICY system_door ON {table} TO {scope.SYSTEM_ROLE} USING (true) WITH CHECK (true);
        DROP POLICY IF EXISTS owner_door ON {table};
        CREATE POLICY owner_door ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
    """


def composite_keys(walled: list[type[models.Model]]) -> Iterator[str]:
    """Foreign keys that include the tenant: PostgreSQL's own key checks look past row-level security."""
    targets: set[str] = set()
    for model in walled:
        for field in model._meta.local_fields:
            target = field.remote_field.model if isinstance(field, models.ForeignKey) else None
            if target is None or target not in walled or field.name == "tenant":
                continue
            if target._meta.db_table not in targets:
                targets.add(target._meta.db_table)
                yield unique_pair(target._meta.db_table)
            yield foreign_pair(model._meta.db_table, field, target._meta.db_table)


def unique_pair(table: str) -> str:
    return unless_present(f"{table}_tenant_pair", f"ALTER TABLE {table} ADD CONSTRAINT {{name}} UNIQUE (tenant_id, id)")


def foreign_pair(table: str, field: Any, target: str) -> str:
    """The pair replaces the plain key: checking both would double the cost of each insert."""
    return unless_present(
        f"{table}_{field.column}_wall"[:63],
        f"ALTER TABLE {table} ADD CONSTRAINT {{name}} FOREIGN KEY (tenant_id, {field.column}) "
        f"REFERENCES {target} (tenant_id, id) DEFERRABLE INITIALLY DEFERRED; "
        + DROP_PLAIN_KEY.format(table=table, column=field.column),
    )


def unless_present(name: str, statement: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}') "
        f"THEN {statement.format(name=name)}; END IF; END $$"
    )
