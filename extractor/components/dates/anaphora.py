"""The dates already read in an article, asked for the one that a later expression hangs on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.components.dates.find import Expression
from extractor.components.dates.periods import Period

# Figures are compared with a period told at most so many characters before.
FARTHEST_COMPARED = 900
BESIDE = 200
MEMORY = 24

# Days that date the saying or the news, not the figures: "said Tuesday that sales rose 5 percent from a year earlier".
NEWS_DAYS = frozenset({"weekday", "placed", "today", "ago", "clock"})
# "The 9/11 commission" names a day that nothing is told of.
NAMES = frozenset({"event"})
PERIOD_GRAINS = frozenset({"month", "quarter", "half", "year", "range"})
# Ranges that are a unit of their own: *the week ended Nov. 18*, *the fiscal year ended June 30*.
LENGTHS = {"week": (7,), "year": (365, 366)}
# A season or a weekend lies within a year or month as a day does.
SHORTEST = {"month": 28, "year": 365, "decade": 3650}
ORDER = {"day": 0, "week": 1, "month": 2, "quarter": 3, "half": 4, "year": 5, "decade": 6, "century": 7}
SENTENCE_END = re.compile(r"[.!?][\"'”)]* +[^a-z ]|\n")


BACKWARD = frozenset({"earlier", "before", "previous", "preceding", "prior", "previously", "beforehand"})
COMPARED_BEFORE = re.compile(
    r"\b(?:from|against|than|versus|vs\.?|compared (?:with|to)) [^;:\n]{0,30}\b(?:in|for|on|during) (?:the )?\Z"
)

# Where a date ends, its kind, and the days it names.
Entry = tuple[int, str, Period]


@dataclass(slots=True)
class Before:
    """The dates read so far, the latest last; only placed ones are kept."""

    topics: list[Entry] = field(default_factory=list)
    compared: list[Entry] = field(default_factory=list)
    echoes: list[Entry] = field(default_factory=list)

    def add(self, expression: Expression, period: Period, text: str) -> None:
        """Remember a date; those that figures are compared with stand apart: no later *a year earlier* means them."""
        if period.first is None or expression.kind in NAMES:
            return
        if _is_echo(expression):
            entries = self.echoes
        elif COMPARED_BEFORE.search(text, max(0, expression.start - 60), expression.start):
            entries = self.compared
        else:
            entries = self.topics
        entries.append((expression.end, expression.kind, period))

    def of_unit(self, start: int, unit: str) -> Period | None:
        """The latest date at least as fine as a unit: the one whose *that month* or *the next day* is meant."""
        finest = ORDER.get(unit, 1)
        for _, _, period in self._told(start):
            if ORDER.get(period.grain, 9) <= finest:
                return period
            if period.grain == "range" and (is_one_of_its_own(period, unit) or _length(period) < SHORTEST.get(unit, 0)):
                return period
        return None

    def comparable(self, start: int, unit: str | None, *, longest: int | None = None) -> Period | None:
        """The latest period (of this unit, where one is given) that figures are compared over; a day of news is none.

        A range of more than ``longest`` days is passed over.
        """
        for end, kind, period in self._by_weight(start):
            if start - end > FARTHEST_COMPARED or (unit is not None and period.grain != unit):
                continue
            if longest and _length(period) > longest:
                continue
            if period.grain in PERIOD_GRAINS or (period.grain in {"day", "week"} and kind not in NEWS_DAYS):
                return period
        return None

    def any_since(self, position: int) -> bool:
        """Whether any date was told from a position on."""
        return any(entries and entries[-1][0] >= position for entries in (self.topics, self.compared, self.echoes))

    def told_of(self, start: int) -> Period | None:
        """The latest date, whatever its unit; a day of news only where no other date stands shortly before it."""
        found = None
        for end, kind, period in self._told(start):
            if kind not in NEWS_DAYS and (found is None or start - end <= BESIDE):
                return period
            found = found or period
        return found

    def shortly_before(self, start: int, unit: str) -> Period | None:
        """The latest date at least as fine as a unit, where it stands not far off."""
        near = (period for end, _, period in self._told(start) if start - end <= BESIDE)
        return next((period for period in near if ORDER.get(period.grain, 9) <= ORDER.get(unit, 1)), None)

    def beside(self, start: int, text: str) -> Period | None:
        """A month, quarter, half or *first nine months* just before in the same sentence of ``text``, else None."""
        for end, kind, period in self._by_weight(start):
            if start - end > BESIDE or SENTENCE_END.search(text, end, start):
                continue
            if period.grain in {"month", "quarter", "half"} or kind == "edge":
                return period
        return None

    def _told(self, start: int) -> list[Entry]:
        """The dates before ``start``, the nearest first; echoes of others after all the rest."""
        told = sorted((*self.topics[-MEMORY:], *self.compared[-MEMORY:]), key=lambda entry: -entry[0])
        return [entry for entry in (*told, *reversed(self.echoes[-MEMORY:])) if entry[0] <= start]

    def _by_weight(self, start: int) -> list[Entry]:
        """The dates before ``start``: what is told of, then what that is compared with, then echoes."""
        groups = (self.topics, self.compared, self.echoes)
        return [entry for group in groups for entry in reversed(group[-MEMORY:]) if entry[0] <= start]


def _is_echo(expression: Expression) -> bool:
    """*a year earlier*, *the previous month*, *the same period last year*."""
    words = {expression.groups.get("way"), expression.groups.get("way2")}
    return expression.read == "same_period" or (
        expression.read in {"later", "neighbour"} and not words.isdisjoint(BACKWARD)
    )


def is_one_of_its_own(period: Period, unit: str) -> bool:
    """Whether a range is a unit with bounds of its own: *the week ended Nov. 18*."""
    return period.grain == "range" and _length(period) in LENGTHS.get(unit, ())


def _length(period: Period) -> int:
    first, last = period.days
    return (last - first).days + 1
