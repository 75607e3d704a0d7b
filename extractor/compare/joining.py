"""Whether two figures are of the same thing. A pair joined wrongly is worse than one that is missed.

Two questions: what speaks against it (:func:`contradicts`), and what ties them (:func:`tied`). A figure comes to a
group when it is tied to one of its members and nothing speaks against any.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal

from extractor.compare.figures import Figure
from extractor.compare.moments import closeness

FARTHEST = Decimal(10)
"""How many times larger one count, or one figure of an event, may be than another of the same thing."""

FARTHEST_LEVEL = Decimal("2.5")
"""The same of rates and sums: 0.4 and 0.6 percent, but not 0.2 and 8.7."""

AGAIN = Decimal("1.1")
"""How many times larger a figure is at most that an article tells once more."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Answers both questions; ``is_rare`` tells the names that few articles hold, ``countries`` all there are."""

    countries: Collection[str]
    is_rare: Callable[[str], bool]

    def contradicts(self, one: Figure, other: Figure) -> bool:
        """Whether two figures with the same key cannot be of the same thing."""
        return (
            closeness(one.moment, other.moment, one.thing) == "never"
            or self._elsewhere(one, other)
            or _too_far(one, other)
            or _compared_with_others(one, other)
            or (one.told.article == other.told.article and not _may_stand_together(one, other))
        )

    def tied(self, one: Figure, other: Figure) -> bool:
        """Whether names, and where the time is uncertain words as well, tell of one story."""
        if one.told.article == other.told.article:
            return _is_tied_within(one, other)
        names = self._shared_names(one, other)
        words = len(one.words & other.words)
        if not names or _is_anybodys(one) or _is_anybodys(other):
            return False
        surely = closeness(one.moment, other.moment, one.thing) == "same"
        family = one.thing.family
        if family is None or family.lasts:
            return names >= 1 if surely else bool(one.own) and one.own == other.own
        if surely:
            return names + min(words, 1) >= 1.5 if family.cause else names >= 1
        return words >= 2 or (words == 1 and names >= 2)

    def _shared_names(self, one: Figure, other: Figure) -> float:
        """The weight of the names that two figures share: 1 for each rare one, a half for others."""
        if one.own and one.own == other.own:
            return 1.0
        return sum(1.0 if self.is_rare(name) else 0.5 for name in one.near & other.near)

    def _elsewhere(self, one: Figure, other: Figure) -> bool:
        """Whether each tells of a place or holder that the other knows nothing of."""
        if self._unknown_owner(one, other) or self._unknown_owner(other, one) or self._owned_apart(one, other):
            return True
        mine, theirs = self._countries(one), self._countries(other)
        if mine != theirs and ((mine and theirs) or len(mine | theirs) > 1):
            return True
        return bool(one.here - other.near - mine) and bool(other.here - one.near - theirs)

    def _owned_apart(self, one: Figure, other: Figure) -> bool:
        """Whether two figures are of different holders, or a level without holder may be of another one."""
        mine, theirs = (self._places(each.own) for each in (one, other))
        if mine and theirs:
            return not mine & theirs
        if one.thing.family and not one.thing.family.lasts:
            return False
        more, others = (self._places(each.holders) for each in (one, other))
        unknown, known = others - self._places(one.near), more - self._places(other.near)
        return bool((unknown and not theirs and (mine or known)) or (known and not mine and theirs))

    def _places(self, names: frozenset[str]) -> frozenset[str]:
        """Names that are no countries: those stand beside the names of towns and firms in them."""
        return frozenset(name for name in names if name not in self.countries)

    def _countries(self, figure: Figure) -> set[str]:
        """The countries that a figure's sentence names: those of Kenya are not those of Kenya and Tanzania."""
        return {name for name in figure.here if name in self.countries}

    def _unknown_owner(self, one: Figure, other: Figure) -> bool:
        """Whether a figure is said to be of something that the other's article does not name beside it.

        The country alone may stay unsaid, where the other names none.
        """
        unknown = one.own - other.near
        if any(name in self.countries for name in other.near):
            return bool(unknown)
        return any(name not in self.countries for name in unknown)


def _is_anybodys(figure: Figure) -> bool:
    """Whether a share does not tell of whom or what: *support fell to 31 percent*."""
    return figure.told.kind == "percent" and not (figure.thing.words or figure.own)


def _too_far(one: Figure, other: Figure) -> bool:
    of_event = one.thing.family is not None and not one.thing.family.lasts
    farthest = FARTHEST if of_event or one.told.kind == "count" else FARTHEST_LEVEL
    return one.value.ratio(other.value) > farthest


def _compared_with_others(one: Figure, other: Figure) -> bool:
    """Whether two changes are since different days."""
    since = {one.told.compared_with, other.told.compared_with}
    return one.thing.of_change and None not in since and len(since) == 2


def _is_tied_within(one: Figure, other: Figure) -> bool:
    """Whether two figures of one article are surely of one thing: of one event, or of what bears the same names."""
    in_place = one.restates == other.told.id or other.restates == one.told.id
    of_event = one.thing.family is not None and not one.thing.family.lasts
    return in_place or of_event or (bool(one.own) and one.own == other.own)


def _may_stand_together(one: Figure, other: Figure) -> bool:
    """Whether one article can tell both: the same again, what was replaced, or two sources' figures."""
    if one.restates == other.told.id or other.restates == one.told.id:
        return True
    if one.told.begins == other.told.begins and one.told.unit == other.told.unit:
        return False
    if one.restates or other.restates or one.value.agrees(other.value):
        return one.value.agrees(other.value) and one.value.ratio(other.value) <= AGAIN
    return one.party.is_source and other.party.is_source and not one.party.is_same(other.party)
