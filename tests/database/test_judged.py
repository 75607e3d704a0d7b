"""What decisions tell of the extraction, of reviewers, and of how far they are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from extractor.database import Database
from extractor.database.judged import (
    Agreement,
    Bin,
    Estimate,
    Interval,
    Precision,
    Progress,
    Series,
    agreements,
    claims_over_time,
    progress,
    statistics,
    wilson,
)
from extractor.database.rows import Loaded
from extractor.records import Claim
from tests.claimrows import claim, claim_row
from tests.database.deciding import Reviewer, loaded

YEAR = {"text": "2017", "start": 31, "end": 35, "low": 2017, "high": 2017}


def many(count: int, **fields: Any) -> list[Claim]:
    """Claims of as many articles."""
    return [claim(f"article {number:03}", **fields) for number in range(count)]


def with_value(one: Claim, low: int) -> Claim:
    quantity = one.quantity.model_copy(update={"low": Decimal(low), "high": Decimal(low)})
    return one.model_copy(update={"quantity": quantity})


def with_source(one: Claim, name: str) -> Claim:
    assert one.source
    return one.model_copy(update={"source": one.source.model_copy(update={"name": name})})


def published(one: Claim, day: str) -> Claim:
    article = one.article.model_copy(update={"published": dt.date.fromisoformat(day)})
    return one.model_copy(update={"article": article})


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 0, 0.0, 1.0),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_wilson_interval(hits: int, of: int, low: float, high: float) -> None:
    """81 of 263 is the example of Newcombe (1998), Statistics in Medicine 17: 857."""
    found = wilson(hits, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_nothing_decided_tells_nothing(database: Database) -> None:
    loaded(database, *many(3))
    found = statistics(database)
    assert found.overall == Precision(0, 0)
    assert (found.overall.share, found.overall.interval) == (None, Interval(0.0, 1.0))
    assert (found.by_rule, found.by_source) == ({}, {})
    assert (found.estimate, found.calibration_error) == (None, None)
    assert agreements(database) == []


def test_precision_by_rule_and_source(database: Database) -> None:
    first, second, third, fourth = many(4)
    second = second.model_copy(update={"rules": ("quantity.count", "date.year", "date.year")})
    third = third.model_copy(update={"rules": ("date.year",), "source": None})
    loaded(database, first, second, third, fourth)
    decide = Reviewer(database)
    decide("accept", first)
    decide("reject", second)
    decide("accept", third)
    decide("skip", fourth)
    found = statistics(database)
    assert found.overall == Precision(2, 3)
    assert list(found.by_rule.items()) == [("date.year", Precision(1, 2)), ("quantity.count", Precision(1, 2))]
    assert list(found.by_source.items()) == [("the harbour board", Precision(1, 2)), (None, Precision(1, 1))]


@pytest.mark.parametrize(
    ("edited", "right"),
    [
        (claim(status="negated"), True),
        (claim(place={"text": "Dock", "start": 0, "end": 4}), True),
        (with_value(claim(), 7), False),
        (with_source(claim(), "a spokesman"), False),
        (claim(source=None), False),
        (claim(date=None), False),
        (claim(quantity={"kind": "age"}), False),
    ],
)
def test_an_edit_of_value_kind_date_or_source_says_that_the_claim_was_wrong(
    database: Database, edited: Claim, *, right: bool
) -> None:
    loaded(database, claim())
    Reviewer(database)("edit", claim(), edited)
    assert statistics(database).overall == Precision(int(right), 1)


def test_a_corrected_claim_that_is_read_rightly_now_is_right(database: Database) -> None:
    wrong, right = claim(), with_value(claim(), 7)
    loaded(database, wrong)
    Reviewer(database)("edit", wrong, right)
    loaded(database, right)
    assert statistics(database).overall == Precision(1, 1)


def test_an_acceptance_of_somebody_elses_edit_does_not_make_the_reading_right(database: Database) -> None:
    read, edited = claim(), with_value(claim(), 7)
    loaded(database, read)
    Reviewer(database, "ann")("edit", read, edited)
    Reviewer(database, "bob")("accept", edited)
    assert statistics(database).overall == Precision(0, 1)


def test_precision_by_confidence_and_what_follows_for_all_claims(database: Database) -> None:
    low, high = many(10, confidence=0.25), [claim(f"high {n}", confidence=0.9) for n in range(30)]
    loaded(database, *low, *high, claim("untouched", confidence=0.55))
    decide = Reviewer(database)
    for number, each in enumerate(low[:8]):
        decide("accept" if number < 2 else "reject", each)
    for each in high[:2]:
        decide("accept", each)
    found = statistics(database)
    assert [each for each in found.by_confidence if each.claims] == [
        Bin(0.2, 10, 0.25, Precision(2, 8)),
        Bin(0.5, 1, None, Precision(0, 0)),
        Bin(0.9, 30, 0.9, Precision(2, 2)),
    ]
    assert len(found.by_confidence) == 10
    assert found.overall == Precision(4, 10)
    assert found.calibration_error == pytest.approx(0.2 / 10)
    variance = 0.25**2 * (0.3 * 0.7 / 10) + 0.75**2 * (0.75 * 0.25 / 4)
    assert found.estimate == Estimate(
        pytest.approx(0.25 * 0.25 + 0.75),
        Interval(pytest.approx(0.8125 - 1.96 * variance**0.5, abs=1e-5), 1.0),
        pytest.approx(40 / 41),
    )


@pytest.mark.parametrize(("confidence", "low"), [(0.0, 0.0), (0.299, 0.2), (0.3, 0.3), (0.7, 0.7), (1.0, 0.9)])
def test_bins_hold_their_lower_bound(database: Database, confidence: float, low: float) -> None:
    loaded(database, claim(confidence=confidence))
    assert [each.low for each in statistics(database).by_confidence if each.claims] == [low]


def test_kappa_of_a_known_table(database: Database) -> None:
    """20, 5, 10 and 15: observed 0.7, by chance 0.5, kappa 0.4."""
    claims = many(50)
    loaded(database, *claims)
    ann, bob = Reviewer(database, "ann"), Reviewer(database, "bob")
    for number, each in enumerate(claims):
        ann("accept" if number < 25 else "reject", each)
        bob("accept" if number < 20 or number >= 40 else "edit", each, with_value(each, 7))
    [found] = agreements(database)
    assert found == Agreement(("ann", "bob"), 20, 5, 10, 15)
    assert (found.claims, found.observed, found.kappa) == (50, 0.7, pytest.approx(0.4))


def test_reviewers_agree_on_what_both_judged_alone(database: Database) -> None:
    one, two, three = many(3)
    loaded(database, one, two, three)
    ann, bob, cy = (Reviewer(database, name) for name in ("ann", "bob", "cy"))
    ann("reject", one)
    ann("accept", one)
    bob("accept", one)
    bob("accept", two)
    cy("skip", one)
    cy("reject", two)
    ann("accept", three)
    found = agreements(database)
    assert found == [Agreement(("ann", "bob"), 1, 0, 0, 0), Agreement(("bob", "cy"), 0, 1, 0, 0)]
    assert [each.kappa for each in found] == [None, 0.0]


def test_progress(database: Database) -> None:
    one, two, three = many(3)
    second, lost = claim("article 000", quantity=YEAR), claim("article 002", quantity=YEAR)
    loaded(database, one, second, two, three, lost)
    ann, bob = Reviewer(database, "ann"), Reviewer(database, "bob")
    ann("accept", one)
    ann("reject", second)
    ann("reject", two)
    bob("skip", three)
    ann("accept", lost)
    ann("add", claim("article 001", quantity=YEAR))
    taken_back = bob("edit", three, with_value(three, 7))
    bob("undo", three, undoes=taken_back)
    loaded(database, with_value(two, 8))
    loaded(database, three)
    found = progress(database)
    assert found == Progress(
        claims=4,
        decided={"accept": 1, "reject": 1},
        skipped=1,
        added=1,
        articles=3,
        articles_done=1,
        changed={"gone": 1, "reading changed": 1},
        by_reviewer={"ann": {"accept": 2, "add": 1, "reject": 2}, "bob": {"edit": 1, "skip": 1, "undo": 1}},
    )
    assert found.left == 2


def test_an_added_claim_that_the_extractor_finds_later_is_decided(database: Database) -> None:
    loaded(database, claim())
    missed = claim(quantity=YEAR)
    Reviewer(database)("add", missed)
    assert (progress(database).added, progress(database).decided) == (1, {})
    loaded(database, claim(), missed)
    assert (progress(database).added, progress(database).decided) == (0, {"add": 1})
    assert statistics(database).overall == Precision(1, 1)


def test_an_empty_database_has_no_progress(database: Database) -> None:
    assert progress(database) == Progress(0, {}, 0, 0, 0, 0, {}, {})


def test_claims_over_time_by_source(database: Database) -> None:
    days = ("2018-01-10", "2018-01-31", "2018-02-01", "2017-12-01")
    board = [published(each, day) for each, day in zip(many(4), days, strict=True)]
    rare = published(with_source(claim("rare"), "a guard"), "2018-01-10")
    undated = claim_row("undated")
    undated["article"]["published"] = undated["article"]["date_source"] = None
    loaded(database, *board, rare, claim("own voice", source=None))
    database.replace([Loaded(Claim.model_validate(undated).article, [Claim.model_validate(undated)])])
    of_board = Series("the harbour board", (("2017-12", 1), ("2018-01", 2), ("2018-02", 1)))
    assert claims_over_time(database) == [of_board, Series("a guard", (("2018-01", 1),))]
    assert claims_over_time(database, sources=1) == [of_board]
    assert claims_over_time(database, sources=1, period="year") == [
        Series("the harbour board", (("2017", 1), ("2018", 3)))
    ]
    assert claims_over_time(database, sources=1, period="day", dated="date_from") == [
        Series("the harbour board", (("2017-01-01", 5),))
    ]
