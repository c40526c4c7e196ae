"""Lengths of time, typed and shown."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from atendimento.forms.spans import DAY, HOUR, LONGEST, MINUTE, MinutesField, SpanField, SpanWidget, span_words


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        (["5", "60"], 300),
        (["1,5", "3600"], 5400),
        ([" 2 ", "86400"], 2 * DAY),
        (["1.26", "60"], 60),
        (["", "60"], None),
        ([], None),
        (None, None),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: list[str] | None, seconds: int | None) -> None:
    assert SpanField(required=False).clean(typed) == seconds


@pytest.mark.parametrize(
    "typed",
    [["x", "60"], ["0", "60"], ["-1", "60"], ["5", "x"], ["5", "7"], ["1e9", "60"], ["∞", "60"], ["367", "86400"]],
)
def test_nonsense_is_refused_never_an_accident(typed: list[str]) -> None:
    with pytest.raises(ValidationError):
        SpanField(required=False).clean(typed)


@given(st.text(max_size=20), st.text(max_size=6))
def test_whatever_is_typed_is_read_or_refused(amount: str, unit: str) -> None:
    try:
        seconds = SpanField(required=False).clean([amount, unit])
    except ValidationError:
        return
    assert seconds is None or MINUTE <= seconds <= LONGEST


@given(st.integers(1, LONGEST // MINUTE))
def test_what_is_shown_is_read_as_the_same(minutes: int) -> None:
    shown = [str(part) for part in SpanWidget().decompress(minutes * MINUTE)]
    assert MinutesField().clean(shown) == minutes


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(MINUTE, "1 min"), (HOUR, "1 h"), (90 * MINUTE, "1 h 30"), (DAY, "24 h"), (3 * DAY, "3 dias"), (0, "0 min")],
)
def test_lengths_are_short_to_read(seconds: int, words: str) -> None:
    with translation.override("pt-br"):
        assert span_words(seconds) == words
