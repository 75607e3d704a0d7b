"""Groups: which figures meet, in which order, and at what cost."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal
from itertools import islice

import pytest

from extractor.compare import groups
from extractor.compare.groups import Group, compare, compare_told
from extractor.compare.joining import Joining
from extractor.compare.told import Told, told
from tests.claimrows import claim

DAY = dt.date(2018, 1, 10)


def figure(article: int, town: str, value: int, *, source: str = "police") -> Told:
    """*Nine people died in the mill fire in Karsa on Tuesday*, as an article a day tells it."""
    sentence = f"The fire killed {value} people in the mill in {town}, {source} said."
    start = sentence.index(str(value))
    return replace(
        told(claim()),
        id=f"{article:016x}",
        article=f"a{article}",
        published=DAY + dt.timedelta(days=article % 3),
        sentence=sentence,
        place=(start, start + len(str(value))),
        text=str(value),
        low=Decimal(value),
        high=Decimal(value),
        unit="person",
        entity="people",
        head="people",
        event="kill",
        direction=None,
        when=None,
        source=source,
    )


def town(number: int) -> str:
    """A name of its own for each number, of letters alone."""
    return "Ka" + "".join(chr(97 + int(digit)) for digit in str(number))


def collection(size: int) -> list[Told]:
    """As many figures in stories of three, each of a town of its own."""
    return [figure(number, town(number // 3), 10 + number % 3) for number in range(size)]


def shape(found: list[Group]) -> set[frozenset[str]]:
    return {frozenset(member.told.id for member in group.members) for group in found}


def test_each_story_is_a_group() -> None:
    found = compare_told(collection(30))
    assert shape(found) == {frozenset(f"{3 * story + place:016x}" for place in range(3)) for story in range(10)}
    assert {group.relation for group in found} == {"revised"}
    assert {group.spread for group in found} == {(Decimal(10), Decimal(12))}
    assert found[0].articles == ("a0", "a1", "a2")


def test_members_stand_in_the_order_of_publication() -> None:
    for group in compare_told(collection(60)):
        days = [member.told.published for member in group.members]
        assert days == sorted(days, key=str)
        assert len(group.differences) == len(group.members) - 1


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_reading_changes_nothing(seed: int) -> None:
    figures = collection(60)
    expected = [[member.told for member in group.members] for group in compare_told(figures)]
    random.Random(seed).shuffle(figures)
    assert [[member.told for member in group.members] for group in compare_told(figures)] == expected


def test_a_claim_that_comes_twice_counts_once() -> None:
    figures = collection(6)
    assert shape(compare_told([*figures, *figures])) == shape(compare_told(figures))


def test_nothing_gives_no_groups() -> None:
    assert compare([]) == []
    assert compare([claim()]) == []


def test_the_work_grows_with_the_figures_and_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    contradicts, tied = Joining.contradicts, Joining.tied

    def counted(method):  # type: ignore[no-untyped-def]
        def call(self, one, other):  # type: ignore[no-untyped-def]
            nonlocal asked
            asked += 1
            return method(self, one, other)

        return call

    monkeypatch.setattr(Joining, "contradicts", counted(contradicts))
    monkeypatch.setattr(Joining, "tied", counted(tied))
    questions = {}
    for size in (300, 1200):
        asked = 0
        compare_told(collection(size))
        questions[size] = asked
    assert questions[300] > 100
    assert questions[1200] < 5 * questions[300]


def test_one_town_of_many_articles_asks_no_more_than_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """All articles of one town: each figure meets the latest ones alone."""
    monkeypatch.setattr(groups, "MEETINGS", 5)
    figures = [figure(number, "Karsa", 10 + number % 3) for number in range(200)]
    found = compare_told(islice(figures, 200))
    assert sum(len(group.members) for group in found) == 200


def test_two_sources_of_one_day_are_disputed_by_camp() -> None:
    (found,) = compare_told([figure(0, "Karsa", 9), figure(3, "Karsa", 31, source="witnesses")])
    assert (found.relation, [each.rule for each in found.differences]) == ("disputed", ["compare.other_camp"])
