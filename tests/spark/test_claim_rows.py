"""The columns are those of the record, and what stands in them is what the record says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import orjson
import pyarrow as pa
import pytest
from pyspark.sql.types import ArrayType, DataType, StructType
from spacy.language import Language

import extractor
from extractor.records import claim_from_row, from_line, schema, to_line
from extractor.spark.claim_rows import FAILED, RECORD, arrow_schema, claim_row, claim_schema, failed_row
from extractor.types import Failure
from tests.spark.corpus import ARTICLES

TYPES = {"string": "string", "integer": "bigint", "number": "double", "boolean": "boolean"}


@pytest.fixture(scope="module")
def lines(nlp: Language) -> list[bytes]:
    """The lines of the claims of some articles of the corpus."""
    articles = list(extractor.read_articles(ARTICLES))[:8]
    return [to_line(claim) for claim in extractor.extract(articles, nlp=nlp)]


def by_json_schema(node: Any, definitions: Any) -> tuple[Any, bool]:
    """What a node of the JSON Schema asks of a column: its type, as Spark writes types, and whether it may be null."""
    if "anyOf" in node:
        others = [each for each in node["anyOf"] if each.get("type") != "null"]
        return by_json_schema(others[0], definitions)[0], len(others) < len(node["anyOf"])
    if "$ref" in node:
        return by_json_schema(definitions[node["$ref"].rpartition("/")[2]], definitions)
    if node.get("type") == "object":
        return [(name, *by_json_schema(field, definitions)) for name, field in node["properties"].items()], False
    if node.get("type") == "array":
        return ["array", by_json_schema(node["items"], definitions)], False
    if "const" in node:
        return "bigint", False
    return ("date" if node.get("format") == "date" else TYPES[node["type"]]), False


def by_spark(type_: DataType) -> Any:
    if isinstance(type_, StructType):
        return [(field.name, by_spark(field.dataType), field.nullable) for field in type_]
    if isinstance(type_, ArrayType):
        return ["array", (by_spark(type_.elementType), type_.containsNull)]
    return type_.simpleString()


def as_spark_has_it(fields: list[Any]) -> Iterator[Any]:
    """The columns of the JSON Schema, each nullable for the rows that failed, and the numbers as decimals."""
    for name, type_, _ in fields:
        if name == "quantity":
            decimal = ("decimal(38,18)", True)
            type_ = [(inner, *(decimal if inner in {"low", "high"} else rest)) for inner, *rest in type_]  # noqa: PLW2901
        yield name, type_, True


def test_the_schema_is_that_of_the_record() -> None:
    record = schema()
    fields, _ = by_json_schema(record, record["$defs"])
    *columns, line, failed = by_spark(claim_schema())
    assert columns == list(as_spark_has_it(fields))
    assert line == (RECORD, "string", True)
    assert failed == (
        FAILED,
        [
            ("id", "string", True),
            ("where", "string", True),
            ("line", "bigint", True),
            ("reason", "string", False),
            ("kind", "string", False),
        ],
        True,
    )


def test_every_column_tells_what_it_means() -> None:
    record = schema()
    columns = {field.name: field.metadata["comment"] for field in claim_schema()}
    described = {name: field["description"] for name, field in record["properties"].items()}
    assert {name: columns[name] for name in described} == described


def test_a_row_holds_the_claim(lines: list[bytes]) -> None:
    table = pa.Table.from_pylist([claim_row(line) for line in lines], schema=arrow_schema())
    assert len(lines) > 100
    for line, row in zip(lines, table.to_pylist(), strict=True):
        assert row.pop(RECORD).encode() + b"\n" == line
        assert row.pop(FAILED) is None
        assert claim_from_row(row) == from_line(line)


def with_bounds(line: bytes, low: str, high: str) -> bytes:
    row = orjson.loads(line)
    row["quantity"] |= {"low": orjson.Fragment(low), "high": orjson.Fragment(high)}
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        ("3", "3"),
        ("-0.3333", "-0.3333"),
        ("99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"),
        ("100000000000000000000", None),
        ("0.0000000000000000001", None),
        ("0", "0"),
    ],
)
def test_a_number_stands_exactly_or_not_at_all(lines: list[bytes], written: str, stands: str | None) -> None:
    line = with_bounds(lines[0], written, written)
    table = pa.Table.from_pylist([claim_row(line)], schema=arrow_schema())
    row = table.to_pylist()[0]
    assert row["quantity"]["low"] == row["quantity"]["high"] == (stands and Decimal(stands))
    assert f'"low":{written},"high":{written},' in row[RECORD]


def test_a_failure_is_a_row_with_nothing_else() -> None:
    row = failed_row(Failure("a.jsonl", 17, "x", "no text"), "input")
    table = pa.Table.from_pylist([row], schema=arrow_schema())
    told = {"id": "x", "where": "a.jsonl", "line": 17, "reason": "no text", "kind": "input"}
    assert table.to_pylist() == [{name: told if name == FAILED else None for name in arrow_schema().names}]
