"""Scores on four small articles whose figures are counted by hand."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from extractor import evaluate, report
from extractor.errors import RecordError
from extractor.evaluate import Calibration, Score, Share
from extractor.records import claim_from_row
from extractor.sinks.jsonl import write_claims
from tests.claimrows import TEXT, claim, claim_row, span

GOLD_CLAIM: dict[str, Any] = {
    "quantity": "1,283",
    "context": "fell to 1,283 in 2017",
    "kind": "count",
    "low": 1283,
    "high": 1283,
    "modifier": "=",
    "unit": "arrival",
    "entity": "Dock arrivals",
    "heads": ["arrival", "harbour ship"],
    "role": "value",
    "direction": "down",
    "status": "asserted",
    "date": {"text": "in 2017", "from": "2017-01-01", "to": "2017-12-31", "how": "explicit"},
    "source": {"text": "the harbour board", "names": ["Velm Harbour Board", "the board"], "how": "explicit"},
    "via": [],
    "start": 22,
    "end": 27,
}
SAID = claim_row()["source"]


def gold(article: str, *claims: dict[str, Any]) -> dict[str, Any]:
    return {"id": article, "claims": [{**GOLD_CLAIM, **changes} for changes in claims]}


OPEN = {"date_any": True, "source_any": True}
GOLD = [
    # right; wrong in value and source, with a carrier nobody told; missed
    gold("a1", {}, {"start": 60, "end": 62, "quantity": "on"}, {"start": 64, "end": 66, "kind": "percent"}),
    # optional: found or not, it does not matter
    gold("a2", {"optional": True}, {"optional": True, "start": 0, "end": 4}),
    # no date and no source in the gold, both in the claim; then both left open, and a carrier
    gold("a3", {"date": None, "source": None}, {**OPEN, "start": 0, "end": 4, "via": ["Pier News"]}),
    # nothing to find
    gold("a4"),
]
CARRIER = {"name": "Pier News", **span("Dock")}
CLAIMS = [
    claim("a1", confidence=0.95),
    claim(
        "a1",
        quantity={**span("on"), "low": 2},
        source={**SAID, "name": "a spokesman for the mayor", "via": [CARRIER]},
        confidence=0.5,
    ),
    claim("a2", confidence=0.2),
    claim("a3", confidence=0.9),
    claim("a3", quantity=span("Dock"), source={**SAID, "via": [CARRIER]}, confidence=0.6),
    claim("a4", confidence=0.1, rules=["quantity.count", "date.year"]),
    claim("elsewhere"),
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The gold and the claims as files."""
    gold_path, claims_path = tmp_path / "gold.jsonl", tmp_path / "claims.jsonl"
    gold_path.write_text("".join(json.dumps(entry) + "\n" for entry in GOLD), "utf-8")
    write_claims(claims_path, CLAIMS)
    return gold_path, claims_path


@pytest.fixture
def results(files: tuple[Path, Path]) -> list[evaluate.Outcome]:
    return evaluate.outcomes(evaluate.read_gold(files[0]), CLAIMS)


def test_every_gold_claim_and_every_spurious_one_has_a_verdict(results: list[evaluate.Outcome]) -> None:
    assert [(o.article, o.counts, o.verdict) for o in results] == [
        ("a1", True, "right"),
        ("a1", True, "wrong value, source"),
        ("a1", True, "missed"),
        ("a2", False, "right"),
        ("a2", False, "missed"),
        ("a3", True, "wrong date, source"),
        ("a3", True, "right"),
        ("a4", True, "spurious"),
    ]


def test_the_claims_of_one_article_can_be_judged_alone() -> None:
    rows = [claim_row(quantity=span(words)) for words in ("fell", "1,283", "on", "Dock")]
    gold = [GOLD_CLAIM, {**GOLD_CLAIM, "start": 0, "end": 4, "optional": True}]
    assert evaluate.judged(gold, rows) == [False, True, False, None]
    assert evaluate.judged([{**GOLD_CLAIM, "start": 60, "end": 62, "low": 1}], rows) == [False] * 4


def test_where_gold_is_unfinished_only_rejected_claims_are_spurious() -> None:
    unfinished = [
        GOLD_CLAIM,
        {**GOLD_CLAIM, "start": 0, "end": 4, "rejected": True},
        {**GOLD_CLAIM, "start": 5, "end": 13, "rejected": True},
        {**GOLD_CLAIM, "start": 31, "end": 35, "unjudged": True},
    ]
    found = [claim("a1", quantity=span(words)) for words in ("1,283", "Dock", "2017", "on")]
    gold = {"a1": [evaluate.gold_claim(row) for row in unfinished]}
    assert [(o.counts, o.verdict, o.claim and o.claim.quantity.text) for o in evaluate.outcomes(gold, found)] == [
        (True, "right", "1,283"),
        (True, "spurious", "Dock"),
        (False, "right", "2017"),
    ]
    rows = [claim_row(quantity=span(words)) for words in ("1,283", "Dock", "2017", "on")]
    assert evaluate.judged(unfinished, rows) == [True, False, None, None]
    assert evaluate.judged(unfinished[:2], rows) == [True, False, False, False]


def test_a_claim_without_entity_is_right_where_gold_has_none() -> None:
    gold = {"a1": [evaluate.gold_claim({**GOLD_CLAIM, "heads": []})]}
    same = [evaluate.outcomes(gold, [claim("a1", **fields)])[0].same["entity"] for fields in ({"entity": None}, {})]
    assert same == [True, False]


def test_detection_right_and_source(results: list[evaluate.Outcome]) -> None:
    assert evaluate.detection(results) == Score(tp=4, fp=1, fn=1)
    assert evaluate.right(results) == Score(tp=2, fp=3, fn=3)
    assert evaluate.source_score(results) == Score(tp=1, fp=2, fn=1)
    assert evaluate.detection(results).f1 == pytest.approx(0.8)
    assert Score(0, 0, 0).as_dict() == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "tp": 0, "fp": 0, "fn": 0}


def test_fields(results: list[evaluate.Outcome]) -> None:
    assert evaluate.field_shares(results) == {
        "value": Share(3, 4),
        "modifier": Share(4, 4),
        "kind": Share(4, 4),
        "entity": Share(4, 4),
        "role": Share(4, 4),
        "direction": Share(4, 4),
        "status": Share(4, 4),
        "date": Share(3, 4),
        "source": Share(2, 4),
        "unit": Share(0, 0),
        "date explicit": Share(2, 2),
        "date context": Share(0, 0),
        "date none": Share(0, 1),
        "via": Share(1, 1),
    }
    assert evaluate.via_invented(results) == 1


def test_calibration(results: list[evaluate.Outcome]) -> None:
    # five scored claims: 0.1 and 0.5 wrong, 0.6 right, 0.9 wrong, 0.95 right; every bin holds one of them or none
    calibration = evaluate.calibration(results)
    assert calibration is not None
    assert calibration.error == pytest.approx((0.1 + 0.5 + 0.4 + 0.9 + 0.05) / 5)
    assert calibration == Calibration(calibration.error, Share(2, 5), Share(1, 2))
    assert evaluate.calibration([]) is None


def test_kinds_and_rules(results: list[evaluate.Outcome]) -> None:
    kinds = {kind: evaluate.detection(part) for kind, part in evaluate.by_kind(results).items()}
    assert kinds == {"count": Score(4, 1, 0), "percent": Score(0, 0, 1)}
    rules = {rule: [o.verdict for o in part] for rule, part in evaluate.by_rule(results).items()}
    assert rules == {
        "quantity.count": ["right", "wrong value, source", "wrong date, source", "right", "spurious"],
        "date.year": ["spurious"],
    }


@pytest.mark.parametrize(
    ("found", "accepted", "same"),
    [
        ("the harbour board", ["Velm Harbour Board"], True),
        ("Velm", ["Velm Harbour Board"], False),
        ("Ministries of Work", ["the ministry of work"], True),
        ("Dr. Ann Oude’s", ["Ann Oude"], True),
        ("it", ["the board", "it"], True),
        ("the", ["the"], False),
        (None, ["the board"], False),
        ("board " + " ".join(f"word{n}" for n in range(13)), ["board"], False),
        ("board " + " ".join(f"word{n}" for n in range(12)), ["board"], True),
    ],
)
def test_names(found: str | None, accepted: list[str], same: bool) -> None:
    assert evaluate.same_name(found, accepted) is same


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("ministries", "ministry"),
        ("classes", "class"),
        ("branches", "branch"),
        ("boxes", "box"),
        ("women", "woman"),
        ("people", "person"),
        ("ships", "ship"),
        ("class", "class"),
        ("gas", "gas"),
        ("board's", "board"),
    ],
)
def test_singular(word: str, singular: str) -> None:
    assert evaluate.singular(word) == singular


@pytest.mark.parametrize(
    ("found", "gold", "same"),
    [
        (("2017-01-01", "2017-12-31"), ("2017-01-01", "2017-12-31"), True),
        (("2017-01-04", "2017-12-28"), ("2017-01-01", "2017-12-31"), True),
        (("2017-01-05", "2017-12-31"), ("2017-01-01", "2017-12-31"), False),
        (("2017-01-02", "2017-01-09"), ("2017-01-01", "2017-01-08"), True),
        (("2017-01-03", "2017-01-08"), ("2017-01-01", "2017-01-08"), False),
        (("2017-01-02", "2017-01-02"), ("2017-01-01", "2017-01-01"), False),
        ((None, None), ("2017-01-01", "2017-01-01"), False),
        (("2017-01-01", "2017-01-01"), (None, None), False),
    ],
)
def test_days(found: tuple[str | None, str | None], gold: tuple[str | None, str | None], same: bool) -> None:
    row = {**claim_row()["date"], "from": found[0], "to": found[1]}
    date = claim(date=row).date
    assert date is not None
    first, last = (day and dt.date.fromisoformat(day) for day in gold)
    assert evaluate.same_days(date.from_, date.to, evaluate.GoldDate(first or None, last or None, "explicit")) is same


@pytest.mark.parametrize(("low", "same"), [(1283, True), (1284.2, True), (1285, False)])
def test_values_may_be_a_thousandth_off(low: float, same: bool, files: tuple[Path, Path]) -> None:
    entries = {"a1": evaluate.read_gold(files[0])["a1"][:1]}
    (outcome,) = evaluate.outcomes(entries, [claim("a1", quantity={"low": min(low, 1283), "high": max(low, 1283)})])
    assert outcome.same["value"] is same


def test_an_entity_is_right_by_its_head_or_by_a_word_of_its_phrase(files: tuple[Path, Path]) -> None:
    entries = {"a1": evaluate.read_gold(files[0])["a1"][:1]}

    def same(entity: dict[str, Any] | None) -> bool:
        (outcome,) = evaluate.outcomes(entries, [claim("a1", entity=entity)])
        return outcome.same["entity"]

    assert same({**span("Dock arrivals"), "head": "dock"})
    assert same({**span("Dock"), "head": "river ships"})
    assert not same({**span("Dock"), "head": "dock"})
    assert not same(None)


@pytest.mark.parametrize(
    ("gold", "found", "pairs"),
    [
        ([(0, 5)], [(0, 5)], [(0, 0)]),
        ([(0, 5)], [(5, 9)], []),
        ([(0, 5), (5, 9)], [(0, 9)], [(0, 0)]),
        ([(0, 9)], [(0, 3), (3, 9)], [(0, 1)]),
        ([(0, 4)], [(0, 6), (0, 5)], [(0, 1)]),
        ([(0, 4), (10, 12)], [(9, 20), (2, 3), (0, 1)], [(1, 0), (0, 2)]),
        ([], [(0, 1)], []),
        ([(0, 1)], [], []),
    ],
)
def test_ranges_pair_one_to_one(
    gold: list[tuple[int, int]], found: list[tuple[int, int]], pairs: list[tuple[int, int]]
) -> None:
    assert sorted(evaluate.matched(gold, found)) == sorted(pairs)


def test_many_claims_are_paired_in_good_time() -> None:
    ranges = [(10 * n, 10 * n + 5) for n in range(50_000)]
    assert len(evaluate.matched(ranges, ranges)) == 50_000


def test_gains_and_losses(results: list[evaluate.Outcome], files: tuple[Path, Path]) -> None:
    later = [
        claim("a1", status="negated", source=None),  # the source is lost
        claim("a1", quantity=span("on")),  # value and source are mended
        claim("a3", quantity=span("Jan.")),  # spurious, and the pair is gone that was wrong before
    ]
    new = evaluate.outcomes(evaluate.read_gold(files[0]), later)
    assert [(c.gain, c.outcome.article, c.before, c.after) for c in evaluate.changes(results, new)] == [
        (False, "a1", "right", "wrong source"),
        (True, "a1", "wrong value, source", "right"),
        (False, "a3", "right", "missed"),
        (False, "a3", "absent", "spurious"),
        (True, "a4", "spurious", "absent"),
    ]
    assert evaluate.changes(new, new) == []


def test_a_line_that_is_no_gold_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a1", "claims": []}\n\n{"id": "a2"}\n', "utf-8")
    with pytest.raises(RecordError, match=rf"{path}:3: no gold article \(KeyError: 'claims'\)"):
        evaluate.read_gold(path)


def test_a_claim_record_serves_as_gold_for_itself() -> None:
    rows = [
        claim_row(),
        claim_row(entity=None, date=None, source=None, baseline=None),
        claim_row(date={**claim_row()["date"], "from": None, "to": None}),
        claim_row(entity={**claim_row()["entity"], "head": "those"}),
    ]
    for row in rows:
        [outcome] = evaluate.of_article("a1", [evaluate.gold_claim(row)], [claim_from_row(row)])
        assert [name for name, same in outcome.same.items() if not same] == []


def test_a_broken_claim_record_is_no_gold(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a1", "claims": [{"schema": 1}]}\n', "utf-8")
    with pytest.raises(RecordError, match=rf"{path}:1: no gold article \(RecordError: id: missing"):
        evaluate.read_gold(path)


def test_the_report_as_text(files: tuple[Path, Path]) -> None:
    text = report.as_text(report.evaluate_files(*files), errors=2)
    assert text == (
        "4 articles, 5 gold claims and 2 optional ones\n"
        "\n"
        "               P      R     F1  tp  fp  fn\n"
        "detection  0.800  0.800  0.800   4   1   1\n"
        "right      0.400  0.400  0.400   2   3   3\n"
        "source     0.333  0.500  0.400   1   2   1\n"
        "\n"
        "confidence: calibration error 0.390, 0.400 of claims at 0.9 or above, 0.500 of these right\n"
        "\n"
        "field          right  hits  of\n"
        "value          0.750     3   4\n"
        "modifier       1.000     4   4\n"
        "kind           1.000     4   4\n"
        "entity         1.000     4   4\n"
        "role           1.000     4   4\n"
        "direction      1.000     4   4\n"
        "status         1.000     4   4\n"
        "date           0.750     3   4\n"
        "source         0.500     2   4\n"
        "unit               -     0   0\n"
        "date explicit  1.000     2   2\n"
        "date context       -     0   0\n"
        "date none      0.000     0   1\n"
        "via            1.000     1   1\n"
        "via invented             1\n"
        "\n"
        "kind     found P      R     F1  right P      R     F1  n\n"
        "count      0.800  1.000  0.889    0.400  0.500  0.444  5\n"
        "percent    0.000  0.000  0.000    0.000  0.000  0.000  1\n"
        "\n"
        "rule            claims  right  spurious\n"
        "quantity.count       5  0.400         1\n"
        "date.year            1  0.000         1\n"
        "\n"
        f"wrong value, source: a1: 'on' in '{TEXT}'\n"
        "    gold   1283 | count | 2017-01-01..2017-12-31 | Velm Harbour Board / the board\n"
        "    claim  2 to 1283 | count | 2017-01-01..2017-12-31 | a spokesman for the mayor\n"
        "    rules  quantity.count\n"
        "missed: a1: '1,283' in 'fell to 1,283 in 2017'\n"
        "    gold   1283 | percent | 2017-01-01..2017-12-31 | Velm Harbour Board / the board"
    )


def test_the_report_as_json(files: tuple[Path, Path], tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text(
        "".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in [("a1", TEXT), ("a3", TEXT[:30])]), "utf-8"
    )
    evaluation = report.evaluate_files(*files, against=files[1], articles=articles)
    found = json.loads(report.as_json(evaluation))
    assert found["detection"] == evaluate.detection(evaluation.results).as_dict()
    assert found["fields"]["value"] == {"share": 0.75, "hits": 3, "of": 4}
    assert found["rules"] == {"quantity.count": {"claims": 5, "right": 2}, "date.year": {"claims": 1, "right": 0}}
    assert (found["articles"], found["gold"], found["gains"], found["losses"]) == (4, 5, 0, 0)
    assert found["bad_spans"] == 10  # in a3, cut off in "in 2017": sentence, date, source, cue and said of two claims
