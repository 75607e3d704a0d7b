"""Articles from files, folders and streams, whichever form they have."""

from __future__ import annotations

import datetime as dt
import errno
import gzip
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, Literal

from extractor.articles.check import lone_surrogate, printable
from extractor.articles.jsonl import MAX_ID, read_jsonl
from extractor.articles.lines import head, open_path, open_stream
from extractor.articles.seen import SeenArticles
from extractor.articles.text import read_text
from extractor.errors import ArticleError
from extractor.types import Article, Failure

Format = Literal["jsonl", "text"]
OnError = Callable[[Failure], None]
Result = tuple[int | None, Article] | Failure
Source = str | os.PathLike[str] | IO[str] | IO[bytes]

SUFFIXES: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".txt": "text",
    ".text": "text",
}
"""The forms by file name; ``.gz`` may follow each. A file named by itself may have any name: its first lines decide."""


MAX_NAME = 255
"""Bytes of a file name, as file systems have it: a longer one is a text given in place of a path."""

_OBJECT_LINE = re.compile(rb"""^\s*\{\s*"(?:[^"\\\n]|\\.){0,80}"\s*:""", re.MULTILINE)
"""A line that begins as a JSON object does, ``{"id":``; no sentence of news does."""


def read_articles(
    path_or_stream: Source,
    *,
    format: Format | None = None,
    on_error: OnError | None = None,
    published: dt.date | None = None,
) -> Iterator[Article]:
    """The articles of a file, a folder, a stream of text or bytes, or ``-`` for standard input, one at a time.

    A folder is read recursively in the order of names, hidden entries and foreign suffixes left out; the id of a plain
    text is its file name or its path below the folder, or the path as given where another text had that id before.
    ``format`` is told by the name, else by the first lines. ``published`` is the day of articles that state none. The
    same id with the same text is passed over. What cannot be used is handed to ``on_error`` and the stream goes on;
    without ``on_error`` the first such raises ArticleError.
    """
    return read_all([path_or_stream], format=format, on_error=on_error, published=published)


def read_all(
    sources: Iterable[Source],
    *,
    format: Format | None = None,
    on_error: OnError | None = None,
    published: dt.date | None = None,
) -> Iterator[Article]:
    """The articles of several inputs as one stream; see :func:`read_articles`. An id is unique over all of them."""
    reading = _Reading(format, on_error or _raise, published)
    for source in sources:
        yield from reading.source(source)


def _raise(failure: Failure) -> None:
    raise ArticleError(failure)


@dataclass
class _Reading:
    """One pass over some inputs: its settings, and what it has met."""

    format: Format | None
    on_error: OnError
    published: dt.date | None
    seen: SeenArticles = field(default_factory=SeenArticles)

    def source(self, source: Source) -> Iterator[Article]:
        if not isinstance(source, str | os.PathLike):
            yield from self.stream(source, str(getattr(source, "name", "<stream>")))
        elif os.fspath(source) == "-":
            yield from self.stream(getattr(sys.stdin, "buffer", sys.stdin), "<stdin>")
        elif not _is_path(os.fspath(source)):
            self.fail(os.fspath(source), "no such file or folder")
        elif Path(source).is_dir():
            yield from self.folder(Path(source))
        else:
            yield from self.file(Path(source), Path(source).name)

    def folder(self, folder: Path) -> Iterator[Article]:
        met = False
        for path in self._files(folder):
            met = True
            yield from self.file(path, path.relative_to(folder).as_posix())
        if not met:
            self.fail(str(folder), f"folder without articles: no file ends in {', '.join(SUFFIXES)}, or these with .gz")

    def _files(self, folder: Path) -> Iterator[Path]:
        """The files of known suffix below a folder, in the order of names, a folder's own files first."""

        def unreadable(error: OSError) -> None:
            self.fail(str(error.filename), _os_reason(error))

        for base, folders, names in os.walk(folder, onerror=unreadable):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = Path(base, name)
                if not name.startswith(".") and _format_of(name) and path.is_file():
                    yield path

    def file(self, path: Path, id: str) -> Iterator[Article]:
        return self._new(self._file_results(path, id), str(path))

    def stream(self, stream: Any, where: str) -> Iterator[Article]:
        return self._new(self._stream_results(stream, where), where)

    def _file_results(self, path: Path, id: str) -> Iterator[Result]:
        """What a file holds; trouble in reading it is a last Failure."""
        try:
            with open_path(path) as stream:
                yield from self._results(stream, str(path), id, self.format or _format_of(path.name))
        except (EOFError, zlib.error) as error:
            yield Failure(str(path), None, None, f"damaged or cut off ({error}): fetch it again")
        except gzip.BadGzipFile as error:
            reason = f"damaged or not compressed ({error}): fetch it again or drop .gz from its name"
            yield Failure(str(path), None, None, reason)
        except OSError as error:
            yield Failure(str(path), None, None, _os_reason(error))

    def _stream_results(self, stream: Any, where: str) -> Iterator[Result]:
        try:
            buffered = open_stream(stream)
            form = self.format or (None if head(buffered) else "jsonl")  # nothing came through the pipe: no failure
            yield from self._results(buffered, where, Path(where).name.strip("<>"), form)
        except OSError as error:
            yield Failure(where, None, None, _os_reason(error))

    def _results(self, stream: BufferedReader, where: str, id: str, format: Format | None) -> Iterator[Result]:
        if (format or _format_by(head(stream))) == "jsonl":
            return read_jsonl(stream, where, published=self.published)
        return iter([self._text(stream, where, id)])

    def _new(self, results: Iterator[Result], where: str) -> Iterator[Article]:
        """The articles among results that have not come before; failures go their way."""
        for result in results:
            if isinstance(result, Failure):
                self.fail(result.where, result.reason, result.line, result.id)
            elif article := self._unmet(*result, where):
                yield article

    def _text(self, stream: BufferedReader, where: str, id: str) -> Result:
        if lone_surrogate(id):
            return Failure(where, None, None, "file name is not UTF-8: rename it")
        if len(id) > MAX_ID:
            return Failure(where, None, None, f"path of more than {MAX_ID:,} characters: name a folder further down")
        result = read_text(stream, where, id, published=self.published)
        return result if isinstance(result, Failure) else (None, result)

    def _unmet(self, line: int | None, article: Article, where: str) -> Article | None:
        """The article if it is new: a plain text whose name another text had before gets the path as given for id."""
        verdict = self.seen.add(article.id, article.text)
        if verdict == "other" and line is None and len(where) <= MAX_ID and not lone_surrogate(where):
            article = replace(article, id=where)
            verdict = self.seen.add(article.id, article.text)
        if verdict == "other":
            reason = f'id "{printable(article.id, 80)}" came before with another text: give each article its own id'
            self.fail(where, reason, line, article.id)
        return article if verdict == "new" else None

    def fail(self, where: str, reason: str, line: int | None = None, id: str | None = None) -> None:
        self.on_error(Failure(printable(where, 1_000), line, id, reason))


def _format_of(name: str) -> Format | None:
    path = Path(name.lower())
    return SUFFIXES.get(Path(path.stem).suffix if path.suffix == ".gz" else path.suffix)


def _format_by(first: bytes) -> Format:
    """The form of a stream by its first lines: JSONL begins with a brace, or is broken there and has one further on."""
    begins = first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return "jsonl" if begins or _OBJECT_LINE.search(first) else "text"


def _is_path(name: str) -> bool:
    """Whether a name can be one of a file; the empty one would be taken for the folder at hand."""
    return bool(name) and "\x00" not in name and len(os.fsencode(Path(name).name)) <= MAX_NAME


def _os_reason(error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return "no such file or folder"
    return f"cannot be read ({error.strerror or error})"
