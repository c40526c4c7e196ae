"""Plain SQL in and out of model instances, for the few statements that run once per WhatsApp message.

Building a query costs the ORM more than PostgreSQL needs to answer it (about 1 ms against 0.2 ms each), and
a message takes six of them. Row-level security binds these statements like all others.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from types import NoneType
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models
from django.db.models.base import ModelState

Instance = models.Model | None
PLAIN = {str, int, bool, UUID, NoneType, datetime}  # aware ones: USE_TZ is on


@cache
def columns(model: type[models.Model], alias: str) -> str:
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


@cache
def names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def key_place(model: type[models.Model]) -> int:
    return list(model._meta.concrete_fields).index(model._meta.pk)  # type: ignore[arg-type]


@cache
def converters(model: type[models.Model]) -> list[tuple[int, str, Any]]:
    """Columns whose Python value is not what the driver returns (JSON, encrypted text)."""
    fields = enumerate(model._meta.concrete_fields)
    return [(index, field.attname, field.from_db_value) for index, field in fields if hasattr(field, "from_db_value")]


def build(model: type[models.Model], values: Sequence[Any]) -> Instance:
    """An instance as the ORM would load it; None for the empty side of an outer join.

    Its values are put where `Model.__init__` puts them, one field after the other, at a quarter of the time. No field
    of these models wants to hear of it, and nobody listens to `post_init`.
    """
    if values[key_place(model)] is None:
        return None
    instance = model.__new__(model)
    state = instance._state = ModelState()
    state.adding, state.db = False, connection.alias
    instance.__dict__.update(zip(names(model), values, strict=True))
    for index, name, convert in converters(model):
        instance.__dict__[name] = convert(values[index], None, connection)
    return instance


def fetch(
    tables: dict[str, type[models.Model]], tail: str, params: Sequence[Any], extra: Iterable[str] = ()
) -> Iterator[tuple[Any, ...]]:
    """`SELECT <all columns of each alias>, <extra> FROM <tail>` as tuples of instances and extra values.

    Only trusted text goes into `tail` and `extra`.
    """
    wanted = [columns(model, alias) for alias, model in tables.items()]
    met: dict[tuple[str, Any], Instance] = {}  # a row that many are joined to is one object
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([*wanted, *extra])} FROM {tail}", params)  # noqa: S608 (names of our own models)
        for row in cursor.fetchall():
            at, found = 0, []
            for alias, model in tables.items():
                width, key = len(names(model)), (alias, row[at + key_place(model)])
                if key not in met:
                    met[key] = build(model, row[at : at + width])
                found.append(met[key])
                at += width
            yield (*found, *row[at:])


def insert(instance: models.Model, *, or_nothing: bool = False) -> bool:
    """INSERT of all columns; raises IntegrityError like save() does. Sends no signals. With `or_nothing` a row that is
    there already is no error; False then.
    """
    values = all_values(instance)
    with connection.cursor() as cursor:
        cursor.execute(insert_sql(type(instance)) + " ON CONFLICT DO NOTHING" * or_nothing, values)
        is_new = bool(cursor.rowcount)
    was_inserted(instance)
    return is_new


def all_values(instance: models.Model) -> list[Any]:
    return values_of(instance, wishes(type(instance)), add=True)


def values_of(instance: models.Model, wanted: "tuple[Wish, ...]", *, add: bool) -> list[Any]:
    """As the driver takes them. Most values are what they are, and asking each field costs more than the statement."""
    values = []
    for field, attribute, has_own_mind, is_converted in wanted:
        value = field.pre_save(instance, add) if has_own_mind else getattr(instance, attribute)
        is_plain = type(value) in PLAIN and not is_converted
        values.append(value if is_plain else field.get_db_prep_save(value, connection))
    return values


class Wish(NamedTuple):
    field: "models.Field[Any, Any]"
    attribute: str
    has_own_mind: bool  # sets the value when it is saved, as auto_now does
    is_converted: bool  # as JSON and encrypted text are


@cache
def wishes(model: type[models.Model], wanted: tuple[str, ...] = ()) -> tuple[Wish, ...]:
    """Of these fields, or of all."""
    fields = [column_field(model, name) for name in wanted] or model._meta.concrete_fields
    plain = models.Field.pre_save
    return tuple(
        Wish(field, field.attname, type(field).pre_save is not plain, hasattr(field, "from_db_value"))
        for field in fields
    )


def was_inserted(instance: models.Model) -> None:
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
    return values_of(instance, wishes(type(instance), wanted), add=False)


def column_field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


@cache
def update_sql(model: type[models.Model], wanted: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{column_field(model, name).column}" = %s' for name in wanted)
    return f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "id" = %s'  # noqa: S608 (names of our own models)
