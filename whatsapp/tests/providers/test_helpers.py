from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp.providers import _proto
from whatsapp.providers._address import address, lid_of, phone_of
from whatsapp.providers._json import MAX_DEPTH, clean, int_at, loads, slim
from whatsapp.providers._media import decode, kind_of, picture_of
from whatsapp.providers._parts import Content, Control
from whatsapp.providers._time import moment
from whatsapp.providers._vcard import card, compose
from whatsapp.providers.base import MalformedBody

NOW = datetime(2026, 11, 22, tzinfo=UTC)
THEN = datetime(2026, 7, 17, 12, 6, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        1784290000, "1784290000", 1784290000.0, 1784290000000, "1784290000000", 1784290000000000,
        {"low": 1784290000, "high": 0, "unsigned": True}, {"low": 1878572160, "high": 415},
        "2026-07-17T12:06:40Z", "2026-07-17T09:06:40-03:00",
    ],
)  # fmt: skip
def test_time_has_many_notations(value: Any) -> None:
    found = moment(value, NOW)
    assert found is not None
    assert abs((found - THEN).total_seconds()) < 1000


@pytest.mark.parametrize(
    "value",
    [0, -1, None, "", "soon", True, [], {}, {"low": "a"}, 1e400, float("nan"), 10**400, "9" * 5000, 1, 1_200_000_000,
     1795910400, "2026-07-17T12:06:40", "T", "2026-99-99T00:00:00Z", "0001-01-01T00:00:00Z"],
)  # fmt: skip
def test_what_is_no_time_is_none(value: Any) -> None:
    assert moment(value, NOW) is None


@given(st.one_of(st.integers(), st.floats(), st.text(), st.dictionaries(st.text(), st.integers())))
def test_any_value_is_a_time_or_none(value: Any) -> None:
    found = moment(value, NOW)
    assert found is None or found.utcoffset() is not None


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"1", b'"a"', b"null", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1e999}', b"\xff\xfe{",
     b'{"a": ' + b"1" * 5000 + b"}", b"[" * 100_000, b'{"a":' * 100_000],
)  # fmt: skip
def test_what_is_no_json_object_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedBody):
        loads(body)


def test_text_that_postgresql_refuses_is_replaced() -> None:
    assert loads(rb'{"a\u0000": "b\u0000c \ud800 \ud83d\ude0a"}') == {"a\ufffd": "b\ufffdc \ufffd 😊"}


def test_depth_is_capped() -> None:
    body = b'{"a":' * 200 + b"1" + b"}" * 200
    depth, value = 0, loads(body)
    while isinstance(value, dict):
        depth, value = depth + 1, value["a"]
    assert depth == MAX_DEPTH
    assert value is None


@given(
    st.recursive(st.one_of(st.none(), st.text(), st.floats()), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_cleaning_twice_changes_nothing(value: Any) -> None:
    assert clean(clean(value)) == clean(value)


def test_raw_keeps_no_pictures_and_no_secrets() -> None:
    raw = {
        "apikey": "s",
        "a": {"jpegThumbnail": "x", "JPEGThumbnail": "y", "b": {"0": 1, "1": 2}},
        "c": "z" * 9000,
    }
    assert slim(raw) == {"a": {"b": None}, "c": "z" * 4000}


@pytest.mark.parametrize(
    ("value", "number"),
    [(7, 7), ("7", 7), (7.0, 7), ({"low": -1, "high": 0}, 4294967295), (True, None), (-1, None)],
)
def test_numbers(value: Any, number: int | None) -> None:
    assert int_at({"n": value}, "n") == number


@pytest.mark.parametrize(
    ("jid", "phone", "lid"),
    [
        ("5511999990001@c.us", "5511999990001", ""),
        ("5511999990001:12@s.whatsapp.net", "5511999990001", ""),
        ("+5511999990001", "5511999990001", ""),
        ("100000000000001:7@lid", "", "100000000000001@lid"),
        ("5511999990001@lid", "", "5511999990001@lid"),
        ("120363000000000001@g.us", "", ""),
        ("status@broadcast", "", ""),
        ("@lid", "", ""),
        ("٥٥١١٩٩٩٩٩", "", ""),
        (None, "", ""),
        (5511999990001, "", ""),
        ("9" * 500, "", ""),
    ],
)
def test_addresses(jid: Any, phone: str, lid: str) -> None:
    assert (phone_of(jid), lid_of(jid)) == (phone, lid)


def test_an_address_is_the_union_of_its_names() -> None:
    found = address("1@lid", None, "", "5511999990001:3@s.whatsapp.net", "5511888880000@c.us")
    assert (found.jid, found.lid, found.phone) == ("1@lid", "1@lid", "5511999990001")


def test_vcards() -> None:
    photo = "PHOTO;ENCODING=b:AAAA\r\n BBBB"
    phones = "item1.TEL;waid=5511977776666:+55 11\r\nTEL:+55 (11) 4000-0003"
    text = f"BEGIN:VCARD\r\nFN:João\r\n da Silva\r\n{photo}\r\n{phones}\r\nEND:VCARD"
    found = card(text)
    assert (found["name"], found["phones"]) == ("Joãoda Silva", ["5511977776666", "+551140000003"])
    assert "PHOTO" not in found["vcard"]
    assert card("not a card") == {"name": "", "phones": [], "vcard": "not a card"}
    assert card(compose("Ana; Lima\n", "+55 11 9"))["phones"] == ["55119"]
    assert card(compose("Ana; Lima\n", "+5511999990001"))["phones"] == ["5511999990001"]


def test_a_name_with_escapes_is_read_as_it_was_written() -> None:
    assert card("FN:Lima\\, Ana\\; Dra\\n\\\\o/")["name"] == "Lima, Ana; Dra \\o/"


LINK = {
    "text": "veja https://x.example/p",
    "matchedText": "https://x.example/p",
    "title": "Pães",
    "description": "a\nb",
}


@pytest.mark.parametrize(
    "picture",
    ["/9j/", {"0": 255, "1": 216, "2": 255}, {"type": "Buffer", "data": [255, 216, 255]}, {"data": "/9j/"}],
)
def test_a_page_is_shown_as_the_sender_saw_it(picture: Any) -> None:
    found = _proto.read({"extendedTextMessage": LINK | {"jpegThumbnail": picture}})
    assert isinstance(found, Content)
    assert found.extra == {"preview": {"url": "https://x.example/p", "title": "Pães", "description": "a b"}}
    assert found.media is not None
    assert found.media.inline == "/9j/"


@pytest.mark.parametrize(
    "told",
    [
        {"matchedText": "https://evil.example"},
        {"matchedText": ""},
        {"title": ""},
        {"title": {"a": 1}, "matchedText": 5},
    ],
)
def test_a_card_never_leads_elsewhere_than_the_words(told: dict[str, Any]) -> None:
    found = _proto.read({"extendedTextMessage": LINK | told | {"jpegThumbnail": "/9j/"}})
    assert isinstance(found, Content)
    assert (found.extra, found.media) == ({}, None)


@pytest.mark.parametrize("value", [None, 5, "é", [256], ["a"], {"0": -1}, {"data": {}}, [0] * 200_000, "A" * 200_000])
def test_what_is_no_picture_is_none(value: Any) -> None:
    assert picture_of(value) == ""


@pytest.mark.parametrize(("text", "data"), [("QUJD", b"ABC"), ("data:a/b;base64,QUJD", b"ABC"), ("é", b""), ("Q", b"")])
def test_base64(text: str, data: bytes) -> None:
    assert decode(text) == data


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/png", "image"),
        ("audio/ogg; codecs=opus", "voice"),
        ("audio/mpeg", "audio"),
        ("", "document"),
        ("text/x", "document"),
    ],
)
def test_kinds(mime: str, kind: str) -> None:
    assert kind_of(mime) == kind


KEYS = [
    *_proto._READERS,
    *_proto._WRAPPERS,
    "message",
    "key",
    "contextInfo",
    "quotedMessage",
    "type",
    "vcard",
]


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
        max_leaves=20,
    )
)
def test_any_protobuf_message_reads_as_something(message: Any) -> None:
    assert isinstance(_proto.read(message), Content | Control)
