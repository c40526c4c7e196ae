"""Scripts as JSON: what is wrong is said at its place, in words, whatever was sent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.flow import BadFlow, flow_read
from tests.factories import MENU

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*MENU, "title", "does"]), inner),
    max_leaves=12,
)


def wrong(**changes: Any) -> dict[str, list[str]]:
    with pytest.raises(BadFlow) as raised:
        flow_read(MENU | changes)
    return raised.value.errors


@given(JSON)
def test_anything_is_read_or_refused(spec: Any) -> None:
    for given_ in (spec, MENU | spec if isinstance(spec, dict) else spec):
        try:
            flow_read(given_)
        except BadFlow:  # and nothing else
            pass


def test_an_unknown_version_is_refused() -> None:
    assert set(wrong(version=2)) == {"version"}


def test_everything_that_is_wrong_is_said_at_once_and_at_its_place() -> None:
    option = {"title": "", "does": "queue", "queue": "x"}
    assert set(wrong(question="", options=[option, {"title": "A", "does": "say"}, 3], patience=0)) == {
        "question", "options.0.title", "options.0.queue", "options.1.text", "options.2", "patience",
    }  # fmt: skip


def test_a_menu_has_options_few_and_different() -> None:
    one = {"title": "Vendas", "does": "person"}
    assert set(wrong(options=[])) == {"options"}
    assert set(wrong(options=[one] * 11)) == {"options"}
    assert set(wrong(options=[one, one | {"title": "VENDAS"}])) == {"options.1.title"}


def test_no_bytes_that_a_database_refuses() -> None:
    assert flow_read(MENU | {"greeting": "o\0i"}).greeting == "oi"
