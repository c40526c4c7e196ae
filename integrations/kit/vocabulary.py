"""Words of a dialect: declared once, used for answers, input, filters and the schema alike."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class Vocabulary:
    """Our codes → a dialect's words. Several codes may share a word; a word then means any of them."""

    def __init__(self, **words: str) -> None:
        self._words = words

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._words.values()))

    def say(self, code: Any) -> str:
        return self._words[str(code)]

    def codes(self, word: str) -> tuple[str, ...]:
        """Empty for a word that nobody declared."""
        return tuple(code for code, said in self._words.items() if said == word)


class WordField(serializers.ChoiceField):
    """A code of ours, said and read in the dialect. Reads the word's first code, or with `every` all of them."""

    default_error_messages = {"invalid_choice": _("“{input}” is not known. Valid: {valid}.")}

    def __init__(self, vocabulary: Vocabulary, *, every: bool = False, **kwargs: Any) -> None:
        self.vocabulary, self.every = vocabulary, every
        super().__init__(choices=list(vocabulary.words), **kwargs)

    def __deepcopy__(self, memo: Any) -> "WordField":
        kwargs = {key: value for key, value in self._kwargs.items() if key not in ("vocabulary", "every")}
        return type(self)(self.vocabulary, every=self.every, **kwargs)

    def to_representation(self, value: Any) -> str:
        return self.vocabulary.say(value)

    def to_internal_value(self, data: Any) -> Any:
        codes = self.vocabulary.codes(data) if isinstance(data, str) else ()
        if not codes:
            self.fail("invalid_choice", input=str(data)[:40], valid=", ".join(self.vocabulary.words))
        return codes if self.every else codes[0]
