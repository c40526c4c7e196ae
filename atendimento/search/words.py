"""What somebody typed, in PostgreSQL's words."""

import re
from collections.abc import Mapping, Sequence

from atendimento.models import folded

MOST_WORDS, LONGEST_WORD = 8, 40
WORD = re.compile(r"\w+")
PLURAL = re.compile(r"(?<=\w{4})(ao|oes|aos|aes)$")


def words_of(text: str) -> list[str]:
    return [folded(word)[:LONGEST_WORD] for word in WORD.findall(text)[:MOST_WORDS]]


def asked(text: str) -> str:
    """The query in PostgreSQL's words: all must be there, the last may be unfinished. "" when nothing is asked."""
    return " & ".join(parts(text))


def asked_alike(text: str, alike: Mapping[str, Sequence[str]]) -> str:
    """The same, each word as it was typed or as one of those that are written alike."""
    pairs = zip(parts(text), words_of(text), strict=True)
    return " & ".join(f"({' | '.join([part, *map(root, alike.get(word, ()))])})" for part, word in pairs)


def parts(text: str) -> list[str]:
    found = [root(word) for word in words_of(text)]
    if found and text.endswith(WORD.findall(text)[-1]) and not found[-1].endswith(":*"):
        found[-1] += ":*"
    return found


def root(word: str) -> str:
    """`promoção` and `promoções` have two stems for PostgreSQL's Portuguese: what they begin with is looked for."""
    ending = PLURAL.search(word)
    return f"{word[: ending.start()]}:*" if ending else word


def is_near(typed: str, word: str) -> bool:
    return distance(typed, word) <= slips(typed)


def slips(word: str) -> int:
    """How many slips of the hand still make it the same word."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def distance(one: str, other: str) -> int:
    """Letters left out, put in, swapped with a neighbour or mistaken (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
