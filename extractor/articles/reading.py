"""One input as a stream of what it holds: articles, and a failure in place of each bad one."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader

from extractor.articles.check import MAX_ID, lone_surrogate, printable
from extractor.articles.formats import BY_NAME, Entry, FormatName, ReadOptions, format_by_content, format_by_name
from extractor.articles.inputs import Input, failure, os_reason
from extractor.articles.lines import head, open_path, open_stream
from extractor.articles.xml_root import xml_root
from extractor.types import Article, Failure


@dataclass(frozen=True, slots=True)
class Read:
    """An article and where it was read: ``line`` is the number of its line or record, None where it fills its file."""

    article: Article
    where: str
    line: int | None
    format: FormatName


def read_input(source: Input, options: ReadOptions) -> Iterator[Read | Failure]:
    """What an input holds, in order; trouble in reading it is a last Failure. Raises MissingExtraError."""
    if source.path is None:
        yield from _stream_results(source, options)
    else:
        yield from _file_results(source, options)


def _file_results(source: Input, options: ReadOptions) -> Iterator[Read | Failure]:
    assert source.path is not None
    where = source.where
    try:
        form = options.format or format_by_name(source.path.name)
        with source.path.open("rb") if form and BY_NAME[form].unpacks else open_path(source.path) as stream:
            yield from _results(stream, Entry(where, source.id), form, options)
    except (EOFError, zlib.error) as error:
        yield failure(where, f"damaged or cut off ({error}): fetch it again")
    except gzip.BadGzipFile as error:
        yield failure(where, f"damaged or not compressed ({error}): fetch it again or drop .gz from its name")
    except OSError as error:
        yield failure(where, os_reason(error))


def _stream_results(source: Input, options: ReadOptions) -> Iterator[Read | Failure]:
    try:
        buffered = open_stream(source.stream)
        form: FormatName | None = options.format
        if form is None and not head(buffered):
            return  # nothing came through the pipe: no failure
        yield from _results(buffered, Entry(source.where, source.id), form, options)
    except OSError as error:
        yield failure(source.where, os_reason(error))


def _results(
    stream: BufferedReader, entry: Entry, name: FormatName | None, options: ReadOptions
) -> Iterator[Read | Failure]:
    name = name or format_by_content(head(stream))
    if name is None:
        yield failure(entry.where, _unknown_form(head(stream)))
        return
    form = BY_NAME[name]
    if form.fills_file and (trouble := _trouble_with(entry)):
        yield trouble
        return
    for result in form.read(stream, entry, options):
        if isinstance(result, Failure):
            yield failure(result.where, result.reason, result.line, result.id)
        else:
            line, article = result
            yield Read(article, entry.where, line, form.name)


def _unknown_form(first: bytes) -> str:
    root = printable(xml_root(first) or "", 80)
    known = ", ".join(BY_NAME)
    return f"begins with the element {root}, which no form of articles does: name the form with --format ({known})"


def _trouble_with(entry: Entry) -> Failure | None:
    """What is wrong with the name of a file that becomes an id."""
    if lone_surrogate(entry.id):
        return failure(entry.where, "file name is not UTF-8: rename it")
    if len(entry.id) > MAX_ID:
        return failure(entry.where, f"path of more than {MAX_ID:,} characters: name a folder further down")
    return None
