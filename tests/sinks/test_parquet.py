"""Claims as Parquet."""

from __future__ import annotations

import datetime as dt
import io
import sys
from decimal import Decimal
from typing import Any

import pytest
from pyarrow import parquet

from extractor.errors import MissingExtraError, RecordError
from extractor.records import Claim, from_line, to_line
from extractor.sinks import parquet as sink
from extractor.sinks.columns import COLUMNS, values
from extractor.sinks.parquet import RECORD, write_parquet
from tests.claimrows import claim, claim_row
from tests.hostile.make_hostile import inject


def as_parquet(claims: list[Claim]) -> bytes:
    file = io.BytesIO()
    assert write_parquet(map(to_line, claims), file) == len(claims)
    return file.getvalue()


def read_back(claims: list[Claim]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parquet.read_table(io.BytesIO(as_parquet(claims))).to_pylist()
    return rows


def expected(each: Claim) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip((column.name for column in COLUMNS), values(each), strict=True))
    numbers = {name: float(value) for name, value in row.items() if isinstance(value, Decimal)}
    lists = {name: list(value) for name, value in row.items() if isinstance(value, tuple)}
    return {**row, **numbers, **lists, RECORD: to_line(each).decode().rstrip("\n")}


def test_claims_come_back_with_their_types() -> None:
    via = [{"name": name, "text": "x", "start": 0, "end": 1} for name in ("Radio Nord", "The Pier")]
    claims = [
        claim("a1"),
        claim("a2", source={**claim_row()["source"], "via": via}, quantity={"low": "0.3333"}),
        claim("a3", source=None, date=None, entity=None),
    ]
    rows = read_back(claims)
    assert rows == [expected(each) for each in claims]
    assert rows[0]["date_from"] == dt.date(2017, 1, 1)
    assert [row["source_via"] for row in rows] == [[], ["Radio Nord", "The Pier"], []]
    assert [row["source_quoted"] for row in rows] == [False, False, None]


def test_the_record_is_the_claim_again() -> None:
    claims = [claim("a1"), claim("a2", quantity={"low": "1" * 30, "high": "1" * 400})]
    rows = read_back(claims)
    assert [from_line(row[RECORD]) for row in rows] == claims
    assert (rows[1]["quantity_low"], rows[1]["quantity_high"]) == (float("1" * 30), None)


def test_hostile_texts_come_back_as_they_are() -> None:
    texts = [text for _, text in inject()]
    claims = [claim("a1", place={"text": text, "start": 0, "end": len(text)}) for text in texts]
    assert [row["place_text"] for row in read_back(claims)] == texts


def test_the_same_claims_give_the_same_bytes() -> None:
    claims = [claim("a1"), claim("a2", source=None)]
    assert as_parquet(claims) == as_parquet(claims)


def test_row_groups_end_at_a_number_of_claims_or_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    def groups(count: int) -> list[int]:
        file = parquet.ParquetFile(io.BytesIO(as_parquet([claim(f"a{number}") for number in range(count)])))
        return [file.metadata.row_group(index).num_rows for index in range(file.metadata.num_row_groups)]

    monkeypatch.setattr(sink, "GROUP_CLAIMS", 3)
    assert [groups(count) for count in (0, 2, 3, 7)] == [[], [2], [3], [3, 3, 1]]
    monkeypatch.setattr(sink, "GROUP_BYTES", 2 * len(to_line(claim("a1"))) - 2)  # line feeds do not count
    assert groups(5) == [2, 2, 1]


def test_columns_are_compressed() -> None:
    file = parquet.ParquetFile(io.BytesIO(as_parquet([claim("a1")])))
    group = file.metadata.row_group(0)
    assert {group.column(index).compression for index in range(group.num_columns)} == {"ZSTD"}


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtraError, match=r"Parquet output needs pyarrow.*news-claim-extractor\[parquet\]"):
        write_parquet([], io.BytesIO())


def test_a_line_that_is_no_claim_is_named() -> None:
    with pytest.raises(RecordError, match="stream:2: not JSON"):
        write_parquet([to_line(claim()), b"nonsense"], io.BytesIO())
