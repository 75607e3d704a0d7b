"""Parquet files, an article a row."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import math
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BufferedReader
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.articles.check import printable
from extractor.articles.fields import FIELDS, FieldError, article_of, missing_columns
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result
from extractor.articles.lines import decode_error, head
from extractor.articles.parquet_trial import survives
from extractor.types import Article, Failure

ROWS = 8
"""Rows that are held at a time. A column of many rows that all name one dictionary entry unfolds it for each."""

MAX_META = 1_000
"""Characters of a value that is kept in ``meta``: pages as HTML and the like are left in the file."""

MAX_META_COLUMNS = 50

MAX_PARTS = 100_000
"""Row groups, columns and the like of one file."""

BOMB_SIZE, BOMB_RATIO = 64 * 1024 * 1024, 100
"""Unpacked bytes of a file, and how many times its packed ones, at which both together it is refused: news shrinks to a
third, numbers and repeated names to a fiftieth."""

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
    if reason := _unusable(stream, options):
        yield Failure(where, None, None, reason)
        return
    try:
        file, columns = _opened(stream, options)
    except FieldError as error:
        yield Failure(where, None, None, str(error))
    except _TROUBLE as error:
        yield Failure(where, None, None, _damage(error))
    else:
        yield from _rows(file, columns, where, options)


def read_through(path: str, fields: Mapping[str, str]) -> None:
    """Read a file as :func:`read_parquet` does, and make nothing of it; what it raises is left to that."""
    with contextlib.suppress(FieldError, *_TROUBLE), Path(path).open("rb") as stream:
        file, columns = _opened(stream, ReadOptions(fields=fields))
        for _ in _batches(file, columns):
            pass


def _opened(stream: BufferedReader, options: ReadOptions) -> tuple[pq.ParquetFile, list[str]]:
    """A file and the columns of it to read. Raises FieldError where it is refused."""
    file = pq.ParquetFile(stream, pre_buffer=False, thrift_container_size_limit=MAX_PARTS)
    if reason := _bomb(file, stream.seek(0, io.SEEK_END)):
        raise FieldError(reason)
    return file, _columns(file, options)


def _rows(file: pq.ParquetFile, columns: list[str], where: str, options: ReadOptions) -> Iterator[Result]:
    row = 0
    try:
        for batch in _batches(file, columns):
            for at in range(batch.num_rows):
                row += 1
                yield _result(batch, at, row, where, options)
    except _TROUBLE as error:
        yield Failure(where, row + 1, None, _damage(error))


def _batches(file: pq.ParquetFile, columns: list[str]) -> Iterator[pa.RecordBatch]:
    """A few rows at a time, each row group read for itself so that a damaged one takes none before it along."""
    for group in range(file.num_row_groups):
        yield from file.iter_batches(ROWS, row_groups=[group], columns=columns, use_threads=False)


def _damage(error: Exception) -> str:
    return f"damaged Parquet ({_said(error)}): fetch or write the file again"


def _said(error: Exception) -> str:
    return printable(" ".join(str(error).split()) or type(error).__name__, 150)


def _unusable(stream: BufferedReader, options: ReadOptions) -> str | None:
    first = head(stream)
    if not first:
        return "empty: there is no Parquet in it"
    if not first.startswith(_MAGIC):
        return "no Parquet: it does not begin with PAR1; name the form with --format"
    path = getattr(stream.raw, "name", None) if isinstance(stream.raw, io.FileIO) else None
    if not isinstance(path, str | os.PathLike) or not stream.seekable():
        return "Parquet is read from its end: name the file itself, unpacked, not a pipe or an archive"
    if not survives(os.fspath(path), options.fields):
        return "damaged Parquet (reading it ends the process): fetch or write the file again"
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
    others = [name for name in names if name not in fields and _is_plain(schema.field(name).type)]
    return [name for name in names if name in fields] + _small_columns(file, others[:MAX_META_COLUMNS])


def _small_columns(file: pq.ParquetFile, names: list[str]) -> list[str]:
    """Those of some columns in whose first rows nothing is too large to be kept.

    The sizes that the file states of its columns are not asked: pyarrow ends the process where these are damaged.
    """
    for batch in file.iter_batches(ROWS, columns=names, use_threads=False):
        columns = zip(batch.schema.names, batch.columns, strict=True)
        return [name for name, column in columns if not _is_text(column.type) or _most(column) <= MAX_META]
    return []


def _most(column: pa.Array) -> int:
    """The length of the longest text of a column."""
    return max((len(value) for value in column.to_pylist() if value is not None), default=0)


def _bomb(file: pq.ParquetFile, size: int) -> str | None:
    """Why a file of this many bytes is not unpacked; None for every ordinary one."""
    metadata = file.metadata
    unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if unpacked > BOMB_SIZE and unpacked > BOMB_RATIO * size:
        return f"{size:,} bytes unpack to {unpacked:,}: no news does; name the file it was made from"
    return None


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
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _result(batch: pa.RecordBatch, at: int, row: int, where: str, options: ReadOptions) -> Result:
    try:
        return row, article_of_row(batch, at, options)
    except FieldError as error:
        return Failure(where, row, error.id, str(error))


def article_of_row(batch: pa.RecordBatch, at: int, options: ReadOptions) -> Article:
    """The article of one row. Raises FieldError with the reason and what to do."""
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
