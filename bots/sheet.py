"""A bot's page while it is being typed: nothing is refused here, so that what is wrong can be shown and mended."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from bots.flow import MOST_OPTIONS, SAY, Errors

COLUMNS = ("title", "words", "does", "queue", "text")
MOST_TYPED = 2000


@dataclass
class Row:
    """An option of the menu; `errors` by column."""

    title: str = ""
    words: str = ""  # separated by commas
    does: str = SAY
    queue: str = ""
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    is_new: bool = False  # just added: the cursor goes there

    def spec(self) -> dict[str, Any]:
        words = [word.strip() for word in self.words.split(",") if word.strip()]
        return {"title": self.title, "does": self.does, "words": words, "queue": self.queue or None, "text": self.text}


@dataclass
class Sheet:
    rows: list[Row]
    error: str = ""

    @classmethod
    def of(cls, spec: dict[str, Any]) -> "Sheet":
        return cls([
            Row(each["title"], ", ".join(each["words"]), each["does"], each["queue"] or "", each["text"])
            for each in spec["options"]
        ])  # fmt: skip

    @classmethod
    def read(cls, data: QueryDict) -> "Sheet":
        """Each row sends all its columns."""
        columns = [[typed(value) for value in data.getlist(f"option_{name}")] for name in COLUMNS]
        rows = [Row(*values) for values in zip(*columns, strict=False)][: MOST_OPTIONS + 1]
        return cls(rows)

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= MOST_OPTIONS

    def specs(self) -> list[dict[str, Any]]:
        return [row.spec() for row in self.rows]

    def mark(self, errors: Errors) -> None:
        """Put what is wrong beside what it is about."""
        self.error = " ".join(errors.get("options", []))
        for name, said in errors.items():
            where, _dot, column = name.removeprefix("options.").partition(".")
            if name.startswith("options.") and where.isdecimal() and int(where) < len(self.rows):
                self.rows[int(where)].errors[column or "title"] = " ".join(said)

    # What the buttons do

    def apply(self, act: str) -> None:
        """`act` is what a button says: "add", "remove 2", "up 2", "down 2"."""
        word, _space, number = act.partition(" ")
        at = int(number) if number.isdecimal() and len(number) < 4 else -1
        if word == "add" and not self.is_full:
            self.rows.append(Row(is_new=True))
        elif word == "remove" and 0 <= at < len(self.rows):
            del self.rows[at]
        elif word in ("up", "down"):
            self.swap(at, at - 1 if word == "up" else at + 1)

    def swap(self, one: int, other: int) -> None:
        if min(one, other) >= 0 and max(one, other) < len(self.rows):
            self.rows[one], self.rows[other] = self.rows[other], self.rows[one]


def typed(text: str) -> str:
    return text.replace("\0", "")[:MOST_TYPED]
