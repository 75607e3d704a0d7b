"""The dates already read in an article, asked for the one that a later expression hangs on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.components.dates.periods import Period

# Figures are compared with a period told at most so many characters before.
FARTHEST_COMPARED = 900
BESIDE = 200
MEMORY = 24

# Days that date the saying or the news, not the figures: "said Tuesday that sales rose 5 percent from a year earlier".
NEWS_DAYS = frozenset({"weekday", "placed", "clock"})
PERIOD_GRAINS = frozenset({"month", "quarter", "half", "year", "range"})
ORDER = {"day": 0, "week": 1, "month": 2, "quarter": 3, "half": 4, "year": 5, "decade": 6, "century": 7}
SENTENCE_END = re.compile(r"[.!?][\"'”)]* +[^a-z ]|\n")


@dataclass(slots=True)
class Before:
    """The dates read so far, the latest last; only placed ones are kept."""

    read: list[tuple[int, str, Period]] = field(default_factory=list)

    def add(self, end: int, kind: str, period: Period) -> None:
        """Remember a date that ends at ``end``."""
        if period.first is not None:
            self.read.append((end, kind, period))

    def of_unit(self, start: int, unit: str) -> Period | None:
        """The latest date at least as fine as a unit: the one whose *that month* or *the next day* is meant."""
        finest = ORDER.get(unit, 1)
        for _, _, period in self._latest(start):
            if ORDER.get(period.grain, 9) <= finest:
                return period
            if finest >= ORDER["year"] and period.grain == "range":
                return period
        return None

    def comparable(self, start: int, unit: str | None, *, longest: int | None = None) -> Period | None:
        """The latest period (of this unit, where one is given) that figures are compared over; a day of news is none.

        A range of more than ``longest`` days is passed over.
        """
        for end, kind, period in self._latest(start):
            if start - end > FARTHEST_COMPARED:
                return None
            if (unit is not None and period.grain != unit) or (longest and _length(period) > longest):
                continue
            if period.grain in PERIOD_GRAINS or (period.grain in {"day", "week"} and kind not in NEWS_DAYS):
                return period
        return None

    def beside(self, start: int, text: str) -> Period | None:
        """A month, quarter or half named just before in the same sentence of ``text``; None where there is none."""
        for end, _, period in self._latest(start):
            if start - end > BESIDE or SENTENCE_END.search(text, end, start):
                return None
            if period.grain in {"month", "quarter", "half"}:
                return period
        return None

    def _latest(self, start: int) -> list[tuple[int, str, Period]]:
        return [entry for entry in reversed(self.read[-MEMORY:]) if entry[0] <= start]


def _length(period: Period) -> int:
    first, last = period.days
    return (last - first).days + 1
