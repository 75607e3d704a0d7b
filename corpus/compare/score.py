"""Score which figures `claims compare` joins, and how it says they relate, on the stories beside this script.

usage: python corpus/compare/score.py [--errors] [--half develop|"held out"] [--floors [--lower]]

All articles of a half are compared as one collection, so that each story is a near miss of the others. A pair of
figures in one group is right where both are marked as counts of the same thing; recall asks how many of the marked
pairs are found, once of all pairs and once of those of which the extractor found both figures. Shown pairs are those
that the groups say differ. Relations are scored on the pairs that are rightly joined. Behind each share stands
Wilson's 95 percent interval.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import extractor
from compare.stories import HALVES, Mark, Marked, Relation, mark_at, read_stories
from extractor.compare.figures import Figure
from extractor.compare.groups import Group, compare
from extractor.compare.relations import difference
from extractor.records import Claim

FLOORS = Path(__file__).with_name("floors.json")
SLACK = 0.02
"""How far a floor lies below its score, a pair of some 50: another processor tips a parse here and there."""

Z = 1.959964  # 95 percent
"""Standard deviations of the interval."""


@dataclass(frozen=True)
class Share:
    """So many of so many, with Wilson's 95 percent interval."""

    good: int
    of: int

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing."""
        return self.good / self.of if self.of else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """The interval's ends; all from 0 to 1 where there is nothing."""
        if not self.of:
            return 0.0, 1.0
        centre = (self.value + Z * Z / (2 * self.of)) / (1 + Z * Z / self.of)
        spread = Z * math.sqrt(self.value * (1 - self.value) / self.of + (Z / (2 * self.of)) ** 2)
        return centre - spread / (1 + Z * Z / self.of), centre + spread / (1 + Z * Z / self.of)

    def __str__(self) -> str:
        low, high = self.bounds
        return f"{self.value:.3f}  [{low:.3f}, {high:.3f}]  {self.good} of {self.of}"


@dataclass(frozen=True)
class Pair:
    """Two figures of one group, in the order of publication, with their marks and what was said of them."""

    one: Figure
    other: Figure
    marks: tuple[Mark | None, Mark | None]
    said: Relation
    rule: str

    @property
    def gold(self) -> Relation | None:
        """How they relate; None where they are not of the same thing."""
        one, other = self.marks
        return one.relation(other) if one and other else None


@dataclass(frozen=True)
class Result:
    """What came out of a half: pairs, and the marked pairs with whether both figures were found."""

    pairs: tuple[Pair, ...]
    gold: int
    reachable: int

    def shares(self) -> dict[str, Share]:
        """Every score by name."""
        right = [pair for pair in self.pairs if pair.gold]
        shown = [pair for pair in self.pairs if pair.said != "agreeing"]
        return {
            "precision of joined pairs": Share(len(right), len(self.pairs)),
            "precision of shown pairs": Share(sum(1 for pair in shown if pair.gold), len(shown)),
            "relation of joined pairs": Share(sum(1 for pair in right if pair.gold == pair.said), len(right)),
            "shown pairs right in all": Share(sum(1 for pair in shown if pair.gold == pair.said), len(shown)),
            "recall of pairs found by the extractor": Share(len(right), self.reachable),
            "recall of all marked pairs": Share(len(right), self.gold),
        }


def result(articles: Iterable[Marked], claims: Iterable[Claim]) -> Result:
    """Compare claims and hold the groups against the marks."""
    marked = {each.article.id: each.marks for each in articles}
    claims = list(claims)
    places = {claim.id: (claim.article.id, claim.quantity.start, claim.quantity.end) for claim in claims}
    mark_of = {name: mark_at(marked[article], start, end) for name, (article, start, end) in places.items()}
    found = {mark for mark in mark_of.values() if mark}
    gold = [
        pair for marks in _by_story(marked).values() for pair in combinations(marks, 2) if pair[0].relation(pair[1])
    ]
    pairs = tuple(pair for group in compare(claims) for pair in _pairs(group, mark_of))
    return Result(pairs, len(gold), sum(1 for pair in gold if set(pair) <= found))


def _by_story(marked: dict[str, tuple[Mark, ...]]) -> dict[str, list[Mark]]:
    stories: dict[str, list[Mark]] = {}
    for marks in marked.values():
        for mark in marks:
            stories.setdefault(mark.thing, []).append(mark)
    return stories


def _pairs(group: Group, mark_of: dict[str, Mark | None]) -> Iterator[Pair]:
    for one, other in combinations(group.members, 2):
        found = difference(one, other)
        marks = mark_of[one.told.id], mark_of[other.told.id]
        yield Pair(one, other, marks, found.relation, found.rule)


def lines(outcome: Result) -> Iterator[str]:
    """A line a score."""
    for name, share in outcome.shares().items():
        yield f"{name:40} {share}"


def wrong(outcome: Result) -> Iterator[str]:
    """Every pair joined wrongly or related wrongly, with its sentences."""
    for pair in outcome.pairs:
        if pair.gold != pair.said:
            yield f"{pair.gold or 'not the same'}, said {pair.said} ({pair.rule})"
            for figure in (pair.one, pair.other):
                yield f"    {figure.told.article}: {figure.told.text!r} in {figure.told.sentence!r}"


def fingerprint() -> dict[str, str]:
    """SHA-256 of the stories: floors hold for exactly these."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in HALVES.values()}


def set_floors(found: Mapping[str, Mapping[str, Share]], *, lower: bool = False) -> None:
    """Raise the floors to a little below the scores of each half.

    None is lowered while the stories are the same, unless ``lower`` is asked for; a commit that does so says why.
    """
    old = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() and not lower else {}
    floors = old.get("floors", {}) if old.get("fingerprint") == fingerprint() else {}
    raised = {
        half: {name: max(floors.get(half, {}).get(name, 0.0), _floor(share)) for name, share in shares.items()}
        for half, shares in found.items()
    }
    text = json.dumps({"fingerprint": fingerprint(), "floors": {**floors, **raised}}, indent=2)
    FLOORS.write_text(f"{text}\n", "utf-8")


def _floor(share: Share) -> float:
    return max(0.0, round(share.value - SLACK, 3))


def main() -> None:
    """Extract, compare, score each half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list what is wrong")
    parser.add_argument("--half", choices=HALVES, action="append", help="only this half")
    parser.add_argument("--floors", action="store_true", help="raise the floors to the scores of now")
    parser.add_argument("--lower", action="store_true", help="let floors fall, too")
    options = parser.parse_args()
    found = {}
    nlp = extractor.load()
    for name in options.half or HALVES:
        articles = [article for story in read_stories(HALVES[name]).values() for article in story]
        outcome = result(articles, extractor.extract((each.article for each in articles), nlp=nlp))
        found[name] = outcome.shares()
        print(f"{name}: {len(articles)} articles", *lines(outcome), sep="\n")
        if options.errors:
            print(*wrong(outcome), sep="\n")
    if options.floors:
        set_floors(found, lower=options.lower)


if __name__ == "__main__":
    main()
