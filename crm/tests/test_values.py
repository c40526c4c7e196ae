"""What people type into fields is read by kind, or refused with a sentence."""

from uuid import uuid4

import pytest

from crm.models import CustomField
from crm.values import read


def field(kind: str) -> CustomField:
    return CustomField(tenant_id=uuid4(), name="x", kind=kind, choices=["Ouro", "Prata"])


@pytest.mark.parametrize(
    ("kind", "typed", "text", "key"),
    [
        ("text", " Rosa\0  Clara ", "Rosa  Clara", "rosa clara"),
        ("number", "1.234,50", "1234,50", "1234.5"),
        ("number", "1.234", "1234", "1234"),
        ("number", "12.5", "12,5", "12.5"),
        ("date", "31/12/2026", "2026-12-31", "2026-12-31"),
        ("date", "2026-12-31", "2026-12-31", "2026-12-31"),
        ("choice", "Ouro", "Ouro", "ouro"),
        ("yes_no", "yes", "yes", "yes"),
        ("cpf", "52998224725", "529.982.247-25", "52998224725"),
        ("cnpj", "11222333000181", "11.222.333/0001-81", "11222333000181"),
        ("phone", "(31) 99744-1208", "+55 31 99744-1208", "553197441208"),
        ("link", "exemplo.com.br/a", "https://exemplo.com.br/a", "https://exemplo.com.br/a"),
        ("text", "   ", "", ""),
    ],
)
def test_it_is_kept_to_show_and_to_find(kind: str, typed: str, text: str, key: str) -> None:
    assert read(field(kind), typed) == (text, key)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("number", "dez"), ("number", "NaN"), ("number", "9" * 40), ("date", "31/02/2026"), ("choice", "Lata"),
     ("yes_no", "talvez"), ("cpf", "1"), ("cnpj", "1"), ("phone", "12"), ("link", "javascript:alert(1)"),
     ("text", "x" * 501)],
)  # fmt: skip
def test_nonsense_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(ValueError, match="."):
        read(field(kind), typed)
