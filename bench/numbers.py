"""Percentiles and the table; knows nothing of what is measured."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

HEADINGS = ("what", "measured", "beside it, same run", "goal", "")


@dataclass(frozen=True)
class Number:
    """One line. `value` and `goal_value` are compared only when both are there; `higher` says which way is better."""

    what: str
    value: float | None
    unit: str = ""
    beside: str = ""
    goal_value: float | None = None
    higher: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        if self.goal_value is None:
            return ""
        reached = self.value >= self.goal_value if self.higher else self.value <= self.goal_value
        return "reached" if reached else "MISSED"

    @property
    def goal(self) -> str:
        if self.goal_value is None:
            return ""
        return f"{'≥' if self.higher else '≤'} {shown(self.goal_value)} {self.unit}"

    def cells(self) -> tuple[str, ...]:
        measured = f"{shown(self.value)} {self.unit}" if self.value is not None else "–"
        return (self.what, measured.strip(), self.beside, self.goal, self.verdict)

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "verdict": self.verdict}


def missing(what: str, why: object) -> Number:
    """A part that could not be measured stays in the table, with its reason."""
    return Number(what, None, note=" ".join(str(why).split())[:160] or type(why).__name__)


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank: the smallest value that `share` percent of all values do not exceed; NaN without values."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * share / 100) - 1, 0)]


def shown(value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"


def milliseconds(values: Sequence[float], *shares: float) -> str:
    return ", ".join(f"p{share:g} {shown(1000 * percentile(values, share))} ms" for share in shares)


def table(numbers: Sequence[Number]) -> str:
    rows = [HEADINGS, *(number.cells() for number in numbers)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    notes = [f"{number.what}: {number.note}" for number in numbers if number.note]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths).rstrip(), *lines[1:], *notes])
