"""What stands in the tables of a claim, and the fingerprints by which it is known again."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any

import pytest

from extractor.database import Database
from extractor.database.rows import COLUMNS, Loaded, article_key, evidence, reading, record_of
from extractor.records import Claim, claim_from_row
from tests.claimrows import TEXT, claim, claim_row, span
from tests.database.contents import contents

MADE_BY_ENGINES = {"key", "search"}
ONLY = claim()


def test_columns_are_those_of_the_tables_in_their_order(database: Database) -> None:
    found: dict[str, list[str]] = {}
    for table in COLUMNS:
        sql = (
            "SELECT column_name AS name FROM information_schema.columns WHERE table_name = ? ORDER BY ordinal_position"
            if database.location.kind == "postgresql"
            else "SELECT name FROM pragma_table_info(?) ORDER BY cid"
        )
        found[table] = [row["name"] for row in database.rows(sql, (table,)) if row["name"] not in MADE_BY_ENGINES]
    assert found == {table: list(names) for table, names in COLUMNS.items()}


def test_every_value_stands_in_its_column(database: Database) -> None:
    row = claim_row()
    via = [{"name": "the Shore Gazette", **span("harbour")}]
    whole = claim_from_row(
        row
        | {
            "article": {**row["article"], "title": "Docks", "publisher": "Shore Gazette", "url": "https://a.example/1"},
            "baseline": {"claim": None, **span("Dock"), "from": "2016-01-01", "to": "2016-12-31"},
            "source": {**row["source"], "role": "chair", "via": via},
            "place": span("harbour"),
        }
    )
    database.replace([Loaded(whole.article, [whole], TEXT, "made thus")])
    sqlite = database.location.kind == "sqlite"
    day, flag = ((lambda text: text) if sqlite else dt.date.fromisoformat), 0 if sqlite else False
    number = 1283.0 if sqlite else Decimal(1283)
    rules: Any = '["quantity.count"]' if sqlite else ["quantity.count"]
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert contents(database) == {
        "articles": [
            ("a1", "Docks", day("2018-01-10"), "metadata", "Shore Gazette", "https://a.example/1", None, TEXT, digest,
             "made thus")
        ],
        "extractors": [("0.1.0 en_core_web_sm-3.8.0", "0.1.0", "en_core_web_sm-3.8.0")],
        "claims": [
            (
                whole.id, "a1", 0, "count", "1,283", number, number, "=", "arrival", None, "Dock arrivals", "arrival",
                "fell", "fall", "value", "down", "asserted", "harbour", day("2017-01-01"), day("2017-12-31"), "year",
                "the harbour board", "organisation", "Shore Gazette", day("2018-01-10"), None, TEXT, 0.9, rules,
                "0.1.0 en_core_web_sm-3.8.0", evidence(whole), reading(whole), record_of(whole),
            )
        ],
        "dates": [
            (whole.id, "baseline", "Dock", 0, 4, day("2016-01-01"), day("2016-12-31"), None, None, None),
            (whole.id, "date", "in 2017", 28, 35, day("2017-01-01"), day("2017-12-31"), "year", None, "explicit"),
            (whole.id, "said", "on Jan. 7", 60, 69, day("2018-01-07"), day("2018-01-07"), None, None, None),
        ],
        "sources": [
            (
                whole.id, "the harbour board", 37, 54, "the harbour board", "chair", "organisation", "said", "explicit",
                flag,
            )
        ],
        "carriers": [(whole.id, 0, "the Shore Gazette", "harbour", 41, 48)],
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"confidence": 0.1},
        {"rules": ["other"]},
        {"extractor": {"version": "9", "model": "m"}},
        {"article": claim_row("other")["article"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_no_reading_leaves_the_fingerprints(change: dict[str, Any]) -> None:
    changed = claim_from_row(claim_row() | change)
    assert (evidence(changed), reading(changed)) == (evidence(ONLY), reading(ONLY))


def fingerprints(**changes: Any) -> tuple[bool, bool]:
    """Whether evidence and reading change with these changes."""
    changed: Claim = claim_from_row(claim_row() | changes)
    return evidence(changed) != evidence(ONLY), reading(changed) != reading(ONLY)


def test_another_reading_of_the_same_words_changes_the_reading_alone() -> None:
    assert fingerprints(role="change") == (False, True)
    assert fingerprints(place=span("harbour")) == (False, True)
    assert fingerprints(source=None) == (False, True)


def test_other_words_change_both() -> None:
    sentence = {"text": f"{TEXT} More.", "start": 0, "end": len(TEXT) + 6}
    assert fingerprints(sentence=sentence) == (True, True)


def test_an_article_that_moved_its_text_keeps_the_evidence() -> None:
    """Offsets belong to the reading: spans are shown by them."""
    row = claim_row()

    def moved(part: dict[str, Any]) -> dict[str, Any]:
        return {**part, "start": part["start"] + 5, "end": part["end"] + 5}

    assert fingerprints(sentence=moved(row["sentence"]), quantity=moved(row["quantity"])) == (False, True)


@pytest.mark.parametrize(
    ("id", "key"),
    [("a1", "a1"), ("x" * 500, "x" * 500), ("", ""), ("ü" * 500, "ü" * 500)],
)
def test_ids_are_their_own_keys(id: str, key: str) -> None:
    assert article_key(id) == key


def test_ids_that_no_index_holds_get_keys_of_their_own() -> None:
    ids = ["x" * 501, "x" * 502, "a\0b", "a\u2400b"]
    keys = [article_key(id) for id in ids]
    assert len(set(keys)) == 4
    assert all(len(key) <= 500 and "\0" not in key for key in keys)
