"""How the panel writes what crm knows: money, documents, dates."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from atendimento import about
from crm.models import CustomField, FieldKind
from crm.values import NO, YES

register = template.Library()


@register.simple_tag
def closed_parts(user: Any) -> list[str]:
    return about.closed_parts(user)


@register.filter
def reais(cents: int) -> str:
    """R$ 1.240,00."""
    return f"R$\u00a0{plain_money(cents)}"


@register.filter
def money_typed(value: Any) -> str:
    """For the field: cents as people write them, and what was typed as it was."""
    if isinstance(value, int):
        return plain_money(value) if value else ""
    return value or ""


def plain_money(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", ".") + f",{rest:02}"


@register.filter
def masked(document: str) -> str:
    """•••.982.247-••: enough to recognise, too little to copy."""
    last = len(document) - 2
    return "".join("•" if sign.isalnum() and (at < 3 or at >= last) else sign for at, sign in enumerate(document))


@register.filter
def value_shown(text: str, kind: str) -> str:
    """What is stored, as people of here read it."""
    if kind == FieldKind.DATE:
        return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")
    if kind == FieldKind.YES_NO:
        return yes_and_no()[text]
    return text


@register.filter
def options(field: CustomField) -> list[tuple[str, str]]:
    if field.kind == FieldKind.YES_NO:
        return list(yes_and_no().items())
    return [(word, word) for word in field.choices]


def yes_and_no() -> dict[str, str]:
    return {YES: _("Yes"), NO: _("No")}


@register.filter
def for_input(at: datetime | None) -> str:
    """For a field of the browser that asks for day and time."""
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else ""


@register.filter
def with_id(prefix: str, row: Any) -> str:
    return f"{prefix}{row.pk}"


@register.filter
def entry(values: Any, name: str) -> str:
    """Of a mapping that may not be there."""
    return str(values.get(name, "")) if values else ""
