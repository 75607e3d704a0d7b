"""Claims as CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from extractor.errors import RecordError
from extractor.records import Claim, claim_from_row, to_line
from extractor.sinks.columns import COLUMNS
from extractor.sinks.csv import FORMULA_SIGNS, harmless, write_csv
from tests.claimrows import claim, claim_row
from tests.hostile.make_hostile import inject

HOSTILE = [text for name, text in inject() if len(text) < 5000]

TEXTS = ("article_title", "article_publisher", "article_url", "sentence_text", "entity_text", "entity_head")
TEXTS += ("source_text", "source_name", "source_role", "source_via", "place_text")


def as_csv(*claims: Claim, **options: Any) -> bytes:
    file = io.BytesIO()
    assert write_csv([to_line(each) for each in claims], file, **options) == len(claims)
    return file.getvalue()


def read_back(data: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter=delimiter, strict=True))


def titled(text: str) -> Claim:
    """A claim with a text wherever an article puts one in."""
    row = claim_row()
    at = {"text": text, "start": 0, "end": len(text)}
    row["article"].update(title=text, publisher=text, url=text)
    row["source"].update(at, name=text, role=text, via=[{"name": text, **at}])
    return claim_from_row({**row, "sentence": at, "entity": {**at, "head": text}, "place": at})


def test_the_bytes_of_a_claim() -> None:
    header, row, rest = as_csv(claim("a,1")).split(b"\r\n")
    assert header.decode().split(",") == [column.name for column in COLUMNS]
    assert row.decode() == (
        f'"a,1",,2018-01-10,metadata,,,,{claim("a,1").id},'
        '"Dock arrivals fell to 1,283 in 2017, the harbour board said on Jan. 7.",'
        '"1,283",count,1283,1283,=,arrival,,Dock arrivals,arrival,fell,fall,value,down,asserted,,,,,'
        "in 2017,2017-01-01,2017-12-31,year,,explicit,the harbour board,the harbour board,,organisation,said,explicit,"
        "false,2018-01-07,2018-01-07,,,0.900,quantity.count,0.1.0,en_core_web_sm-3.8.0,1,0,70,22,27,28,35,37,54"
    )
    assert rest == b""


def test_without_claims_there_is_the_line_of_names() -> None:
    assert as_csv() == ",".join(column.name for column in COLUMNS).encode() + b"\r\n"


@pytest.mark.parametrize("number", ["-3", "0.3333", "12345678901234567890.123456789", "1" * 400])
def test_numbers_stand_there_digit_for_digit(number: str) -> None:
    (row,) = read_back(as_csv(claim(quantity={"low": number, "high": number})))
    assert (row["quantity_low"], row["quantity_high"]) == (number, number)


def test_names_are_joined_and_flags_spelt_out() -> None:
    via = [{"name": name, "text": "x", "start": 0, "end": 1} for name in ("Radio Nord", "The Pier")]
    (row,) = read_back(as_csv(claim(source={**claim_row()["source"], "via": via, "quoted": True}, rules=["a", "b"])))
    assert (row["source_via"], row["source_quoted"], row["rules"]) == ("Radio Nord; The Pier", "true", "a; b")


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_hostile_texts_come_back_and_are_no_formulas(delimiter: str) -> None:
    rows = read_back(as_csv(*map(titled, HOSTILE), delimiter=delimiter), delimiter)
    found = [{row[name] for name in TEXTS} for row in rows]
    assert found == [{harmless(text)} for text in HOSTILE]
    assert [cells for cells in found if any(cell.startswith(FORMULA_SIGNS) for cell in cells)] == []


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-5 percent", "'-5 percent"),
        ("@SUM(1,1)", "'@SUM(1,1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("1=1", "1=1"),
        (" =1", " =1"),
        ("'=1", "'=1"),
        ("", ""),
    ],
)
def test_a_text_that_a_spreadsheet_would_compute(text: str, cell: str) -> None:
    assert harmless(text) == cell


def test_every_hostile_text_for_spreadsheets_was_tried() -> None:
    assert sum(text.startswith(FORMULA_SIGNS) for text in HOSTILE) >= 20


def test_the_modifier_stays_what_it_is() -> None:
    rows = [read_back(as_csv(claim(quantity={"modifier": sign}))) for sign in ("=", "~", ">=")]
    assert [row["quantity_modifier"] for (row,) in rows] == ["=", "~", ">="]


def test_a_line_that_is_no_claim_is_named() -> None:
    file = io.BytesIO()
    with pytest.raises(RecordError, match="stream:2: not JSON"):
        write_csv([to_line(claim()), b"nonsense"], file)
    assert not file.closed
