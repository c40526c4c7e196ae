"""Lists: one envelope, bounded sizes, page numbers for people and a cursor for deep reading.

Page numbers count and skip, which is dear far down; they stop at `DEEPEST`. A cursor does neither: the answer
then has no total, and the thousandth page costs what the first does.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from integrations.kit.names import component

DEFAULT, MOST = 20, 100
DEEPEST = 10_000  # rows


@dataclass(frozen=True)
class Cursor:
    """A position in a list that is ordered newest first, ties by id."""

    at: datetime
    pk: UUID

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(f"{self.at.isoformat()}~{self.pk}".encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Raises ValueError for what is no cursor of ours."""
        try:
            plain = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)).decode()
        except (binascii.Error, UnicodeError) as error:
            raise ValueError(text) from error
        at, _sep, pk = plain.partition("~")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError(text)
        return cls(moment, UUID(pk))


@extend_schema_field(serializers.CharField())
class CursorField(serializers.Field):
    default_error_messages = {"invalid_cursor": _("Use a nextCursor of an earlier answer as it is.")}

    def to_internal_value(self, data: Any) -> Cursor:
        try:
            return Cursor.read(str(data)[:200])
        except (ValueError, OverflowError):
            self.fail("invalid_cursor")
            raise  # unreachable: fail() raises


class PageQuery(serializers.Serializer):
    """Inherit and add the list's own filters."""

    page = serializers.IntegerField(min_value=1, max_value=DEEPEST, default=1)
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=DEFAULT)
    cursor = CursorField(required=False, help_text="A nextCursor; page is then ignored.")

    def validate(self, query: dict[str, Any]) -> dict[str, Any]:
        if "cursor" not in query and query["page"] * query["limit"] > DEEPEST:
            message = _("Pages end at %(most)s rows: read on with nextCursor.") % {"most": DEEPEST}
            raise serializers.ValidationError({"page": [message]})
        return query


class ShortQuery(PageQuery):
    cursor = None  # type: ignore[assignment]  # a short list has none


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    total: int | None
    number: int | None
    limit: int
    next_cursor: str | None

    def reversed(self) -> "Page":
        return replace(self, rows=self.rows[::-1])

    def answer(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        """The envelope around the rows in that shape."""
        return {
            "data": shape(self.rows, many=True).data,
            "total": self.total,
            "page": self.number,
            "totalPages": None if self.total is None else -(-self.total // self.limit),
            "nextCursor": self.next_cursor,
        }


def paged(rows: QuerySet[Any], query: Mapping[str, Any], *, by: str, load: Callable[[Any], Any] | None = None) -> Page:
    """One page of `rows`, newest first by the column `by`. `query`: a valid PageQuery.

    `load` adds what only the rows of the page need (select_related and the like), so that counting does without.
    """
    limit, cursor = query["limit"], query.get("cursor")
    start = 0 if cursor else (query["page"] - 1) * limit
    wanted = before(rows, cursor, by) if cursor else rows
    found = list((load or same)(wanted).order_by(f"-{by}", "-id")[start : start + limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page(
        rows=found,
        total=None if cursor else counted(rows, found, start, more),
        number=None if cursor else query["page"],
        limit=limit,
        next_cursor=str(Cursor(getattr(found[-1], by), found[-1].pk)) if more else None,
    )


def numbered(rows: QuerySet[Any], query: Mapping[str, Any], *, by: str) -> Page:
    """A short list in any order: page numbers only. `query`: a valid ShortQuery."""
    start = (query["page"] - 1) * query["limit"]
    found = list(rows.order_by(by, "id")[start : start + query["limit"] + 1])
    more, found = len(found) > query["limit"], found[: query["limit"]]
    return Page(found, counted(rows, found, start, more), query["page"], query["limit"], None)


def counted(rows: QuerySet[Any], found: list[Any], start: int, more: bool) -> int:
    """A list that ends on this page has counted itself."""
    return rows.order_by().count() if more or (start and not found) else start + len(found)


def same(rows: Any) -> Any:
    return rows


def before(rows: QuerySet[Any], cursor: Cursor, by: str) -> QuerySet[Any]:
    """A row comparison walks the index; `<` and `=` joined by OR would not. `by` is ours, never a stranger's."""
    meta = rows.model._meta
    table, column = meta.db_table, meta.get_field(by).column  # type: ignore[union-attr]
    earlier = RawSQL(f"({table}.{column}, {table}.id) < (%s, %s)", [cursor.at, cursor.pk])  # noqa: S611 (our own names)
    return rows.annotate(earlier=earlier).filter(earlier=True)


def envelope(row: type[serializers.Serializer]) -> Any:
    """The schema of a list of `row`."""
    return inline_serializer(
        name=f"{component(row)}Page",
        fields={
            "data": row(many=True),
            "total": serializers.IntegerField(allow_null=True, help_text="Not counted when read by cursor."),
            "page": serializers.IntegerField(allow_null=True),
            "totalPages": serializers.IntegerField(allow_null=True),
            "nextCursor": serializers.CharField(allow_null=True, help_text="Give it back as `cursor` to read on."),
        },
    )
