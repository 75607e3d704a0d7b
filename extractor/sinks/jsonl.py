"""Claims as JSONL: a file that is whole or absent, or a stream that is flushed line by line."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

from extractor.errors import RecordError, SchemaVersionError
from extractor.records import Claim, from_line, to_line

Source = str | Path | IO[bytes] | IO[str] | Iterable[bytes]
Target = str | Path | IO[bytes] | IO[str]
OnError = Callable[[RecordError], None]


def read_claims(source: Source, *, on_error: OnError | None = None) -> Iterator[Claim]:
    """The claims of a JSONL file, a stream or plain lines in order; blank lines are nothing.

    ``on_error`` gets a RecordError that names file, line and every wrong field, and reading goes on; without it the
    first one is raised. A record of another schema version always raises SchemaVersionError.
    """
    if isinstance(source, str | Path):
        with Path(source).open("rb") as lines:
            yield from _claims_in(lines, str(source), on_error)
    else:
        yield from _claims_in(source, str(getattr(source, "name", "stream")), on_error)


def _claims_in(lines: Iterable[bytes | str], name: str, on_error: OnError | None) -> Iterator[Claim]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            claim = from_line(line)
        except RecordError as error:
            located = type(error)(f"{name}:{number}: {error}")
            if on_error is None or isinstance(error, SchemaVersionError):
                raise located from None
            on_error(located)
        else:
            yield claim


def write_claims(target: Target, claims: Iterable[Claim]) -> int:
    """Write claims to a path or stream and return how many were written.

    A path gets the whole file or keeps what it had: the lines go to a temporary file beside it, which takes its place
    once it is safe on the disk. A stream is flushed after each line; when its reader has gone, writing ends quietly.
    Raises OSError where the disk refuses, and whatever ``claims`` raises.
    """
    if not isinstance(target, str | Path):
        return _write_stream(target, claims)
    with written_whole(Path(target)) as (file, is_device):
        return _write_lines(file, claims, flush=is_device)


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[tuple[BinaryIO, bool]]:
    """A file to write that takes the path's place at the end, or a device or pipe to write into, and which it is."""
    path = path.resolve()  # a symbolic link stays one, and what it points to is replaced
    if path.exists() and not path.is_file():  # /dev/stdout, a named pipe: there is nothing to put in its place
        with path.open("wb") as stream:
            yield stream, True
    else:
        with _replacing(path) as file:
            yield file, False


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A temporary file beside ``path`` that takes its place when the block ends well, and vanishes when it does not."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
    try:
        with beside.open("wb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Have the new name itself on the disk; a file system that cannot do that for folders is left alone."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_stream(stream: IO[Any], claims: Iterable[Claim]) -> int:
    return _write_lines(stream, claims, flush=True)


def _write_lines(stream: IO[Any], claims: Iterable[Claim], *, flush: bool) -> int:
    as_text = isinstance(stream, io.TextIOBase)
    written = 0
    for claim in claims:
        line = to_line(claim)
        try:
            stream.write(line.decode("utf-8") if as_text else line)
            if flush:
                stream.flush()
        except BrokenPipeError:
            break
        written += 1
    return written
