"""CPF and CNPJ: right ones pass however they are written, wrong ones don't."""

import pytest

from crm import documents


@pytest.mark.parametrize("typed", ["529.982.247-25", "52998224725", " 529 982 247 25 "])
def test_a_right_cpf_passes(typed: str) -> None:
    assert documents.is_cpf(documents.plain(typed))
    assert documents.shown(documents.plain(typed)) == "529.982.247-25"


@pytest.mark.parametrize("typed", ["529.982.247-26", "111.111.111-11", "5299822472", "529982247255", "", "abc"])
def test_a_wrong_cpf_does_not(typed: str) -> None:
    assert not documents.is_cpf(documents.plain(typed))


@pytest.mark.parametrize("typed", ["11.222.333/0001-81", "12.abc.345/01de-35"])
def test_a_right_cnpj_passes_with_letters_too(typed: str) -> None:
    assert documents.is_cnpj(documents.plain(typed))


@pytest.mark.parametrize("typed", ["11.222.333/0001-82", "00.000.000/0000-00", "12ABC34501DE36", "1"])
def test_a_wrong_cnpj_does_not(typed: str) -> None:
    assert not documents.is_cnpj(documents.plain(typed))
