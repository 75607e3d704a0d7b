"""Files of claims as the claims of one article after the other: JSONL or our Parquet, compressed or not."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Literal

from extractor.articles.check import printable
from extractor.articles.containers import Part, parts
from extractor.articles.formats import Entry
from extractor.articles.inputs import Input, Source, failure, inputs_of, os_reason
from extractor.articles.lines import foreign, head, open_stream, read_lines
from extractor.articles.reading import Meter
from extractor.articles.seen import SeenArticles
from extractor.articles.unpacking import DamagedError, read_reason
from extractor.errors import MissingExtraError, RecordError, SchemaVersionError
from extractor.records import ArticleRecord, Claim, from_line
from extractor.types import Failure

MAX_LINE = 64 * 1024 * 1024
"""Bytes of one claim's line; an extractor's longest, about a text at its limit, has some 2 MB."""

SEPARATED = "came before in this file, other articles between: sort the file by article"
TABLE = "a table of claims, which is not read back: extract or export them as JSONL or Parquet and name that"
TWICE = "came before in this article: leave one of them out"

Form = Literal["jsonl", "parquet"]

_TABLE_MARKS = (b"article_id,", b"article_id\t")


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim and the number of its line."""

    claim: Claim
    line: int


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of one article that follow each other in a file; ``where`` is what messages call the file."""

    where: str
    form: Form
    claims: list[Placed]

    @property
    def article(self) -> ArticleRecord:
        """What the first claim says of the article."""
        return self.claims[0].claim.article


@dataclass(frozen=True, slots=True)
class _File:
    """A stream of claims that is no container."""

    where: str
    form: Form
    stream: BufferedReader


class Share(Meter):
    """Tells how much of the named files has been read."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self._total = sum(os.path.getsize(name) for name in names if os.path.isfile(name))  # noqa: PTH113, PTH202
        self._before = self._size = 0

    def watch(self, stream: BufferedReader) -> None:
        """Measure another file from now on."""
        self._before += self._size
        self._size = os.fstat(stream.fileno()).st_size
        super().watch(stream)

    @property
    def share(self) -> float | None:
        """How much of all bytes has been read; None where nobody knows how many there are."""
        behind = self.position or self._size  # a file that was read to its end is closed
        return min(1.0, (self._before + behind) / self._total) if self._total else None


def claim_groups(sources: Iterable[Source], meter: Meter | None = None) -> Iterator[Group | Failure]:
    """The claims of files, folders and ``-``, an article's at a time, and a Failure for each line that is none of them.

    A line is refused that holds no claim, whose claim id came before in the article, or whose article came before in
    the file with another between. A later file may have an article again. Raises SchemaVersionError for a record of a
    later version, with file and line.
    """
    for source in inputs_of(sources):
        if isinstance(source, Failure):
            yield source
            continue
        for file in _files(source, meter or Meter()):
            if isinstance(file, Failure):
                yield file
            else:
                yield from _groups(file)


def placed_claims(sources: Iterable[Source]) -> Iterator[Placed | Failure]:
    """Claim by claim what :func:`claim_groups` reads, whatever article they are of."""
    for source in inputs_of(sources):
        for file in [source] if isinstance(source, Failure) else _files(source, Meter()):
            if isinstance(file, Failure):
                yield file
            else:
                yield from _claims(file)


def _files(source: Input, meter: Meter) -> Iterator[_File | Failure]:
    try:
        if source.path is None:
            yield from _streams(open_stream(source.stream), source, "")
            return
        with source.path.open("rb") as stream:
            meter.watch(stream)
            yield from _streams(stream, source, source.path.name)
    except OSError as error:
        yield failure(source.where, os_reason(error))


def _streams(stream: BufferedReader, source: Input, name: str) -> Iterator[_File | Failure]:
    for part in parts(stream, Entry(source.where, source.id), name):
        if isinstance(part, Failure):
            yield part
        elif head(part.stream).startswith(_TABLE_MARKS):
            yield failure(part.entry.where, TABLE)
        elif form := _form(part):
            yield _File(part.entry.where, form, part.stream)
        elif source.named:
            yield failure(part.entry.where, foreign(head(part.stream)) or "no file of claims: name JSONL or Parquet")


def _form(part: Part) -> Form | None:
    """The form of a stream; None for what holds no claims."""
    first = head(part.stream)
    if first.startswith(b"PAR1"):
        return "parquet"
    return None if foreign(first) else "jsonl"


def _groups(file: _File) -> Iterator[Group | Failure]:
    """The groups of a file, and what is refused of it. Trouble in reading it on is a last Failure."""
    seen = SeenArticles()
    group, ids = Group(file.where, file.form, []), set[str]()
    for placed in _claims(file):
        if isinstance(placed, Failure):
            yield placed
            continue
        article, claim = placed.claim.article.id, placed.claim.id
        if not group.claims or article != group.article.id:
            if seen.add(article, "") != "new":
                yield _refused(file, placed, f'article "{printable(article, 80)}" {SEPARATED}')
                continue
            if group.claims:
                yield group
            group, ids = Group(file.where, file.form, []), set()
        if claim in ids:
            yield _refused(file, placed, f"claim {claim} {TWICE}")
            continue
        ids.add(claim)
        group.claims.append(placed)
    if group.claims:
        yield group


def _refused(file: _File, placed: Placed, reason: str) -> Failure:
    return failure(file.where, reason, placed.line, placed.claim.article.id)


def _claims(file: _File) -> Iterator[Placed | Failure]:
    lines = _parquet_lines if file.form == "parquet" else read_lines_of
    try:
        for number, line in enumerate(lines(file.stream), start=1):
            if line is None:
                yield failure(file.where, f"line longer than {MAX_LINE // 1024**2} MB: one claim a line", number)
            elif line.strip():
                yield _claim(file, number, line)
    except (EOFError, OSError, zlib.error) as error:
        yield failure(file.where, read_reason(error))


def _claim(file: _File, number: int, line: bytes) -> Placed | Failure:
    try:
        return Placed(from_line(line), number)
    except SchemaVersionError as error:
        raise SchemaVersionError(f"{file.where}:{number}: {error}") from None
    except RecordError as error:
        return failure(file.where, str(error), number)


def read_lines_of(stream: BufferedReader) -> Iterator[bytes | None]:
    """The lines of JSONL; None for one that is too long."""
    return read_lines(stream, MAX_LINE)


def _parquet_lines(stream: BufferedReader) -> Iterator[bytes]:
    """The lines in the column ``record``. Raises DamagedError for what is no such file, MissingExtraError."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise MissingExtraError("Parquet input", "parquet", error.name) from error
    from extractor.sinks.parquet import RECORD

    if not stream.seekable():
        raise DamagedError("Parquet cannot be read from a pipe or an archive: name the file")
    try:
        file = parquet.ParquetFile(stream)
        if RECORD not in file.schema_arrow.names:
            raise DamagedError(f"has no column {RECORD}: it is not Parquet of claims")
        for batch in file.iter_batches(batch_size=1000, columns=[RECORD]):
            yield from (str(value).encode() for value in batch.column(0).to_pylist())
    except pa.ArrowException as error:
        raise DamagedError(f"damaged Parquet ({str(error)[:100]}): fetch it again") from error
