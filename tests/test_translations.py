"""Every sentence on screen exists in Portuguese and in English."""

import string

import pytest

from tests.catalogue import catalogue, gaps, sentences

LANGUAGES = ["pt_BR", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_code_is_translated(language: str) -> None:
    assert gaps(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy_or_left_over(language: str) -> None:
    known = {sentence.msgid for sentence in sentences()}
    assert [entry.msgid for entry in catalogue(language) if entry.fuzzy or entry.msgid not in known] == []


def test_portuguese_fills_in_the_same_blanks() -> None:
    wrong = [
        entry.msgid for entry in catalogue("pt_BR") for text in texts(entry) if blanks(text) != blanks(entry.msgid)
    ]
    assert wrong == []


def test_the_words_we_do_not_say_are_not_said() -> None:
    shunned = ("ticket", "usuário", "deletar", "inbox", "sucesso!", "processando", "ops")
    said = [text for entry in catalogue("pt_BR") for text in texts(entry)]
    assert [text for text in said for word in shunned if word in text.lower().split()] == []


def texts(entry: object) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]  # type: ignore[attr-defined]


def blanks(text: str) -> set[str]:
    if "%(" in text:
        return {part.split(")")[0] for part in text.split("%(")[1:]}
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
