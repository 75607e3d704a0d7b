"""Parquet files, an article a row."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BufferedReader
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.articles.check import printable
from extractor.articles.fields import FIELDS, FieldError, article_of, missing_columns
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result
from extractor.articles.lines import decode_error, head
from extractor.types import Article, Failure

ROWS = 8
"""Rows that are held at a time. A column of many rows that all name one dictionary entry unfolds it for each."""

MAX_META = 1_000
"""Characters of a value that is kept in ``meta``, and bytes that a column's values have on average: pages as HTML,
embeddings and the like are left in the file."""

MAX_META_COLUMNS = 50

MAX_PARTS = 100_000
"""Row groups, columns and the like of one file."""

BOMB_SIZE, BOMB_RATIO = 64 * 1024 * 1024, 100
"""Unpacked bytes of a column, and how many times its packed ones, at which both together it is refused: news shrinks to
a third, numbers and repeated names to a fiftieth."""

_MAGIC = b"PAR1"
_TROUBLE = (pa.ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError, MemoryError)
"""What damaged pages, unknown encodings and values out of range are met by, in pyarrow and in what Python makes of a
value."""


def read_parquet(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The articles of a file with the number of their row (the first is 1), a Failure in place of each bad row.

    Texts and whole numbers give the fields, dates and timestamps the publication day: with a zone the day it was
    there. Other plain columns are kept in ``meta`` where they are small. Holds a few rows at a time.
    """
    where = entry.where
    if reason := _unusable(stream):
        yield Failure(where, None, None, reason)
        return
    try:
        file = pq.ParquetFile(stream, pre_buffer=False, thrift_container_size_limit=MAX_PARTS)
        columns = _columns(file, options)
    except FieldError as error:
        yield Failure(where, None, None, str(error))
    except _TROUBLE as error:
        yield Failure(where, None, None, _damage(error))
    else:
        yield from _rows(file, columns, where, options)


def _rows(file: pq.ParquetFile, columns: list[str], where: str, options: ReadOptions) -> Iterator[Result]:
    """The articles of all row groups, each read for itself so that a damaged one takes none before it along."""
    row = 0
    try:
        for group in range(file.num_row_groups):
            for batch in file.iter_batches(ROWS, row_groups=[group], columns=columns, use_threads=False):
                for at in range(batch.num_rows):
                    row += 1
                    yield _result(batch, at, row, where, options)
    except _TROUBLE as error:
        yield Failure(where, row + 1, None, _damage(error))


def _damage(error: Exception) -> str:
    return f"damaged Parquet ({_said(error)}): fetch or write the file again"


def _said(error: Exception) -> str:
    return printable(" ".join(str(error).split()) or type(error).__name__, 150)


def _unusable(stream: BufferedReader) -> str | None:
    first = head(stream)
    if not first:
        return "empty: there is no Parquet in it"
    if not first.startswith(_MAGIC):
        return "no Parquet: it does not begin with PAR1; name the form with --format"
    if not isinstance(getattr(stream, "raw", None), io.FileIO) or not stream.seekable():
        return "Parquet is read from its end: name the file itself, unpacked, not a pipe or an archive"
    return None


def _columns(file: pq.ParquetFile, options: ReadOptions) -> list[str]:
    """The columns to read. Raises FieldError where they are not what makes an article."""
    schema = file.schema_arrow
    names = list(schema.names)
    if doubled := next((name for name, count in Counter(names).items() if count > 1), None):
        raise FieldError(f'two columns are named "{printable(doubled, 40)}": rename one')
    if reason := missing_columns(names, options):
        raise FieldError(reason)
    fields = {options.fields.get(field, field) for field in FIELDS}
    sizes = _sizes(file.metadata)
    rows = max(file.metadata.num_rows, 1)
    others = [
        name
        for name in names
        if name not in fields
        and _is_plain(schema.field(name).type)
        and sizes.get(name, _Size()).unpacked <= MAX_META * rows
    ]
    wanted = [name for name in names if name in fields] + others[:MAX_META_COLUMNS]
    if bomb := next((name for name in wanted if name in sizes and sizes[name].is_bomb()), None):
        raise FieldError(
            f'column "{printable(bomb, 40)}" unpacks to {sizes[bomb].unpacked:,} bytes: no text of news does'
        )
    return wanted


@dataclass(frozen=True, slots=True)
class _Size:
    """Bytes of a column over all row groups."""

    packed: int = 0
    unpacked: int = 0

    def is_bomb(self) -> bool:
        return self.unpacked > BOMB_SIZE and self.unpacked > BOMB_RATIO * self.packed


def _sizes(metadata: pq.FileMetaData) -> dict[str, _Size]:
    """The size of each column by its name; the parts of nested columns go by paths of their own."""
    sizes = {metadata.schema.column(at).path: _Size() for at in range(metadata.num_columns)}
    for group in range(metadata.num_row_groups):
        for at in range(metadata.num_columns):
            part = metadata.row_group(group).column(at)
            so_far = sizes[part.path_in_schema]
            packed, unpacked = part.total_compressed_size, part.total_uncompressed_size
            sizes[part.path_in_schema] = _Size(so_far.packed + packed, so_far.unpacked + unpacked)
    return sizes


def _is_plain(kind: pa.DataType) -> bool:
    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(
        _is_text(value)
        or pa.types.is_integer(value)
        or pa.types.is_floating(value)
        or pa.types.is_boolean(value)
        or pa.types.is_decimal(value)
        or pa.types.is_date(value)
        or pa.types.is_timestamp(value)
    )


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _result(batch: pa.RecordBatch, at: int, row: int, where: str, options: ReadOptions) -> Result:
    try:
        return row, _article(batch, at, options)
    except FieldError as error:
        return Failure(where, row, error.id, str(error))


def _article(batch: pa.RecordBatch, at: int, options: ReadOptions) -> Article:
    wanted = {options.fields.get(field, field) for field in FIELDS}
    record = {name: _value(column, at, name) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
    return article_of({name: value for name, value in record.items() if name in wanted or _is_small(value)}, options)


def _value(column: pa.Array, at: int, name: str) -> Any:
    """A value as JSON has it, a date or timestamp as the ISO day or time that it names itself."""
    try:
        if pa.types.is_timestamp(column.type) and column.type.unit == "ns":  # of which Python knows none
            column = column[at : at + 1].cast(pa.timestamp("us", column.type.tz), safe=False)
            at = 0
        value = column[at].as_py()
        if isinstance(value, bytes):
            value = value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FieldError(f"{name} is {decode_error(error.object)}") from None
    except _TROUBLE as error:
        raise FieldError(f"{name} cannot be read ({_said(error)}): correct it") from None
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | dt.time | dt.timedelta) else value


def _is_small(value: object) -> bool:
    """Whether a value says something and may be kept."""
    if isinstance(value, float):
        return math.isfinite(value)
    return value is not None and not (isinstance(value, str) and len(value) > MAX_META)
