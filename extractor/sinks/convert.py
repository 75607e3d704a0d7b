"""A file of claims in JSONL as a file of another form, told by its suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from extractor.sinks import parquet
from extractor.sinks.csv import write_csv
from extractor.sinks.jsonl import written_whole
from extractor.sinks.parquet import write_parquet

_WRITERS: dict[str, Callable[[Iterable[bytes], BinaryIO], int]] = {
    ".csv": write_csv,
    ".tsv": partial(write_csv, delimiter="\t"),
    ".parquet": write_parquet,
}

SUFFIXES = tuple(_WRITERS)
"""The endings of a file's name, in lower case, that ask for another form than JSONL."""


def suffix_of(name: str | Path) -> str | None:
    """The suffix among SUFFIXES that a file's name has, in any case of letters; None for any other name."""
    suffix = Path(name).suffix.lower()
    return suffix if suffix in _WRITERS else None


def check_suffix(suffix: str) -> None:
    """Raise MissingExtraError where the form needs a library that is not installed; worth asking before long work."""
    if suffix == ".parquet":
        parquet.require_library()


def convert(jsonl: Path, target: Path | BinaryIO, suffix: str) -> int:
    """Write the claims of a JSONL file in the form of ``suffix``, one of SUFFIXES; returns how many there were.

    A path gets the whole file or keeps what it had, a device is written to as it is; a stream stays open. Memory does
    not grow with the file. Raises RecordError, naming file and line, for a line that is no claim, MissingExtraError
    where a library is not installed, OSError where the disk refuses.
    """
    write = _WRITERS[suffix]
    with jsonl.open("rb") as lines:
        if not isinstance(target, Path):
            return write(lines, target)
        with written_whole(target) as (file, _):
            return write(lines, file)
