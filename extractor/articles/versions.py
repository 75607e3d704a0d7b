"""Which of several texts of one id is the last: told by reading everything once before it is read for use."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.articles.inputs import STANDARD_STREAM, Source
from extractor.articles.reading import Read
from extractor.articles.seen import SeenArticles
from extractor.errors import ExtractorError
from extractor.types import Failure


class LastVersions:
    """The last text of every id, 24 to 48 bytes each.

    An article whose id is but the name of its file is no version of another of that name.
    """

    def __init__(self) -> None:
        self._texts = SeenArticles()

    def note(self, read: Read) -> None:
        """Take an article for the last of its id, until another comes."""
        if read.own_id:
            self._texts.change(read.article.id, read.article.text)

    def is_older(self, read: Read) -> bool:
        """Whether another text of the article's id came last. Where a text came back, it is the last everywhere."""
        return read.own_id and self._texts.verdict(read.article.id, read.article.text) == "other"


def last_versions(results: Iterator[Read | Failure]) -> LastVersions:
    """The last versions among all results of some inputs, which are then to be read a second time."""
    last = LastVersions()
    for result in results:
        if isinstance(result, Read):
            last.note(result)
    return last


def check_readable_twice(sources: Iterable[Source]) -> None:
    """Raise ExtractorError where an input is a stream: it cannot be read for its last versions and then for use."""
    for source in sources:
        if not isinstance(source, str | os.PathLike) or os.fspath(source) == STANDARD_STREAM or _is_pipe(Path(source)):
            name = source if isinstance(source, str | os.PathLike) else getattr(source, "name", "<stream>")
            raise ExtractorError(f"{name}: last versions need two readings, and a stream has one: name a file")


def _is_pipe(path: Path) -> bool:
    try:
        return path.is_fifo() or path.is_char_device() or path.is_socket()
    except ValueError:  # a NUL in the name: no path at all
        return False
