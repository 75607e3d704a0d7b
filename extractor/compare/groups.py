"""Groups of figures that count the same thing, from all that a collection of claims tells.

Figures are sorted into blocks by what they measure and for which period; within a block a figure meets only those that
share a name with it, the latest first and at most ``MEETINGS`` a name. So the work grows with the number of figures and
not with its square.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extractor.compare.figures import FOLDER, Figure, read_figures
from extractor.compare.joining import Joining
from extractor.compare.relations import Difference, Relation, difference, is_in_place
from extractor.compare.told import Told, told
from extractor.lexicon import read_pairs
from extractor.records import Claim

MEETINGS = 100
"""How many earlier figures a figure meets by one name; also how many members of a group it is held against."""

COMMON = 50
"""A name that more articles hold than this, or than one in fifty, ties no two of them by itself."""


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one thing in the order of publication, and how each relates to one before it.

    ``differences`` has one for each member but the first: its relation to the figure whose place it takes in the text,
    else to the last one of the same source, else to the one before it.
    """

    members: tuple[Figure, ...]
    differences: tuple[Difference, ...]

    @property
    def relation(self) -> Relation:
        """Disputed where any member is, else revised where any is, else agreeing."""
        found = {each.relation for each in self.differences}
        return "disputed" if "disputed" in found else "revised" if "revised" in found else "agreeing"

    @property
    def spread(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest figure as told, whatever *about* and *more than* allow."""
        return min(each.told.low for each in self.members), max(each.told.high for each in self.members)

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles, each once."""
        return tuple(dict.fromkeys(each.told.article for each in self.members))


def compare(claims: Iterable[Claim]) -> list[Group]:
    """The groups of two figures and more among claims, in the order of their first publication.

    Memory: some 3 KB a claim, all of which are held. Raises LexiconError for a mistake in a word list.
    """
    return compare_told(map(told, claims))


def compare_told(figures: Iterable[Told]) -> list[Group]:
    """The same of claims that were reduced already."""
    read = sorted(read_figures(figures), key=_order)
    grouping = _Grouping(_joining(read))
    for figure in read:
        grouping.add(figure)
    return [group_of(members) for members in grouping.groups if len(members) > 1]


def group_of(members: Iterable[Figure]) -> Group:
    """A group of members in the order of publication, and their differences."""
    inside = tuple(members)
    return Group(inside, tuple(_difference(inside[:place], inside[place]) for place in range(1, len(inside))))


def _difference(before: tuple[Figure, ...], figure: Figure) -> Difference:
    latest = tuple(reversed(before))
    replaced = (each for each in latest if is_in_place(each, figure))
    of_same_source = (each for each in latest if each.party.is_same(figure.party))
    return difference(next(replaced, None) or next(of_same_source, latest[0]), figure)


def _order(figure: Figure) -> tuple[Any, ...]:
    """By publication; what a sentence replaces before what takes its place."""
    return (figure.told.published or dt.date.max, figure.told.article, figure.restates is None, figure.told.place)


def _joining(figures: Iterable[Figure]) -> Joining:
    names: dict[str, set[str]] = defaultdict(set)
    articles = set()
    for figure in figures:
        articles.add(figure.told.article)
        for name in figure.near:
            names[name].add(figure.told.article)
    limit = max(COMMON, len(articles) // 50)
    common = {name for name, there in names.items() if len(there) > limit}
    countries = frozenset(read_pairs(FOLDER / "countries.txt").values())
    return Joining(countries, lambda name: name not in common)


@dataclass(slots=True)
class _Grouping:
    """Groups so far, and which figures hold a name, by block."""

    joining: Joining
    groups: list[list[Figure]] = field(default_factory=list)
    _holding: dict[tuple[Any, ...], list[tuple[Figure, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, figure: Figure) -> None:
        """Put a figure into the one group that it belongs to, else into one of its own."""
        block = (figure.thing.key, figure.moment.key)
        place = self._place(figure, block)
        if place is None:
            place = len(self.groups)
            self.groups.append([])
        self.groups[place].append(figure)
        for name in figure.near:
            self._holding[block, name].append((figure, place))

    def _place(self, figure: Figure, block: tuple[Any, ...]) -> int | None:
        """The group that a figure is tied to and that nothing speaks against; None where there is none or several."""
        met = {other.told.id: (other, place) for name in figure.near for other, place in self._latest(block, name)}
        places = {place for other, place in met.values() if self.joining.tied(figure, other)}
        open_to_it = [place for place in sorted(places) if not self._is_against(figure, self.groups[place])]
        if len(open_to_it) > 1:
            open_to_it = [
                place for place in open_to_it if any(figure.value.agrees(m.value) for m in self.groups[place])
            ]
        return open_to_it[0] if len(open_to_it) == 1 else None

    def _latest(self, block: tuple[Any, ...], name: str) -> list[tuple[Figure, int]]:
        return self._holding.get((block, name), [])[-MEETINGS:]

    def _is_against(self, figure: Figure, members: list[Figure]) -> bool:
        return any(self.joining.contradicts(figure, member) for member in members[-MEETINGS:])


def _agrees_with_one(figure: Figure, members: list[Figure]) -> bool:
    return any(figure.value.agrees(member.value) for member in members)
