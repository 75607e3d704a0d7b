"""The articles that a command was given, counted, with what failed told on standard error."""

from __future__ import annotations

import itertools
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from extractor import exits
from extractor.articles.formats import ReadOptions
from extractor.commands.options import STANDARD_STREAM
from extractor.errors import ExtractorError, describe
from extractor.types import Article, Failure


class ArticleStream:
    """The articles of some inputs, at most ``limit``; ``failures`` counts what could not be used."""

    def __init__(self, inputs: Iterable[str], options: ReadOptions, *, limit: int | None) -> None:
        self._inputs, self._options, self._limit = tuple(inputs), options, limit
        self._done = 0
        self.failures = 0

    def articles(self) -> Iterator[Article]:
        """The articles, one at a time."""
        return itertools.islice(self._all(), self._limit)

    def _all(self) -> Iterator[Article]:
        from extractor.articles.read import read_all

        for article in read_all(self._inputs, self._options, on_error=self._input_failed):
            self._done += 1
            yield article

    def _input_failed(self, failure: Failure) -> None:
        self.failures += 1
        exits.warn(describe(failure))

    def article_failed(self, failure: Failure) -> None:
        """An article was read but could not be processed."""
        self._done -= 1
        self._input_failed(failure)

    def check_usable(self) -> None:
        """Raise ExtractorError where inputs failed and no article was usable."""
        if self.failures and not self._done:
            raise ExtractorError("no article could be used")


SQLITE = b"SQLite format 3\0"


def is_sqlite(name: str) -> bool:
    """Whether a name is that of a file that is a SQLite database; False where it cannot be read."""
    try:
        if not Path(name).is_file():
            return False
        with Path(name).open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError:
        return False


def check_output(inputs: Iterable[str], output: str | None) -> None:
    """Raise RefusedError where a file to write is one of the inputs or a database, OSError where its folder is not
    there."""
    check_not_input(inputs, output)
    if output is not None and is_sqlite(output):
        raise exits.RefusedError(
            f"{output}: is a database, which would be lost; choose another with -o, or --to to load claims into it"
        )


def check_not_input(inputs: Iterable[str], output: str | None) -> None:
    """Raise RefusedError where the output is one of the inputs, OSError where its folder is not there.

    Standard output (None) is looked at too: ``claims extract a.jsonl >> a.jsonl`` would never end.
    """
    if output is not None:
        os.scandir(Path(output).resolve().parent).close()
    written = _regular_file(sys.stdout if output is None else output)
    for name in inputs:
        source = _regular_file(name) if name != STANDARD_STREAM else None
        if source and written and os.path.samestat(source, written):
            raise exits.RefusedError(f"{name}: is the output too; choose another with -o")


def _regular_file(file: str | IO[str]) -> os.stat_result | None:
    """What the system knows of a file; None for a pipe, a terminal, a folder, or where there is nothing."""
    try:
        found = Path(file).stat() if isinstance(file, str) else os.fstat(file.fileno())
    except (OSError, ValueError):
        return None
    return found if stat.S_ISREG(found.st_mode) else None
