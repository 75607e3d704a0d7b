"""How two figures of one thing relate: the rules in order, of which the first that fits decides.

Each rule has an example of two reports, day by day, told as *day, source: figure*; ``never`` is its nearest miss, which
another rule decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from extractor.compare.figures import Figure

Relation = Literal["agreeing", "revised", "disputed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """How two figures relate, and the rule that says so."""

    relation: Relation
    rule: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that says how the earlier and the later of two figures relate where it ``fits``."""

    id: str
    relation: Relation
    fits: Callable[[Figure, Figure], bool]
    example: str
    never: str


def difference(earlier: Figure, later: Figure) -> Difference:
    """The relation of two figures of one thing, in the order of publication."""
    rule = next(rule for rule in RULES if rule.fits(earlier, later))
    return Difference(rule.relation, rule.id)


def _is_denied(earlier: Figure, later: Figure) -> bool:
    return is_in_place(earlier, later) and (earlier.denied or later.denied)


def _is_restated(earlier: Figure, later: Figure) -> bool:
    """Whether one was put in the other's place, and by nobody else than who had told it."""
    both = earlier.party.is_source and later.party.is_source
    return is_in_place(earlier, later) and (not both or earlier.party.is_same(later.party))


def is_in_place(earlier: Figure, later: Figure) -> bool:
    """Whether the text puts one figure in the place of the other."""
    return earlier.restates == later.told.id or later.restates == earlier.told.id


def _agrees(earlier: Figure, later: Figure) -> bool:
    return earlier.value.agrees(later.value) and not _outgrew(earlier, later)


def _outgrew(earlier: Figure, later: Figure) -> bool:
    """Whether a toll told as *at least 12* has since become 14."""
    so_far = earlier.told.modifier == ">="
    return so_far and _is_newer(earlier, later) and _grows(earlier) and _is_higher(earlier, later)


def _is_of_one_source(earlier: Figure, later: Figure) -> bool:
    return earlier.party.is_same(later.party)


def _is_of_other_camp(earlier: Figure, later: Figure) -> bool:
    camps = {earlier.party.camp, later.party.camp}
    return None not in camps and len(camps) == 2


def _is_later_toll(earlier: Figure, later: Figure) -> bool:
    grown = _is_newer(earlier, later) and _grows(earlier) and _is_higher(earlier, later)
    return grown and later.party.camp != "beside"


def _is_of_other_source(earlier: Figure, later: Figure) -> bool:
    return earlier.party.is_source and later.party.is_source


def _is_newer(earlier: Figure, later: Figure) -> bool:
    one, other = earlier.told.published, later.told.published
    return one is not None and other is not None and one < other


def _grows(figure: Figure) -> bool:
    return figure.thing.family is not None and figure.thing.family.grows


def _is_higher(earlier: Figure, later: Figure) -> bool:
    return later.told.low > earlier.told.low


def _always(earlier: Figure, later: Figure) -> bool:
    return True


RULES = (
    Rule(
        "compare.denied",
        "disputed",
        _is_denied,
        example="1, the union: 4,000, not 2,400 as the company says",
        never="1, the company: 4,000, not 2,400 as first reported",
    ),
    Rule(
        "compare.restated",
        "revised",
        _is_restated,
        example="1, the company: 4,000, not 2,400 as first reported",
        never="1, the union: 4,000, not 2,400 as the company says",
    ),
    Rule(
        "compare.agrees",
        "agreeing",
        _agrees,
        example="1, police: about 150,000; 2, the mayor: 150,000",
        never="1, police: at least 12; 2, the mayor: 14",
    ),
    Rule(
        "compare.same_source",
        "revised",
        _is_of_one_source,
        example="1, police: 7; 2, police: 11",
        never="1, police: 7; 2, the mayor: 11",
    ),
    Rule(
        "compare.other_camp",
        "disputed",
        _is_of_other_camp,
        example="1, the ministry: 9; 2, witnesses: 31",
        never="1, the ministry: 9; 2, police: 31",
    ),
    Rule(
        "compare.later_toll",
        "revised",
        _is_later_toll,
        example="1, police: 12; 2, the mayor: 14",
        never="1, police: 12; 1, the mayor: 14",
    ),
    Rule(
        "compare.other_source",
        "disputed",
        _is_of_other_source,
        example="1, police: 12; 1, the mayor: 14",
        never="1, police: 12; 1, nobody: 14",
    ),
    Rule(
        "compare.later_report",
        "revised",
        _is_newer,
        example="1, nobody: 12; 3, police: 11",
        never="1, nobody: 12; 1, police: 11",
    ),
    Rule(
        "compare.at_odds",
        "disputed",
        _always,
        example="1, nobody: 12; 1, police: 11",
        never="1, nobody: 12; 1, police: 12",
    ),
)
