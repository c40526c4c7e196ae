import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import phones

area = st.sampled_from(sorted(phones.AREA_CODES))
mobile = st.tuples(st.sampled_from("6789"), st.from_regex(r"[0-9]{7}", fullmatch=True)).map("".join)
landline = st.tuples(st.sampled_from("2345"), st.from_regex(r"[0-9]{7}", fullmatch=True)).map("".join)


def spellings(area: str, local: str) -> list[str]:
    """How people, phones and gateways write one Brazilian mobile."""
    return [
        f"55{area}{local}",
        f"+55 {area} 9{local[:4]}-{local[4:]}",
        f"({area}) 9{local[:4]}-{local[4:]}",
        f"0{area} 9{local}",
        f"{area}9{local}",
        f"0055{area}9{local}",
    ]


def test_there_are_67_area_codes() -> None:
    assert len(phones.AREA_CODES) == 67


@given(area, mobile)
def test_every_spelling_of_a_mobile_has_one_match_key(area: str, local: str) -> None:
    keys = {phones.match_key(phones.parse(text)) for text in spellings(area, local)}
    assert keys == {f"55{area}{local}"}


@given(area, mobile)
def test_the_ninth_digit_is_put_back_for_people(area: str, local: str) -> None:
    assert phones.with_ninth_digit(f"55{area}{local}") == f"55{area}9{local}"
    assert phones.with_ninth_digit(f"55{area}9{local}") == f"55{area}9{local}"
    assert phones.display(f"55{area}{local}") == f"+55 {area} 9{local[:4]}-{local[4:]}"


@given(area, landline)
def test_a_landline_never_gets_a_ninth_digit(area: str, local: str) -> None:
    digits = f"55{area}{local}"
    assert phones.with_ninth_digit(digits) == phones.match_key(digits) == phones.parse(f"({area}) {local}") == digits


@given(area, mobile, area, mobile)
def test_different_numbers_have_different_keys(one: str, local: str, other: str, local_too: str) -> None:
    same = (one, local) == (other, local_too)
    assert (phones.match_key(f"55{one}9{local}") == phones.match_key(f"55{other}{local_too}")) is same


@given(st.text(max_size=40))
def test_parse_never_raises_and_answers_digits_or_nothing(text: str) -> None:
    found = phones.parse(text)
    assert found == "" or (found.isascii() and found.isdigit() and 7 <= len(found) <= 15)


@pytest.mark.parametrize(
    ("one", "other"), [("5491155551234", "541155551234"), ("5215555551234", "525555551234")], ids=["AR", "MX"]
)
def test_argentina_and_mexico_are_folded_only_when_whatsapp_said_it(one: str, other: str) -> None:
    assert phones.match_key(one) == phones.match_key(other)
    assert phones.match_key(one, from_whatsapp=False) != phones.match_key(other, from_whatsapp=False)


def test_an_area_code_that_does_not_exist_is_left_alone() -> None:
    assert phones.match_key("5520999990001") == "5520999990001"


def test_foreign_numbers_keep_their_shape() -> None:
    assert phones.parse("+1 415 555 2671") == "14155552671"
    assert phones.display("14155552671") == "+1 415-555-2671"
