"""Claims as Parquet for databases and data frames: typed columns, and each claim's whole record beside them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from extractor.errors import MissingExtraError
from extractor.records import to_line
from extractor.sinks.columns import COLUMNS, Value, values
from extractor.sinks.jsonl import read_claims

if TYPE_CHECKING:
    import pyarrow as pa

EXTRA = "parquet"

RECORD = "record"
"""The last column: the claim's line of JSON, in which every number stands digit for digit. ``quantity_low`` and
``quantity_high`` are doubles, the numbers that data frames and SQL compute with and compare to what a user types; a
decimal column would hold 38 digits at most and leaves pandas with Python objects."""

GROUP_CLAIMS = 8192
GROUP_BYTES = 32 * 1024 * 1024
"""A row group ends at so many claims, some 10 MB of lines, or at so many bytes of lines, where sentences are huge; one
is held at a time."""

Row = tuple[Value, ...]


def require_library() -> None:
    """Raise MissingExtraError where pyarrow is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingExtraError("Parquet output", EXTRA, error.name) from error


def write_parquet(lines: Iterable[bytes], file: BinaryIO) -> int:
    """Write the claims of JSONL lines and return how many there were; the file stays open.

    The same lines give the same bytes, with the same pyarrow. Raises MissingExtraError where pyarrow is not installed,
    RecordError for a line that is no claim.
    """
    require_library()
    import pyarrow as pa
    from pyarrow import parquet

    count = 0
    schema = arrow_schema()
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(lines):
            table = pa.Table.from_arrays(_arrays(group, schema), schema=schema)
            writer.write_table(table, row_group_size=GROUP_CLAIMS)
            count += len(group)
    return count


def arrow_schema() -> pa.Schema:
    """The columns with their types, ``record`` last."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "word": pa.string(),
        "number": pa.float64(),
        "probability": pa.float64(),
        "whole": pa.int64(),
        "day": pa.date32(),
        "flag": pa.bool_(),
        "names": pa.list_(pa.string()),
    }
    return pa.schema([*((column.name, types[column.type]) for column in COLUMNS), (RECORD, pa.string())])


def _groups(lines: Iterable[bytes]) -> Iterator[list[Row]]:
    """The rows of the claims, as many at a time as one row group holds."""
    rows: list[Row] = []
    size = 0
    for claim in read_claims(lines):
        record = to_line(claim).removesuffix(b"\n")
        rows.append((*map(_arrow_value, values(claim)), record.decode()))
        size += len(record)
        if len(rows) == GROUP_CLAIMS or size >= GROUP_BYTES:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _arrays(rows: list[Row], schema: pa.Schema) -> list[Any]:
    import pyarrow as pa

    return [pa.array(column, type=field.type) for column, field in zip(zip(*rows, strict=True), schema, strict=True)]


def _arrow_value(value: Value) -> Value:
    """An exact number as the nearest double, None where there is none so large."""
    if not isinstance(value, Decimal):
        return value
    double = float(value)
    return double if math.isfinite(double) else None
