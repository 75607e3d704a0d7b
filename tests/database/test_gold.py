"""Decisions as gold: what reviewers decided scores the next extraction."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from extractor import evaluate, report
from extractor.database import Database
from extractor.database.rows import Loaded
from extractor.evaluate import Score
from extractor.sinks.jsonl import write_claims
from tests.claimrows import TEXT, claim, span
from tests.database.deciding import Reviewer, loaded
from tests.database.test_export import export, exported

YEAR = {**span("2017"), "low": 2017, "high": 2017}
JANUARY = {**span("Jan"), "low": 1, "high": 1}


@pytest.fixture
def decided(database: Database) -> None:
    """A finished article with a right, a misread, a rejected and a missed claim; one half judged; one untouched."""
    misread = claim("done", quantity={**span("Dock"), "low": 5, "high": 5})
    spurious = claim("done", quantity={**span("fell")})
    half = [claim("half"), claim("half", quantity=YEAR), claim("half", quantity=JANUARY)]
    for article, claims in (("done", [misread, spurious, claim("done")]), ("half", half), ("none", [claim("none")])):
        database.replace([Loaded(claim(article).article, claims, TEXT if article != "half" else None)])
    mended = misread.model_copy(update={"quantity": misread.quantity.model_copy(update={"low": Decimal(4)})})
    decide = Reviewer(database)
    decide("edit", misread, mended)
    decide("reject", spurious)
    decide("accept", claim("done"))
    decide("add", claim("done", quantity=YEAR))
    decide("reject", half[1])
    decide("accept", half[2])
    decide("skip", half[0])


def test_gold_lines(decided: None, database_url: str) -> None:
    done, half = map(json.loads, exported(database_url, "--gold").splitlines())
    assert (done["id"], half["id"]) == ("done", "half")
    assert done["claims"][1] == {
        "quantity": "1,283",
        "start": 22,
        "end": 27,
        "context": TEXT,
        "kind": "count",
        "low": 1283,
        "high": 1283,
        "modifier": "=",
        "unit": "arrival",
        "per": None,
        "entity": "Dock arrivals",
        "heads": ["arrival"],
        "role": "value",
        "direction": "down",
        "status": "asserted",
        "date": {**span("in 2017"), "from": "2017-01-01", "to": "2017-12-31", "how": "explicit"},
        "source": {**span("the harbour board"), "names": ["the harbour board"], "how": "explicit"},
        "via": [],
    }
    marks = [
        (row["quantity"], row["low"], {mark for mark in ("rejected", "unjudged", "optional") if mark in row})
        for row in (*done["claims"], *half["claims"])
    ]
    assert marks == [
        ("Dock", 4, set()),
        ("1,283", 1283, set()),
        ("2017", 2017, set()),
        ("1,283", 1283, {"unjudged"}),
        ("2017", 2017, {"rejected"}),
        ("Jan", 1, set()),
    ]


def test_gold_scores_the_next_extraction(decided: None, database_url: str, tmp_path: Path) -> None:
    """Of the finished article everything counts; of the other one what was judged alone."""
    gold, articles, found = (tmp_path / name for name in ("gold.jsonl", "articles.jsonl", "found.jsonl"))
    result = export(database_url, "--gold", "-o", str(gold), "--articles-out", str(articles))
    assert (result.exit_code, result.stderr) == (
        3,
        "claims: 1 articles have no text in the database; load them with claims load --articles\n",
    )
    anew = [
        claim("done"),  # right
        claim("done", quantity={**span("Dock"), "low": 5, "high": 5}),  # misread again
        claim("done", quantity=span("fell")),  # spurious: it was rejected
        claim("done", quantity=span("said")),  # spurious: nobody found it in a finished article
        claim("half"),  # nobody judged it
        claim("half", quantity=YEAR),  # spurious: it was rejected
        claim("half", quantity=span("said")),  # nobody could judge it
        claim("half", quantity=JANUARY),  # right
        claim("none"),  # nobody judged its article
    ]
    write_claims(found, anew)
    scored = report.evaluate_files(gold, found, articles=articles)
    assert evaluate.detection(scored.results) == Score(tp=3, fp=3, fn=1)
    assert evaluate.right(scored.results) == Score(tp=2, fp=4, fn=2)
    assert (scored.texts, scored.bad_spans) == ({"done": TEXT}, [])
    rows = [json.loads(line)["claims"] for line in gold.read_text().splitlines()]
    plain = [each.model_dump(by_alias=True) for each in anew]
    assert evaluate.judged(rows[0], plain[:4]) == [True, False, False, False]
    assert evaluate.judged(rows[1], plain[4:8]) == [None, False, None, True]


def test_what_was_accepted_is_right_as_it_stands(database: Database, database_url: str, tmp_path: Path) -> None:
    """A claim without date, source and entity too, and one whose date cannot be placed."""
    bare = claim("a", date=None, source=None, entity=None)
    unplaced = claim("b", date={**claim().model_dump(by_alias=True)["date"], "from": None, "to": None})
    loaded(database, bare, unplaced)
    for each in (bare, unplaced):
        Reviewer(database)("accept", each)
    (tmp_path / "gold.jsonl").write_text(exported(database_url, "--gold"))
    results = evaluate.outcomes(evaluate.read_gold(tmp_path / "gold.jsonl"), [bare, unplaced])
    assert [(outcome.verdict, all(outcome.same.values())) for outcome in results] == [("right", True)] * 2


def test_claims_that_are_not_selected_count_as_unjudged(database: Database, database_url: str) -> None:
    sure, unsure, alone = claim("a"), claim("a", quantity=YEAR, confidence=0.2), claim("b", confidence=0.2)
    loaded(database, sure, unsure, alone)
    for each in (sure, unsure, alone):
        Reviewer(database)("accept", each)
    [line] = map(json.loads, exported(database_url, "--gold", "--min-confidence", "0.5").splitlines())
    assert [(row["quantity"], "unjudged" in row) for row in line["claims"]] == [("1,283", False), ("2017", True)]


def test_gold_of_what_nobody_decided_on_is_told(decided: None, database_url: str) -> None:
    result = export(database_url, "--gold", "--kind", "money")
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "",
        "claims: no claim chosen is decided on, so there is no gold; decide in claims review\n",
    )
