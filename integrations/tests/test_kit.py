"""What all families share: pages, words, errors, and whose language is spoken where."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import exceptions, serializers

from accounts.errors import Conflict, Invalid
from integrations.kit.errors import answer
from integrations.kit.names import component
from integrations.kit.pages import Cursor, PageQuery
from integrations.kit.views import checked
from integrations.kit.vocabulary import Vocabulary, WordField


class Desk:
    field_names = {"name": "nome"}


def test_a_cursor_comes_back_as_it_went() -> None:
    cursor = Cursor(datetime(2026, 5, 4, 3, 2, 1, 987654, tzinfo=UTC), uuid4())
    assert Cursor.read(str(cursor)) == cursor


@given(st.text())
def test_nonsense_is_no_cursor(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        Cursor.read(text)


def test_page_numbers_end_where_cursors_begin() -> None:
    assert checked(PageQuery, {}) == {"page": 1, "limit": 20}
    with pytest.raises(exceptions.ValidationError, match="nextCursor"):
        checked(PageQuery, {"page": "101", "limit": "100"})


WORDS = Vocabulary(waiting="OPEN", open="OPEN", closed="CLOSED")


class Said(serializers.Serializer):
    one = WordField(WORDS, required=False)
    all = WordField(WORDS, every=True, required=False)


def test_a_word_is_read_as_its_first_code_or_as_all_of_them() -> None:
    assert (WORDS.words, WORDS.say("open")) == (("OPEN", "CLOSED"), "OPEN")
    assert checked(Said, {"one": "OPEN", "all": "OPEN"}) == {"one": "waiting", "all": ("waiting", "open")}


@pytest.mark.parametrize("word", ["open", "", None, 7, ["OPEN"], {"x": 1}])
def test_an_unknown_word_names_the_valid_ones(word: object) -> None:
    with pytest.raises(exceptions.ValidationError) as refused:
        checked(Said, {"one": word})
    if word is not None and word != "":
        assert "OPEN, CLOSED" in str(refused.value.detail)


def test_a_rules_no_keeps_code_status_and_fields_in_the_familys_words() -> None:
    error = Invalid("Não", code="name_taken", fields={"name": [gettext_lazy("Some fields are not right")], "x": "y"})
    with translation.override("pt-br"):
        response = answer(error, {"view": Desk()})
    assert response.status_code == 422
    assert response.data["error"] == {
        "code": "name_taken",
        "message": "Não",
        "fields": {"nome": ["Alguns campos não estão certos"], "x": "y"},
    }
    assert answer(Conflict("Não"), {}).status_code == 409


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.AuthenticationFailed("não", code="token_expired"), 401, "token_expired"),
        (exceptions.PermissionDenied(), 403, "forbidden"),
        (exceptions.NotFound(), 404, "not_found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.ParseError(), 400, "malformed"),
        (exceptions.UnsupportedMediaType("text/plain"), 415, "unsupported_media_type"),
        (exceptions.ValidationError(["não"]), 400, "invalid"),
        (exceptions.ValidationError({"non_field_errors": ["não"]}), 400, "invalid"),
    ],
)
def test_every_no_has_the_same_shape(error: Exception, status: int, code: str) -> None:
    response = answer(error, {})
    assert response.status_code == status
    assert response.data["error"]["code"] == code
    assert response.data["error"]["message"]
    assert set(response.data["error"]) == {"code", "message", "fields"}


def test_a_throttled_caller_hears_when_to_come_back() -> None:
    response = answer(exceptions.Throttled(wait=7), {})
    assert (response.status_code, response["Retry-After"]) == (429, "7")


def test_what_nobody_foresaw_is_left_to_the_log() -> None:
    assert answer(ZeroDivisionError(), {}) is None


def test_families_name_their_shapes_apart() -> None:
    shape = type("MessageOut", (), {"__module__": "atendimento.api.desk.shapes"})
    assert component(shape) == "DeskMessage"
