"""Plain SQL in and out of model instances, for the few statements that run once per WhatsApp message.

Building a query costs the ORM more than PostgreSQL needs to answer it (about 1 ms against 0.2 ms each), and
a message takes six of them. Row-level security binds these statements like all others.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from types import NoneType
from typing import Any
from uuid import UUID

from django.db import connection, models

Instance = models.Model | None
PLAIN = {str, int, bool, UUID, NoneType}


@cache
def columns(model: type[models.Model], alias: str) -> str:
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


@cache
def names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def converters(model: type[models.Model]) -> list[tuple[int, Any]]:
    """Columns whose Python value is not what the driver returns (JSON, encrypted text)."""
    fields = enumerate(model._meta.concrete_fields)
    return [(index, field.from_db_value) for index, field in fields if hasattr(field, "from_db_value")]


def build(model: type[models.Model], values: Sequence[Any]) -> Instance:
    """An instance as the ORM would load it; None for the empty side of an outer join."""
    if values[0] is None:
        return None
    row = list(values)
    for index, convert in converters(model):
        row[index] = convert(row[index], None, connection)
    return model.from_db(connection.alias, names(model), row)


def fetch(
    tables: dict[str, type[models.Model]], tail: str, params: Sequence[Any], extra: Iterable[str] = ()
) -> Iterator[tuple[Any, ...]]:
    """`SELECT <all columns of each alias>, <extra> FROM <tail>` as tuples of instances and extra values.

    Each model's primary key must be its first column. Only trusted text goes into `tail` and `extra`.
    """
    wanted = [columns(model, alias) for alias, model in tables.items()]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([*wanted, *extra])} FROM {tail}", params)  # noqa: S608 (names of our own models)
        for row in cursor.fetchall():
            at, found = 0, []
            for model in tables.values():
                width = len(names(model))
                found.append(build(model, row[at : at + width]))
                at += width
            yield (*found, *row[at:])


def insert(instance: models.Model, *, or_nothing: bool = False) -> None:
    """INSERT of all columns; raises IntegrityError like save() does (not with `or_nothing`). Sends no signals."""
    fields = instance._meta.concrete_fields
    values = [prepared(field, field.pre_save(instance, True)) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(insert_sql(type(instance)) + " ON CONFLICT DO NOTHING" * or_nothing, values)
    instance._state.adding, instance._state.db = False, connection.alias


@cache
def insert_sql(model: type[models.Model]) -> str:
    fields = model._meta.concrete_fields
    into = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({into}) VALUES ({", ".join(["%s"] * len(fields))})'  # noqa: S608 (names of our own models)


def update(instance: models.Model, wanted: tuple[str, ...]) -> None:
    """UPDATE of the named fields by primary key."""
    with connection.cursor() as cursor:
        cursor.execute(update_sql(type(instance), wanted), [*changed(instance, wanted), instance.pk])


def update_both(one: models.Model, its: tuple[str, ...], other: models.Model, others: tuple[str, ...]) -> None:
    """Two rows of two tables in one round trip."""
    values = [*changed(other, others), other.pk, *changed(one, its), one.pk]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH other AS ({update_sql(type(other), others)}) {update_sql(type(one), its)}", values)


def changed(instance: models.Model, wanted: tuple[str, ...]) -> list[Any]:
    fields = [column_field(type(instance), name) for name in wanted]
    return [prepared(field, field.pre_save(instance, False)) for field in fields]


def prepared(field: "models.Field[Any, Any]", value: Any) -> Any:
    """As the driver takes it; most values are what they are, and asking each field costs more than the statement."""
    if type(value) in PLAIN and not hasattr(field, "from_db_value"):
        return value
    return field.get_db_prep_save(value, connection)


def column_field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


@cache
def update_sql(model: type[models.Model], wanted: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{column_field(model, name).column}" = %s' for name in wanted)
    return f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "id" = %s'  # noqa: S608 (names of our own models)
