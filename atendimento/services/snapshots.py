"""What a merge of two contacts did to the database, row by row, so that it can be taken back.

The rows are found through the models' own keys to contacts and chats: a model that comes later is not forgotten.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core import serializers
from django.db.models import Field, ForeignKey, Model

from atendimento.models import Chat, Message
from crm.models import Contact

Rows = dict[str, list[Any]]
# Never dropped by a merge, and too many to copy: their ids are enough.
NUMEROUS = {Message._meta.label_lower}


def keys_to(target: type[Model]) -> Iterator[ForeignKey]:
    """Every foreign key of any model that points at `target`."""
    for relation in target._meta.related_objects:
        if isinstance(relation.field, ForeignKey):
            yield relation.field


def spell(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Whole rows as JSON. Moments keep their microseconds, which Django's own JSON cuts off."""
    found: list[dict[str, Any]] = json.loads(json.dumps(serializers.serialize("python", rows), default=exact))
    return found


def exact(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def bring_back(rows: list[dict[str, Any]]) -> None:
    """Exactly as they were, `auto_now` included."""
    for row in serializers.deserialize("python", rows):
        row.save(force_insert=True)


class Before:
    """The rows that hang on a contact who is about to be absorbed, and on their chats."""

    def __init__(self, other: Contact, chats: list[Chat]) -> None:
        self.roots = spell([other, *chats])
        self.hanging: list[tuple[ForeignKey, Any, list[Any]]] = []
        self.copies: dict[tuple[str, str], dict[str, Any]] = {}
        for target, roots in ((Contact, [other]), (Chat, chats)):
            for key in keys_to(target):
                for root in roots:
                    self.watch(key, root.pk)

    def watch(self, key: ForeignKey, root: UUID) -> None:
        rows = key.model._default_manager.filter(**{key.name: root})
        if key.model is Chat:  # the chats are roots themselves
            return
        if key.model._meta.label_lower in NUMEROUS:
            ids = list(rows.values_list("pk", flat=True))
        else:
            copies = spell(rows)
            ids = [copy["pk"] for copy in copies]
            self.copies |= {(copy["model"], copy["pk"]): copy for copy in copies}
        if ids:
            self.hanging.append((key, root, ids))

    def after(self) -> dict[str, Any]:
        """Once it is done: which rows moved, and from where; which are gone."""
        moved: list[dict[str, Any]] = []
        gone: dict[tuple[str, str], Any] = {}
        for key, root, ids in self.hanging:
            label = key.model._meta.label_lower
            left = set(map(str, key.model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)))
            here = [pk for pk in map(str, ids) if pk in left]
            moved.append({"model": label, "key": key.name, "from": str(root), "ids": here})
            gone |= {(label, pk): self.copies[label, pk] for pk in map(str, ids) if pk not in left}
        return {"roots": self.roots, "moved": moved, "gone": list(gone.values())}


def move_back(moved: list[dict[str, Any]], homes: set[str]) -> None:
    """Rows that are still where the merge put them; what went on since stays."""
    for each in moved:
        model = apps.get_model(each["model"])
        rows = model._default_manager.filter(pk__in=each["ids"], **{f"{each['key']}__in": homes})
        rows.update(**{f"{each['key']}_id": each["from"]})


class Changes:
    """Columns of rows that stay: what they were and what they became."""

    def __init__(self, rows: Iterable[Model]) -> None:
        self.before = {(row["model"], row["pk"]): row["fields"] for row in spell(rows)}

    def after(self, rows: Iterable[Model]) -> list[dict[str, Any]]:
        found = []
        for row in spell(rows):
            old = self.before[row["model"], row["pk"]]
            columns = {name: [old[name], now] for name, now in row["fields"].items() if old[name] != now}
            found.append({"model": row["model"], "pk": row["pk"], "columns": columns})
        return found


COUNTERS = {"rev", "updated_at"}  # only go forward


def change_back(changes: list[dict[str, Any]]) -> None:
    """Columns that nobody touched since."""
    for each in changes:
        model = apps.get_model(each["model"])
        row = model._default_manager.filter(pk=each["pk"]).first()
        if row is None:
            continue
        [now] = spell([row])
        same = {name: old for name, (old, new) in each["columns"].items() if now["fields"][name] == new}
        wanted = {column(model, name): value for name, value in same.items() if name not in COUNTERS}
        if wanted:
            model._default_manager.filter(pk=each["pk"]).update(**wanted)


def column(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return field.attname
