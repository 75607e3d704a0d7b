"""One input as a stream of what it holds: articles, and a failure in place of each bad one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath

from extractor.articles.check import MAX_ID, lone_surrogate, printable
from extractor.articles.containers import Part, parts
from extractor.articles.formats import BY_NAME, Entry, FormatName, ReadOptions, format_of
from extractor.articles.inputs import Input, failure, known_suffixes, os_reason
from extractor.articles.lines import head, open_stream
from extractor.articles.unpacking import read_reason
from extractor.articles.xml_root import xml_root
from extractor.types import Article, Failure


@dataclass(frozen=True, slots=True)
class Read:
    """An article and where it was read: ``line`` is the number of its line or record, None where it fills its file.
    ``own_id`` is whether its id is its own and not the name of its file."""

    article: Article
    where: str
    line: int | None
    format: FormatName
    own_id: bool = True


class Meter:
    """How far the file at hand has been read."""

    def __init__(self) -> None:
        self._stream: BufferedReader | None = None

    def watch(self, stream: BufferedReader) -> None:
        """Measure another file from now on."""
        self._stream = stream

    @property
    def position(self) -> int:
        """Bytes of the file that were read; 0 where there is none, or none any more."""
        stream = self._stream
        return 0 if stream is None or stream.closed else stream.tell()


def read_input(source: Input, options: ReadOptions, meter: Meter | None = None) -> Iterator[Read | Failure]:
    """What an input holds, in order; trouble in reading it is a last Failure. Raises MissingExtraError.

    ``meter`` is told of the file while it is read.
    """
    if source.path is None:
        yield from _stream_results(source, options)
    else:
        yield from _file_results(source.path, source, options, meter or Meter())


def read_opened(stream: BufferedReader, source: Input, options: ReadOptions) -> Iterator[Read | Failure]:
    """What a file holds that somebody else opened, from a store of objects for one; ``where`` ends in its name."""
    return _held(stream, source, PurePosixPath(source.where).name, options)


def _file_results(path: Path, source: Input, options: ReadOptions, meter: Meter) -> Iterator[Read | Failure]:
    try:
        with path.open("rb") as stream:
            meter.watch(stream)
            yield from _held(stream, source, path.name, options)
    except OSError as error:
        yield failure(source.where, os_reason(error))


def _stream_results(source: Input, options: ReadOptions) -> Iterator[Read | Failure]:
    try:
        stream = open_stream(source.stream)
        if options.format is None and not head(stream):
            return  # nothing came through the pipe: no failure
    except OSError as error:
        yield failure(source.where, os_reason(error))
    else:
        yield from _held(stream, source, "", options)


def _held(stream: BufferedReader, source: Input, name: str, options: ReadOptions) -> Iterator[Read | Failure]:
    """What the articles' streams in a stream hold; a Failure where an archive that was named has none."""
    met = False
    inside = "" if source.named else f"{source.id}/"
    for part in parts(stream, Entry(source.where, source.id), name, inside=inside, form=options.format):
        met = True
        if isinstance(part, Failure):
            yield part
        else:
            yield from _part_results(part, options)
    if not met and source.named:
        yield failure(source.where, f"archive without articles: no file in it ends in {known_suffixes()}")


def _part_results(part: Part, options: ReadOptions) -> Iterator[Read | Failure]:
    try:
        yield from _results(part, options)
    except (EOFError, OSError, zlib.error) as error:
        yield failure(part.entry.where, read_reason(error))


def _results(part: Part, options: ReadOptions) -> Iterator[Read | Failure]:
    stream, entry = part.stream, part.entry
    first = head(stream)
    name = options.format or format_of(part.name, first)
    if name is None:
        yield failure(entry.where, _unknown_form(first))
        return
    if name == "ninjs" and options.fields and not options.format:
        name = "jsonl"  # whoever maps fields reads the objects as they are
    form = BY_NAME[name]
    if form.fills_file and (trouble := _trouble_with(entry)):
        yield trouble
        return
    for result in form.read(stream, entry, options):
        if isinstance(result, Failure):
            yield failure(result.where, result.reason, result.line, result.id)
        else:
            line, article = result
            own_id = line is not None or article.id != entry.id
            yield Read(article, entry.where, line, form.name, own_id)


def _unknown_form(first: bytes) -> str:
    root = xml_root(first)
    known = ", ".join(BY_NAME)
    told = (
        f"begins with the element {printable(root, 80)}, which no form of articles does"
        if root
        else "no element of XML in its first bytes"
    )
    return f"{told}: name the form with --format ({known})"


def _trouble_with(entry: Entry) -> Failure | None:
    """What is wrong with the name of a file that becomes an id."""
    if lone_surrogate(entry.id):
        return failure(entry.where, "file name is not UTF-8: rename it")
    if len(entry.id) > MAX_ID:
        return failure(entry.where, f"path of more than {MAX_ID:,} characters: name a folder further down")
    return None
