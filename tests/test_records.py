from __future__ import annotations

import json
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from extractor import records
from extractor.errors import RecordError, SchemaVersionError
from extractor.identity import claim_id
from extractor.records import claim_from_row, from_line, to_line
from tests.claimrows import claim, claim_row

SCHEMA_COPY = Path(records.__file__).with_name("claim.schema.json")

LINE = (
    b'{"schema":1,"id":"%s","article":{"id":"a1","title":null,"published":"2018-01-10","date_source":"metadata",'
    b'"publisher":null,"url":null,"duplicate_of":null},'
    b'"sentence":{"text":"Dock arrivals fell to 1,283 in 2017, the harbour board said on Jan. 7.","start":0,"end":70},'
    b'"quantity":{"text":"1,283","start":22,"end":27,"kind":"count","low":1283,"high":1283,"modifier":"=",'
    b'"unit":"arrival","per":null},'
    b'"entity":{"text":"Dock arrivals","start":0,"end":13,"head":"arrival"},'
    b'"event":{"text":"fell","start":14,"end":18,"lemma":"fall"},"role":"value","direction":"down",'
    b'"status":"asserted","baseline":null,'
    b'"date":{"text":"in 2017","start":28,"end":35,"from":"2017-01-01","to":"2017-12-31","grain":"year","mod":null,'
    b'"how":"explicit"},'
    b'"source":{"text":"the harbour board","start":37,"end":54,"name":"the harbour board","role":null,'
    b'"type":"organisation","cue":{"text":"said","start":55,"end":59},"how":"explicit","quoted":false,'
    b'"said":{"text":"on Jan. 7","start":60,"end":69,"from":"2018-01-07","to":"2018-01-07"},"via":[]},'
    b'"place":null,"confidence":0.900,"rules":["quantity.count"],'
    b'"extractor":{"version":"0.1.0","model":"en_core_web_sm-3.8.0"}}\n'
) % claim_id("a1", 22, 27).encode()


def edited(change: Callable[[dict[str, Any]], object]) -> str:
    """The line after a change to its object."""
    row = json.loads(LINE)
    change(row)
    return json.dumps(row)


def test_a_claim_is_one_line_in_the_order_of_the_format() -> None:
    assert to_line(claim()) == LINE


def test_a_line_is_the_claim_again() -> None:
    assert from_line(LINE) == claim()
    assert to_line(from_line(LINE.decode())) == LINE


def test_other_spellings_of_the_same_claim_give_the_same_bytes() -> None:
    reordered = dict(reversed(json.loads(LINE).items()))
    reordered["quantity"] = {**reordered["quantity"], "low": 1283.0, "high": 1283.00}
    assert to_line(from_line("\ufeff" + json.dumps(reordered, indent=1))) == LINE


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (1283, "1283"),
        ("1283", "1283"),
        (1283.0, "1283"),
        (0.3333, "0.3333"),
        (Decimal("2.50"), "2.5"),
        (Decimal("1.2E+9"), "1200000000"),
        (1e22, "10000000000000000000000"),
        ("1234567890123456789.0000000000000000000000001", "1234567890123456789.0000000000000000000000001"),
        (-3, "-3"),
        (0, "0"),
        (Decimal("-0.0"), "0"),
        (1e-7, "0.0000001"),
    ],
)
def test_numbers_are_written_digit_for_digit(given: object, written: str) -> None:
    line = to_line(claim(quantity={"low": given, "high": given}))
    assert f'"low":{written},"high":{written},'.encode() in line
    assert to_line(from_line(line)) == line


def test_confidence_has_three_decimals() -> None:
    certain = claim(confidence=0.98765)
    assert certain.confidence == 0.988
    assert b'"confidence":0.988,' in to_line(certain)
    assert b'"confidence":1.000,' in to_line(claim(confidence=1))


def test_text_is_written_as_utf_8() -> None:
    row = claim_row(place={"text": "Łódź\n\u2028", "start": 0, "end": 6})
    assert '"place":{"text":"Łódź\\n\u2028","start":0,"end":6}'.encode() in to_line(claim_from_row(row))


def test_from_and_to_are_python_dates() -> None:
    date = claim().date
    assert date is not None
    assert (str(date.from_), str(date.to)) == ("2017-01-01", "2017-12-31")


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        claim().role = "change"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "not JSON: Expecting value: line 1 column 1 (char 0)"),
        (b'"\xff"', "not UTF-8 (byte 1)"),
        (
            edited(lambda row: row["article"].update(title="a \ud800")),
            r"not JSON: \ud800 is half a character; repair the encoding",
        ),
        ('"a \ud800"', r"not JSON: \ud800 is half a character; repair the encoding"),
        ("[]", "record: input should be a valid dictionary or instance of Claim"),
        ("[" * 100_000, "not a claim record: nested too deeply"),
        ('{"role":"value","role":"change"}', "not JSON: key 'role' stands twice"),
        (edited(lambda row: row.pop("place")), "place: missing"),
        (edited(lambda row: row.update(colour="red")), "colour: unknown field"),
        (
            edited(lambda row: row.update(role="values", id="X")),
            "id: string should match pattern '^[0-9a-f]{16}$'; role: input should be 'value', 'change' or 'baseline'",
        ),
        (edited(lambda row: row["quantity"].update(low="1283")), "quantity.low: not a number"),
        (edited(lambda row: row["quantity"].update(low=True)), "quantity.low: not a number"),
        (edited(lambda row: row["quantity"].update(low=2000)), "quantity: low 2000 is above high 1283"),
        (edited(lambda row: row["quantity"].update(start=28)), "quantity: start 28 is after end 27"),
        (edited(lambda row: row["quantity"].update(end=28)), "quantity: text has 5 characters, start and end say 6"),
        (
            edited(lambda row: row["quantity"].update(start=-5)),
            "quantity.start: input should be greater than or equal to 0",
        ),
        (edited(lambda row: row["quantity"].update(start="22")), "quantity.start: input should be a valid integer"),
        (edited(lambda row: row["date"].update({"from": "2018-02-30"})), "date.from: day is out of range for month"),
        (edited(lambda row: row["date"].update({"from": "2018-W01-1"})), "date.from: not a day written as YYYY-MM-DD"),
        (edited(lambda row: row["date"].update({"from": 1514764800})), "date.from: not a day written as YYYY-MM-DD"),
        (
            edited(lambda row: row["date"].update({"from": "2018-01-01"})),
            "date: from 2018-01-01 is after to 2017-12-31",
        ),
        (
            edited(lambda row: row["source"].update(via=[{"name": "Pier News", "start": 0}])),
            "source.via[0].text: missing; source.via[0].end: missing",
        ),
        (edited(lambda row: row.update(confidence=1.5)), "confidence: input should be less than or equal to 1"),
    ],
)
def test_a_wrong_line_is_refused_with_every_wrong_field(line: str | bytes, message: str) -> None:
    with pytest.raises(RecordError) as caught:
        from_line(line)
    assert str(caught.value) == message


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999999999", "1e-999999999", "1" * 5002])
def test_numbers_no_text_can_mean_are_refused(number: str) -> None:
    line = LINE.replace(b'"high":1283', b'"high":' + number.encode())
    with pytest.raises(RecordError):
        from_line(line)


def test_thousands_of_digits_are_kept() -> None:
    digits = b"7" * 4999
    line = LINE.replace(b'"high":1283', b'"high":' + digits)
    assert to_line(from_line(line)) == line


def test_a_record_of_another_version_says_so() -> None:
    with pytest.raises(SchemaVersionError, match="schema: 2 is not version 1"):
        from_line(edited(lambda row: row.update(schema=2)))


def test_ids_depend_on_article_and_span_alone() -> None:
    assert claim_id("a1", 22, 27) == claim_id("a1", 22, 27)
    assert len({claim_id("a1", 22, 27), claim_id("a2", 22, 27), claim_id("a1", 2, 227), claim_id("a1", 22, 28)}) == 4
    assert claim_id("a1", 0, 5) == "d5874a8fa01f801a"


def test_a_claim_is_made_in_well_below_a_millisecond() -> None:
    row = claim_row()
    claim_from_row(row)
    began = time.process_time()
    for _ in range(200):
        claim_from_row(row)
    assert (time.process_time() - began) / 200 < 1e-3  # some 20 microseconds


def test_claims_that_are_not_kept_are_no_baseline_any_more() -> None:
    def compared(article: str, confidence: float, **baseline: object) -> records.Claim:
        words = {"text": "from", "start": 9, "end": 13, "from": None, "to": None}
        return claim(article, confidence=confidence, baseline={**words, **baseline})

    sure, doubtful = claim("a1"), claim("a2", confidence=0.3, id="0" * 16)
    kept = [sure, compared("a1", 0.8, claim=sure.id), compared("a2", 0.8, claim=None), claim("a3", confidence=0.5)]
    lost = compared("a2", 0.8, claim=doubtful.id)
    everything = [*kept[:2], doubtful, kept[2], lost, kept[3]]
    found = list(records.keeping(everything, lambda claim: claim.confidence >= 0.5))
    assert found == [*kept[:3], compared("a2", 0.8, claim=None), kept[3]]


def test_the_schema_copy_is_the_schema() -> None:
    assert json.loads(SCHEMA_COPY.read_text("utf-8")) == records.schema()


def test_the_schema_tells_what_every_field_means() -> None:
    schema = records.schema()
    bare = [
        f"{name}.{field}"
        for name, part in [("Claim", schema), *schema["$defs"].items()]
        for field, meaning in part["properties"].items()
        if not meaning.get("description")
    ]
    assert bare == []
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(schema["properties"]) == list(json.loads(LINE))
    assert schema["required"] == list(json.loads(LINE))


numbers = st.one_of(
    st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.decimals(allow_nan=False, allow_infinity=False)
)


@given(low=numbers, high=numbers, confidence=st.floats(0, 1), words=st.text(st.characters(exclude_categories=["Cs"])))
def test_claim_to_line_to_claim_is_the_same(low: Any, high: Any, confidence: float, words: str) -> None:
    low, high = sorted([Decimal(repr(n)) if isinstance(n, float) else Decimal(n) for n in (low, high)])
    place = {"text": words, "start": 3, "end": 3 + len(words)}
    made = claim(quantity={"low": low, "high": high}, confidence=confidence, place=place)
    line = to_line(made)
    assert line.count(b"\n") == 1
    assert from_line(line) == made
    assert to_line(from_line(line)) == line
    assert made.quantity.low == low
