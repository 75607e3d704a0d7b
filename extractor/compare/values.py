"""When two figures agree: bounds, *about* and rounding, and units of one dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from extractor.errors import LexiconError
from extractor.lexicon import read_pairs
from extractor.types import Modifier, QuantityKind

ABOUT = Decimal("0.1")
"""How far *about 200* reaches, as a share."""

ROUNDING = Decimal("0.05")
"""How far a round figure reaches at most, as a share: 1.1 million holds for 1,127,000, 1 million does not."""

EXACT_BELOW = 1000
"""Counts below this are never taken for rounded: 30 and 32 injured differ."""

OPEN = Decimal(2)
"""How far above *more than 12* a figure may lie that agrees with it; far above it something else was meant."""

Units = Mapping[str, tuple[str, Decimal]]
"""A unit's base unit, and how many of that it is."""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure's bounds, both included, and ``slack``: how far from them it still holds for want of digits."""

    low: Decimal
    high: Decimal
    slack: Decimal

    def agrees(self, other: Value) -> bool:
        """Whether both can be true of one thing: 1.1 million and 1,127,000; more than 12 and 14."""
        apart = max(self.low - other.high, other.low - self.high, Decimal(0))
        return apart <= max(self.slack, other.slack)

    def ratio(self, other: Value) -> Decimal:
        """The larger over the smaller, at least 1; infinite where only one is nought or the signs differ."""
        mine, theirs = (self.low + self.high) / 2, (other.low + other.high) / 2
        small, large = sorted((abs(mine), abs(theirs)))
        if mine * theirs < 0 or (large and not small):
            return Decimal("Infinity")
        return large / small if small else Decimal(1)


def value(low: Decimal, high: Decimal, modifier: Modifier, kind: QuantityKind, factor: Decimal = Decimal(1)) -> Value:
    """The values that a figure allows, in units of which its own has ``factor``."""
    slack = _half_a_digit(low, kind) if low == high else Decimal(0)
    if modifier == "~":
        slack = max(slack, abs(high) * ABOUT)
    if modifier in {">", ">="}:
        high = max(high, high * OPEN)
    if modifier in {"<", "<="}:
        low = min(low, low / OPEN)
    return Value(low * factor, high * factor, slack * factor)


def _half_a_digit(number: Decimal, kind: QuantityKind) -> Decimal:
    """Half of the last digit told, at most 5 percent; the noughts of a count or a sum tell nothing, as in 27,500."""
    if kind == "count" and abs(number) < EXACT_BELOW:
        return Decimal(0)
    exponent = number.normalize().as_tuple().exponent if number else 0
    assert isinstance(exponent, int)  # records hold finite numbers alone
    last = min(exponent, 0) if kind in {"percent", "points"} else exponent
    return min(Decimal(5).scaleb(last - 1), abs(number) * ROUNDING)


def read_units(path: Path) -> Units:
    """The ``unit = base factor`` lines of a file. Raises LexiconError for a line of another form."""
    units = {}
    for unit, meaning in read_pairs(path).items():
        base, _, factor = meaning.rpartition(" ")
        try:
            units[unit] = (base, Decimal(factor))
        except ArithmeticError:
            raise LexiconError(f"{path}: {unit!r}: {factor!r} is no number; write `unit = base unit factor`") from None
    return units
