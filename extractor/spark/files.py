"""The files that a program was given, on a disk that all machines share or in a store that has a URI."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import unquote

import pyarrow as pa
from pyarrow import fs

from extractor.articles.formats import FormatName, format_by_name, holds_articles
from extractor.articles.inputs import Input, failure, inputs_of, known_suffixes
from extractor.types import Failure

TASK_BYTES, TASK_FILES = 32 * 1024 * 1024, 2_000
"""What small files one task has together: some minutes of work, which is what a killed worker costs."""

Kind = Literal["table", "lines", "files"]
"""How files are read: by Spark as tables (Parquet) or as lines (JSONL), both of which it cuts into many tasks wherever
they are large; or each as a whole by our readers."""

_REMOTE = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_OF_PATTERNS = re.compile(r"[\[\]{}*?\\]")
_CUT_BY_SPARK = (".jsonl", ".ndjson", ".jsonl.bz2", ".ndjson.bz2")
"""Names of files of JSON lines that Spark can cut: ``.json`` may be one document over many lines, ``.gz`` has no place
to begin but its first, and where it is damaged Spark has no row to tell it by."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to read, ``where`` being its path or URI; ``id`` and ``named`` as Input has them; ``size`` in bytes."""

    where: str
    id: str
    named: bool
    size: int

    def pattern(self) -> str:
        """What Spark finds it, and it alone, by."""
        return escaped(uri_of(self.where))

    def row(self) -> Mapping[str, Any]:
        """What a task needs to know of it."""
        return {"where": self.where, "id": self.id, "named": self.named}


def is_remote(where: str) -> bool:
    """Whether a place is a URI and no path."""
    return _REMOTE.match(where) is not None


def uri_of(where: str) -> str:
    """A path as the URI of a file, so that a cluster does not look for it in its own store; a URI as it is."""
    return where if is_remote(where) else f"file://{Path(where).resolve()}"  # Hadoop takes %20 for what it says


@lru_cache(maxsize=16)
def place_of(uri: str) -> str:
    """A URI that Spark tells of a file: a path where it is one on a disk."""
    return re.sub(r"^file:(//)?", "", unquote(uri)) if uri.startswith("file:") else uri


def escaped(uri: str) -> str:
    """A URI as a pattern of Spark's that fits nothing else: in names brackets and the like are only names."""
    return _OF_PATTERNS.sub(r"\\\g<0>", uri)


def files_of(sources: Iterable[str]) -> Iterator[File | Failure]:
    """The files of paths and URIs, folders as theirs, each once; a Failure in place of what is not there."""
    met: set[str] = set()
    for source in sources:
        for found in _remote_files(source) if is_remote(source) else _local_files(source):
            if isinstance(found, Failure) or found.where not in met:
                yield found
            if isinstance(found, File):
                met.add(found.where)


def kind_of(file: File, form: FormatName | None) -> Kind:
    """How a file is read, by the form that is asked for, else by its name."""
    form = form or format_by_name(file.where)
    if form == "parquet":
        return "table"
    return "lines" if form == "jsonl" and file.where.lower().endswith(_CUT_BY_SPARK) else "files"


def grouped(files: Iterable[File]) -> list[list[File]]:
    """The files of each task: a large one alone, small ones together, the largest tasks first."""
    groups: list[list[File]] = []
    size = 0
    for file in sorted(files, key=lambda file: -file.size):
        if not groups or size + file.size > TASK_BYTES or len(groups[-1]) >= TASK_FILES:
            groups.append([])
            size = 0
        groups[-1].append(file)
        size += file.size
    return groups


def opened(where: str) -> io.BufferedReader:
    """A file of a store, to be closed. Raises OSError where it cannot be read."""
    store, path = _store(where)
    return io.BufferedReader(store.open_input_file(path), 1 << 16)


def _local_files(source: str) -> Iterator[File | Failure]:
    for found in inputs_of([source]):
        if isinstance(found, Input) and found.path is not None and found.path.is_file():
            yield File(found.where, found.id, found.named, found.path.stat().st_size)
        elif isinstance(found, Input):
            yield failure(found.where, "no such file or folder, or none that can be read more than once")
        else:
            yield found


def _remote_files(source: str) -> Iterator[File | Failure]:
    try:
        store, path = _store(source)
        whole = store.get_file_info(path)
        infos = [whole] if whole.type == fs.FileType.File else _below(store, whole)
    except (OSError, pa.ArrowInvalid) as error:
        yield failure(source, f"cannot be read ({error})")
        return
    if whole.type == fs.FileType.NotFound:
        yield failure(source, "no such file or folder")
    elif not infos:
        yield failure(source, f"folder without articles: no file ends in {known_suffixes()}")
    for info in infos:
        below = PurePosixPath(info.path).relative_to(path) if info is not whole else PurePosixPath(info.path).name
        where = source if info is whole else f"{source.rstrip('/')}/{below}"
        yield File(where, str(below), info is whole, info.size or 0)


def _below(store: fs.FileSystem, folder: fs.FileInfo) -> list[fs.FileInfo]:
    """The files of known suffix below a folder by name, hidden ones left out, as those of a disk are."""
    if folder.type != fs.FileType.Directory:
        return []
    infos = store.get_file_info(fs.FileSelector(folder.path, recursive=True))
    return sorted(
        (info for info in infos if info.is_file and holds_articles(info.base_name) and not _is_hidden(info, folder)),
        key=lambda info: info.path,
    )


def _is_hidden(info: fs.FileInfo, folder: fs.FileInfo) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(info.path).relative_to(folder.path).parts)


def _store(where: str) -> tuple[fs.FileSystem, str]:
    """The store that a URI names, and the path in it. Hadoop's ``s3a://`` is what others call ``s3://``."""
    store, path = fs.FileSystem.from_uri(re.sub(r"^s3[an]://", "s3://", where, flags=re.IGNORECASE))
    return store, path
