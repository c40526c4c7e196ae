"""Files came from strangers: what the browser is told about them."""

import pytest

from accounts.models import User
from atendimento.models import Attachment, Chat
from atendimento.tests.views.conftest import Enter
from atendimento.views.ranges import Part, asked_range
from tests.factories import make_attachment, make_message

pytestmark = pytest.mark.django_db


def stored(chat: Chat, content: bytes = b"%PDF-1.4 0123456789", **fields) -> Attachment:
    return make_attachment(make_message(chat, "", kind="document"), content, **fields)


def get(enter: Enter, user: User, file: Attachment, **headers: str):
    return enter(user).get(f"/atendimento/midia/{file.pk}", headers=headers)


def test_a_known_type_is_shown_and_locked_in(chat: Chat, enter: Enter, ana: User) -> None:
    answer = get(enter, ana, stored(chat, name="conta.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline;")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private")


@pytest.mark.parametrize(
    ("content", "claimed"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml"),
        (b"<!doctype html><script>alert(1)</script>", "text/html"),
        (b"alert(1)", "application/javascript"),
        (b"<html>", "image/png"),
    ],
)
def test_what_could_run_is_only_a_download(content: bytes, claimed: str, chat: Chat, enter: Enter, ana: User) -> None:
    answer = get(enter, ana, stored(chat, content, mime=claimed))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("orçamento final.pdf", "filename*=UTF-8''or%C3%A7amento%20final.pdf"),
        ('a";filename=evil.exe\r\nX-Evil: 1', "filename*=UTF-8''a%22%3Bfilename%3Devil.exeX-Evil%3A%201"),
        ("../../etc/passwd", "filename*=UTF-8''..%2F..%2Fetc%2Fpasswd"),
        ("\u202egnp.exe", "filename*=UTF-8''gnp.exe"),
    ],
)
def test_names_are_told_without_their_tricks(name: str, told: str, chat: Chat, enter: Enter, ana: User) -> None:
    answer = get(enter, ana, stored(chat, name=name))
    assert answer["Content-Disposition"].endswith(told)
    assert "X-Evil" not in answer.headers


def test_a_player_can_jump(chat: Chat, enter: Enter, ana: User) -> None:
    answer = get(enter, ana, stored(chat), Range="bytes=9-13")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"01234")
    assert answer["Content-Range"] == "bytes 9-13/19"
    assert answer["Content-Length"] == "5"


def test_past_the_end_is_refused(chat: Chat, enter: Enter, ana: User) -> None:
    answer = get(enter, ana, stored(chat), Range="bytes=99-")
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */19")


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-", Part(0, 9)),
        ("bytes=2-3", Part(2, 3)),
        ("bytes=5-99", Part(5, 9)),
        ("bytes=-3", Part(7, 9)),
        ("bytes=-99", Part(0, 9)),
        ("bytes=5-2", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=-", None),
        ("bytes=" + "9" * 99 + "-", Part(999999999999999999, 9)),
    ],
)
def test_ranges_are_read_as_the_standard_says(header: str, part: Part | None) -> None:
    assert asked_range(header, 10) == part


def test_a_file_still_on_its_way_is_not_found(chat: Chat, enter: Enter, ana: User) -> None:
    file = make_attachment(make_message(chat, "", kind="image"))
    assert get(enter, ana, file).status_code == 404
