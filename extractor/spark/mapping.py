"""What Spark calls in its Python workers: batches of Arrow in, batches of Arrow out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractor.articles.fields import FieldError
from extractor.articles.formats import ReadOptions
from extractor.articles.inputs import Input, failure
from extractor.articles.jsonl import parse_article
from extractor.articles.language import is_english
from extractor.articles.lines import MAX_LINE
from extractor.articles.parquet import article_of_row
from extractor.articles.reading import Read, read_input, read_opened
from extractor.batch.pool import Limits
from extractor.batch.work import Job, Outcome
from extractor.errors import ExtractorError
from extractor.spark.claim_rows import arrow_schema, claim_row, failed_row
from extractor.spark.files import is_remote, opened, place_of
from extractor.spark.working import Item, Settled, extraction
from extractor.types import Article, Failure

LINE, WHERE = "line", "where"
"""The columns of a DataFrame of lines: the bytes, and the file that they stand in."""

FILES = "files"
"""The column of a DataFrame of files: those of one task, with ``where``, ``id`` and ``named`` as Input has them."""

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Settings:
    """What crosses to the Python workers: what to do with an article, how to read it, what is set aside."""

    job: Job
    limits: Limits
    reading: ReadOptions
    english_only: bool


Reader = Callable[[pa.RecordBatch, ReadOptions], Iterator[Item]]
"""What a batch holds, in order; raises ExtractorError alone, for what is no article's fault."""

Mapped = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def mapping(reader: Reader, settings: Settings) -> Mapped:
    """The function to map: claims of the articles that a reader finds, and failures in their places."""
    return partial(_map, reader, settings)


def _map(reader: Reader, settings: Settings, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    items = (item for batch in batches for item in reader(batch, settings.reading))
    wanted = filter(_passes, items) if settings.english_only else items
    with extraction(settings.job, settings.limits) as process, closing(process.settled(wanted)) as settled:
        yield from _batches(settled)


ROWS = 1_000
"""Rows of a batch that goes back, at least, where there are as many; those of one article stay together."""


def _batches(settled: Iterable[Settled]) -> Iterator[pa.RecordBatch]:
    rows: list[dict[str, Any]] = []
    for item, outcome in settled:
        rows += _rows(item, outcome)
        if len(rows) >= ROWS:
            yield pa.RecordBatch.from_pylist(rows, schema=arrow_schema())
            rows = []
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=arrow_schema())


def _rows(item: Item, outcome: Outcome | None) -> list[dict[str, Any]]:
    """The rows of an article's claims, or the one of its failure."""
    if isinstance(item, Failure):
        return [failed_row(item, "input")]
    assert outcome is not None
    if outcome.reason is not None:
        return [failed_row(Failure(item.where, item.line, item.article.id, outcome.reason), "article")]
    return [claim_row(line) for line in outcome.lines.splitlines(keepends=True)]


def _passes(item: Item) -> bool:
    """Whether an item goes on: an article that is surely in another language is set aside."""
    return isinstance(item, Failure) or is_english(item.article.text, item.article.language)


def rows_of_articles(batch: pa.RecordBatch, options: ReadOptions) -> Iterator[Item]:
    """The articles of a DataFrame of articles, whose columns have our names of their fields."""
    for at in range(batch.num_rows):
        yield _judged("", partial(article_of_row, batch, at, options))


def lines_of_articles(batch: pa.RecordBatch, options: ReadOptions) -> Iterator[Item]:
    """The articles of a DataFrame of lines, each an object of JSON; blank lines are nothing."""
    for line, uri in zip(batch.column(LINE), batch.column(WHERE), strict=True):
        where = place_of(uri.as_py())
        data = line.as_py().removeprefix(_MARK)  # Spark cuts files anywhere: which line is a file's first is not known
        if len(data) > MAX_LINE:
            yield failure(where, f"line longer than {MAX_LINE // 1024**2} MB: one article a line")
        elif data.strip():
            yield _judged(where, partial(parse_article, data, options))


def files_of_articles(batch: pa.RecordBatch, options: ReadOptions) -> Iterator[Item]:
    """The articles of a DataFrame of files, each of them streamed."""
    for files in batch.column(FILES).to_pylist():
        for file in files:
            yield from _of_file(Input(file["where"], file["id"], Path(file["where"]), named=file["named"]), options)


def _judged(where: str, made: Callable[[], Article]) -> Item:
    """The article that is made, or why there is none; whatever is raised is one article's trouble."""
    try:
        return Read(made(), where, None, "jsonl")
    except FieldError as error:
        return failure(where, str(error), None, error.id)
    except Exception as error:
        return failure(where, f"cannot be read ({type(error).__name__}: {error})")


def _of_file(file: Input, options: ReadOptions) -> Iterator[Item]:
    """What a file holds; whatever is raised is the last that is heard of it."""
    try:
        if is_remote(file.where):
            with opened(file.where) as stream:
                yield from read_opened(stream, file, options)
        else:
            yield from read_input(file, options)
    except ExtractorError:
        raise  # a library that is not installed: no fault of the file
    except Exception as error:
        yield failure(file.where, f"cannot be read on ({type(error).__name__}: {error})")
