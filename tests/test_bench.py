"""The benchmark's own arithmetic; what it measures is no test."""

import json
import math

import pytest

from bench import posts
from bench.numbers import Number, missing, percentile, table
from bench.pipeline import newest_at


@pytest.mark.parametrize(("share", "expected"), [(50, 2), (75, 3), (95, 4), (100, 4), (1, 1)])
def test_a_percentile_is_a_value_that_was_measured(share: int, expected: int) -> None:
    assert percentile([4, 1, 3, 2], share) == expected


def test_no_values_have_no_percentile() -> None:
    assert math.isnan(percentile([], 95))


def test_a_number_says_whether_its_goal_was_reached() -> None:
    assert Number("acks", 4000, "/s", goal_value=3500, higher=True).verdict == "reached"
    assert Number("p99", 21, "ms", goal_value=20).verdict == "MISSED"
    assert Number("memory", 21, "KB").verdict == ""


def test_the_table_keeps_its_columns_and_shows_what_could_not_be_measured() -> None:
    lines = table(
        [Number("acks", 4000.4, "/s", "pgbench: 5,000/s", 3500, higher=True), missing("latency", "no Chromium")]
    )
    lines = lines.splitlines()
    assert lines[0].startswith("what ") and "4,000 /s" in lines[2] and "≥ 3,500 /s" in lines[2]
    assert lines[3].endswith("not measured") and lines[4] == "latency: no Chromium"


def test_each_request_has_an_id_and_a_signature_of_its_own() -> None:
    template = json.dumps({"session": "@@session@@", "id": posts.MESSAGE, "from": posts.PHONE, "body": posts.TEXT})
    bag = posts.Mailbag(template, (posts.Door("loja-1", "token", "key"),))
    bag = posts.Mailbag.from_json(bag.to_json())
    first, second = (bag.request(bag.doors[0], posts.phone(7), "Olá", 1.8e9) for _ in range(2))
    assert first != second
    head, _, body = first.partition(b"\r\n\r\n")
    assert json.loads(body)["session"] == "loja-1" and json.loads(body)["from"] == posts.phone(7)
    assert f"Content-Length: {len(body)}".encode() in head and posts.signature("key", body).encode() in head


def test_the_pipeline_is_done_when_each_pushed_chat_shows_its_last_revision() -> None:
    rows = [(1.0, "a", 1), (2.0, "b", 4), (3.0, "a", 2)]
    assert newest_at(rows, {"a": 2, "b": 4}) == 3.0
    assert newest_at(rows, {"a": 3, "b": 4}) is None
    assert newest_at([], {"a": 1}) is None
