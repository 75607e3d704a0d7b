"""The inputs a user names, as the files and streams to read, in a settled order."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from extractor.articles.check import printable
from extractor.articles.formats import ARCHIVES, BY_CONTENT, COMPRESSIONS, SUFFIXES, holds_articles
from extractor.types import Failure

STANDARD_STREAM = "-"

ADDRESSES = ("http://", "https://")

MAX_NAME = 255
"""Bytes of a file name, as file systems have it: a longer one is a text given in place of a path."""

Source = str | os.PathLike[str] | IO[str] | IO[bytes]


@dataclass(frozen=True, slots=True)
class Input:
    """One file (``path``) or open stream to read. ``id`` is its path below the input named, its name where it is that
    input itself (``named``); ``where`` is what messages call it."""

    where: str
    id: str
    path: Path | None = None
    stream: Any = None
    named: bool = True


def inputs_of(sources: Iterable[Source]) -> Iterator[Input | Failure]:
    """What there is to read, in order: folders as their files in the order of names, hidden ones and foreign suffixes
    left out; a Failure in place of what is not there."""
    for source in sources:
        if not isinstance(source, str | os.PathLike):
            where = str(getattr(source, "name", "<stream>"))
            yield Input(where, Path(where).name.strip("<>"), stream=source)
        elif os.fspath(source) == STANDARD_STREAM:
            yield Input("<stdin>", "stdin", stream=_standard_input())
        elif os.fspath(source).startswith(ADDRESSES):
            yield failure(os.fspath(source), "an address, and nothing is fetched: save the page and name the file")
        elif not _is_path(os.fspath(source)):
            yield failure(os.fspath(source), "no such file or folder")
        elif Path(source).is_dir():
            yield from _folder(Path(source))
        else:
            yield Input(str(Path(source)), Path(source).name, Path(source))


def _standard_input() -> Any:
    """Standard input as a reader of its own: the interpreter cannot end while a thread waits in ``sys.stdin``'s."""
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except (AttributeError, OSError, ValueError):  # none, or something else put in its place
        return getattr(sys.stdin, "buffer", sys.stdin)


def failure(where: str, reason: str, line: int | None = None, id: str | None = None) -> Failure:
    """A Failure whose place may be printed."""
    return Failure(printable(where, 1_000), line, id, reason)


def os_reason(error: OSError) -> str:
    """What the system says of a file that cannot be read."""
    if error.errno == errno.ENOENT:
        return "no such file or folder"
    return f"cannot be read ({error.strerror or error})"


def known_suffixes() -> str:
    """The suffixes of files that are read, for messages."""
    known, packed = sorted({*SUFFIXES, *BY_CONTENT, *ARCHIVES}), sorted(COMPRESSIONS)
    return f"{', '.join(known)}, or one of these with {', '.join(packed)}"


def _folder(folder: Path) -> Iterator[Input | Failure]:
    met = False
    for found in _below(folder):
        met = True
        if isinstance(found, Failure):
            yield found
        else:
            yield Input(str(found), found.relative_to(folder).as_posix(), found, named=False)
    if not met:
        yield failure(str(folder), f"folder without articles: no file ends in {known_suffixes()}")


def _below(folder: Path) -> Iterator[Path | Failure]:
    """The files of known suffix below a folder, in the order of names, a folder's own files first."""
    troubles: list[Failure] = []

    def unreadable(error: OSError) -> None:
        troubles.append(failure(str(error.filename), os_reason(error)))

    for base, folders, names in os.walk(folder, onerror=unreadable):
        yield from troubles
        troubles.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(base, name)
            if not name.startswith(".") and holds_articles(name) and path.is_file():
                yield path
    yield from troubles


def _is_path(name: str) -> bool:
    """Whether a name can be one of a file; the empty one would be taken for the folder at hand."""
    return bool(name) and "\x00" not in name and len(os.fsencode(Path(name).name)) <= MAX_NAME
