"""Claims as they come out of a database, with and without what reviewers decided."""

from __future__ import annotations

from typing import Any

import pytest

from extractor import upgrades
from extractor.database import Database
from extractor.database.judged import progress
from extractor.database.reading import Verdict, read_claims, read_judged, read_lines
from extractor.database.rows import Loaded, record_of
from extractor.exports.decisions import read_decisions
from extractor.records import Claim, to_line
from tests.claimrows import TEXT, claim, span
from tests.database.deciding import Reviewer, loaded

YEAR = {"kind": "count", **span("2017"), "low": 2017, "high": 2017}


def reviewed(db: Database) -> list[Claim]:
    return list(read_claims(db, reviewed=True))


def changed(one: Claim, **fields: Any) -> Claim:
    return one.model_copy(update=fields)


def test_claims_come_by_article_id_whatever_the_order_of_loading(database: Database) -> None:
    listed = [claim("b"), claim("b", quantity=YEAR), claim("Z"), claim("a é"), claim("a e")]
    loaded(database, *listed)
    b, year, big, accented, plain = listed
    assert list(read_claims(database)) == [big, plain, accented, b, year]


def test_claims_come_as_loaded_and_a_replaced_article_last(database: Database) -> None:
    listed = [claim("b"), claim("b", quantity=YEAR), claim("Z"), claim("a")]
    loaded(database, *listed)
    assert list(read_lines(database, order="loaded")) == [to_line(each) for each in listed]
    loaded(database, *listed[:2])
    assert list(read_claims(database, order="loaded")) == [*listed[2:], *listed[:2]]


def test_records_of_an_older_version_come_out_as_those_of_now(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrades, "STEPS", {0: lambda row: row})
    loaded(database, claim())
    database.execute("UPDATE claims SET record = ?", (record_of(claim()).replace(b'{"schema":1,', b'{"schema":0,'),))
    assert list(read_lines(database)) == [to_line(claim())]
    assert list(read_claims(database, reviewed=True)) == [claim()]


def test_without_decisions_a_reviewed_reading_is_the_plain_one(database: Database) -> None:
    loaded(database, claim("b"), claim("a"), claim("a", quantity=YEAR))
    assert reviewed(database) == list(read_claims(database))


def test_a_rejected_claim_is_left_out_and_no_longer_a_baseline(database: Database) -> None:
    base, rest = claim(quantity=YEAR), claim("z")
    compared = claim(baseline={"claim": base.id, **span("in 2017"), "from": None, "to": None})
    loaded(database, compared, base, rest)
    Reviewer(database)("reject", base)
    assert compared.baseline
    assert reviewed(database) == [
        changed(compared, baseline=compared.baseline.model_copy(update={"claim": None})),
        rest,
    ]


def test_an_edited_claim_reads_as_the_reviewer_left_it(database: Database) -> None:
    read, edited = claim(), changed(claim(), status="negated")
    loaded(database, read)
    Reviewer(database)("edit", read, edited)
    assert reviewed(database) == [edited]
    assert list(read_claims(database)) == [read]


def test_an_added_claim_stands_in_its_place(database: Database) -> None:
    first, missed, last = claim(), claim(quantity=YEAR), claim("z")
    loaded(database, last, first)
    Reviewer(database)("add", missed)
    assert reviewed(database) == [first, missed, last]
    assert list(read_claims(database, reviewed=True, order="loaded")) == [last, first, missed]


def test_an_added_claim_of_an_article_that_was_taken_down_is_gone(database: Database) -> None:
    loaded(database, claim("z"))
    Reviewer(database)("add", claim("a"))
    assert reviewed(database) == [claim("z")]


def test_an_added_claim_of_an_article_without_claims_comes(database: Database) -> None:
    loaded(database, claim("z"))
    database.replace([Loaded(claim("a").article, [])])
    Reviewer(database)("add", claim("a"))
    assert reviewed(database) == [claim("a"), claim("z")]
    assert list(read_claims(database, reviewed=True, order="loaded")) == [claim("z"), claim("a")]


def test_an_added_claim_can_be_edited_and_rejected(database: Database) -> None:
    loaded(database, claim())
    missed, edited = claim(quantity=YEAR), changed(claim(quantity=YEAR), status="possible")
    decide = Reviewer(database)
    decide("add", missed)
    decide("edit", missed, edited)
    assert reviewed(database) == [claim(), edited]
    decide("reject", missed)
    assert reviewed(database) == [claim()]


def test_an_undone_decision_holds_no_longer_and_the_one_before_does(database: Database) -> None:
    read, edited = claim(), changed(claim(), status="negated")
    loaded(database, read)
    decide = Reviewer(database)
    decide("edit", read, edited)
    rejected = decide("reject", read)
    assert reviewed(database) == []
    decide("undo", read, undoes=rejected)
    Reviewer(database, "bob")("skip", read)
    assert reviewed(database) == [edited]


def test_the_last_reviewer_holds(database: Database) -> None:
    read, edited = claim(), changed(claim(), status="negated")
    loaded(database, read)
    Reviewer(database, "ann")("reject", read)
    Reviewer(database, "bob")("edit", read, edited)
    Reviewer(database, "cy")("accept", edited)
    assert reviewed(database) == [edited]
    assert [judged.verdict for judged in read_judged(database)] == [
        Verdict("accept", "cy", "2018-02-01T00:00:03+00:00")
    ]


@pytest.mark.parametrize(("verdict", "held"), [("accept", True), ("edit", True), ("reject", False)])
def test_what_holds_when_the_words_are_read_otherwise(database: Database, verdict: str, *, held: bool) -> None:
    read, anew = claim(), changed(claim(), direction="up")
    edited = changed(claim(), status="negated")
    loaded(database, read)
    Reviewer(database)(verdict, read, edited)
    loaded(database, anew)
    assert reviewed(database) == [{"accept": read, "edit": edited}[verdict] if held else anew]


@pytest.mark.parametrize("verdict", ["accept", "edit", "reject"])
def test_no_decision_holds_when_the_words_have_changed(database: Database, verdict: str) -> None:
    read = claim()
    words = read.sentence.text.replace("harbour", "HARBOUR")
    anew = changed(read, sentence=read.sentence.model_copy(update={"text": words}))
    loaded(database, read)
    Reviewer(database)(verdict, read, read)
    loaded(database, anew)
    assert reviewed(database) == [anew]


def test_a_decision_on_a_claim_that_is_gone_holds_no_longer(database: Database) -> None:
    loaded(database, claim(), claim(quantity=YEAR))
    Reviewer(database)("accept", claim(quantity=YEAR))
    loaded(database, claim())
    assert reviewed(database) == [claim()]


@pytest.mark.parametrize("verdict", [None, "accept", "reject"])
def test_a_claim_moved_to_where_a_later_load_has_one_is_one_claim(database: Database, verdict: str | None) -> None:
    """What was decided last on it holds, and a rejection only against what nobody judged."""
    here, there = claim(), claim(quantity=YEAR, event=None)
    moved = changed(there, event=here.event)
    loaded(database, here)
    Reviewer(database)("edit", here, moved)
    loaded(database, here, there)
    if verdict:
        Reviewer(database, "bob")(verdict, there)
        Reviewer(database, "bob")("note", there)
        database.execute("UPDATE decisions SET made_at = '2018-02-02T00:00:00+00:00' WHERE verdict = 'accept'")
    assert reviewed(database) == [there if verdict == "accept" else moved]


@pytest.mark.parametrize("later", [None, "accept", "reject"])
def test_an_added_claim_is_flagged_where_its_words_are_gone(database: Database, later: str | None) -> None:
    database.replace([Loaded(claim().article, [], TEXT)])
    Reviewer(database)("add", claim())
    if later:
        Reviewer(database, "bob")(later, claim())
    kept = [claim()] if later != "reject" else []
    added = len(kept)
    assert (reviewed(database), progress(database).added, progress(database).changed) == (kept, added, {})
    database.replace([Loaded(claim().article, [], f"Corrected: {TEXT}")])
    assert (reviewed(database), progress(database).added) == ([], 0)
    assert progress(database).changed == ({"evidence changed": 1} if added else {})
    states = {(row["state"], row["holds"]) for row in read_decisions(database)}
    assert states == {("evidence changed", False)}
    database.replace([Loaded(claim().article, [], TEXT)])
    assert (reviewed(database), progress(database).added, progress(database).changed) == (kept, added, {})
