"""What people type into custom fields, read by kind: the text to show and the key to find it by."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from crm import documents, phones
from crm.models import CustomField, FieldKind

Read = tuple[str, str]
LONGEST, LONGEST_KEY = 500, 160
YES, NO = "yes", "no"


def read(field: CustomField, typed: str) -> Read:
    """(text, key) of what was typed, both "" for nothing. Raises ValueError with a sentence for people."""
    typed = typed.replace("\0", "").strip()
    if not typed:
        return "", ""
    if field.kind == FieldKind.CHOICE:
        return one_of(field, typed)
    text, key = READERS[FieldKind(field.kind)](typed)
    if len(text) > LONGEST:
        raise ValueError(_("At most %(most)s characters") % {"most": LONGEST})
    return text, key[:LONGEST_KEY]


def plain_text(typed: str) -> Read:
    return typed, " ".join(typed.lower().split())


def one_of(field: CustomField, typed: str) -> Read:
    if typed not in field.choices:
        raise ValueError(_("Choose one of the list"))
    return typed, typed.lower()[:LONGEST_KEY]


def number(typed: str) -> Read:
    """1.234,56 as Brazilians write it, and 1234.56."""
    plain = typed.replace(" ", "")
    if "," in plain or re.fullmatch(r"-?\d{1,3}(\.\d{3})+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(_("Write a number, such as 1.250,90")) from error
    if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        raise ValueError(_("Write a number, such as 1.250,90"))
    return f"{value:f}".replace(".", ","), f"{value.normalize():f}"


def day(typed: str) -> Read:
    """From a date field of the browser, or 31/12/2026."""
    brazilian = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", typed)
    try:
        found = date(*map(int, brazilian.groups()[::-1])) if brazilian else date.fromisoformat(typed)
    except ValueError as error:
        raise ValueError(_("Write a date, such as 31/12/2026")) from error
    return found.isoformat(), found.isoformat()


def yes_no(typed: str) -> Read:
    if typed not in (YES, NO):
        raise ValueError(_("Choose yes or no"))
    return typed, typed


def cpf(typed: str) -> Read:
    key = documents.plain(typed)
    if not documents.is_cpf(key):
        raise ValueError(_("This CPF does not exist: check its digits"))
    return documents.shown(key), key


def cnpj(typed: str) -> Read:
    key = documents.plain(typed)
    if not documents.is_cnpj(key):
        raise ValueError(_("This CNPJ does not exist: check its digits"))
    return documents.shown(key), key


def phone(typed: str) -> Read:
    digits = phones.parse(typed)
    if not digits:
        raise ValueError(_("Write a phone with its area code"))
    return phones.display(digits), phones.match_key(digits)


def link(typed: str) -> Read:
    text = typed if re.match(r"https?://", typed, re.I) else f"https://{typed}"
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError as error:
        raise ValueError(_("Write an address, such as https://exemplo.com.br")) from error
    return text, text.lower()


READERS: dict[FieldKind, Callable[[str], Read]] = {
    FieldKind.TEXT: plain_text,
    FieldKind.NUMBER: number,
    FieldKind.DATE: day,
    FieldKind.YES_NO: yes_no,
    FieldKind.CPF: cpf,
    FieldKind.CNPJ: cnpj,
    FieldKind.PHONE: phone,
    FieldKind.LINK: link,
}
