"""What a change or level is compared with: the baseline figure beside it, or a comparison period without figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.components.claims.dating import DatedQuantity, is_comparison, own_date
from extractor.types import DateExpression, Quantity

COMPARABLE = {
    "percent": {"percent", "points"},
    "points": {"percent", "points"},
    "multiple": {"count", "money", "measure", "percent", "points"},
    "fraction": {"count", "money", "measure", "percent", "points", "fraction"},
}
"""Which kinds a change of a kind may be measured against; other kinds only against their own. A percentage change is
measured against any level."""

_OPENING = re.compile(r"(?:compared (?:with|to)|up from|down from|from|against|over|than|versus|on)\s+(?:\S+\s+){0,2}$")


@dataclass(frozen=True, slots=True)
class Baseline:
    """The stretch that tells the baseline, its figure and its period where there are any."""

    start: int
    end: int
    quantity: Quantity | None
    date: DateExpression | None


def baseline_of(
    target: DatedQuantity, others: Sequence[DatedQuantity], dates: Sequence[DateExpression]
) -> Baseline | None:
    """The baseline of a change or level in its sentence; None for a baseline itself and where nothing is compared."""
    if target.role == "baseline":
        return None
    text = target.text
    figures = [other for other in others if other.role == "baseline" and _comparable(target, other)]
    if figures:
        nearest = min(figures, key=lambda other: abs(other.quantity.start - target.quantity.start))
        date = own_date(nearest, others, dates)
        end = date.end if date else nearest.quantity.end
        return Baseline(_opening(text, nearest.quantity.start), end, nearest.quantity, date)
    if target.role == "change":
        for date in dates:
            if date.start >= target.quantity.end and is_comparison(date, text):
                return Baseline(_opening(text, date.start), date.end, None, date)
    return None


def _comparable(target: DatedQuantity, other: DatedQuantity) -> bool:
    one, two = target.quantity, other.quantity
    if target.role == "change" and one.kind in {"percent", "multiple", "fraction"}:
        return True
    return one.kind == two.kind or two.kind in COMPARABLE.get(one.kind, set())


def _opening(text: str, start: int) -> int:
    """Where the comparing words before a figure or date begin (*from*, *compared with*); the start itself without."""
    match = _OPENING.search(text, max(0, start - 40), start)
    return match.start() if match else start
