"""What a quantity is while it is being read: the parts of its figure, then the mention."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.components.quantities.numbers import Amount
from extractor.components.quantities.vocabulary import Unit
from extractor.types import Modifier, QuantityKind


@dataclass(frozen=True, slots=True)
class Part:
    """One figure with what clings to it: currency before, unit behind."""

    amount: Amount
    start: int
    end: int
    code: str | None  # of a currency in front
    unit: Unit | None
    negative: bool = False

    @property
    def has_unit(self) -> bool:
        """Whether a unit or a currency is told with the figure."""
        return self.unit is not None or self.code is not None


@dataclass(slots=True)
class Mention:
    """A quantity while it is being made; ``figure_start`` and ``figure_end`` enclose its bare number."""

    start: int
    end: int
    figure_start: int
    figure_end: int
    kind: QuantityKind
    low: Decimal
    high: Decimal
    unit: str | None
    per: str | None
    rule: str
    modifier: Modifier | None = None
    bare: bool = False
    words: bool = False
    counts: bool = False  # a figure without unit: its noun is still to be found
    noun_end: int = 0  # the character after the counted noun, 0 where none follows
