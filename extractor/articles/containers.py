"""What compressed files and archives hold, as streams: ``.gz .bz2 .xz .zip .tar``, the last also compressed.

Nothing is written, and no member is held whole but a zip inside another archive. The names of members are only names:
``../a.txt`` or ``/etc/a.txt`` becomes an id like any other.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import PurePath
from typing import IO, Any, Literal

from extractor.articles.formats import BY_NAME, Entry, FormatName, format_by_name, holds_articles
from extractor.articles.inputs import failure
from extractor.articles.lines import head
from extractor.articles.tars import tar_members
from extractor.articles.unpacking import Counted, DamagedError, Meter, Unpacked, read_reason
from extractor.articles.zips import zip_members
from extractor.types import Failure

Kind = Literal["gz", "bz2", "xz", "zip", "tar"]

MAX_DEPTH = 2
"""Containers around a text: a ``.gz`` inside a ``.zip``. Archives of archives of archives are made by mistake, or to
fill a machine. A compressed tar counts once."""

MAX_INNER_ZIP = 64 * 1024 * 1024
"""Bytes of a zip inside another archive. Its table of contents stands at its end, so it is held in memory."""

GZIP_CHECK = 256 * 1024 * 1024
"""Unpacked bytes up to which a ``.gz`` of articles is tried to its end before it is used, some two seconds: one cut off
in a download is then refused whole. A larger one, and any archive, is read to where it breaks."""

_CHUNK = 1 << 16

_KINDS: dict[str, Kind] = {
    ".gz": "gz",
    ".tgz": "gz",
    ".bz2": "bz2",
    ".tbz2": "bz2",
    ".xz": "xz",
    ".txz": "xz",
    ".zip": "zip",
    ".tar": "tar",
}
_SHORT_TAR = frozenset({".tgz", ".tbz2", ".txz"})

_OPENERS: dict[Kind, Callable[[Any], IO[bytes]]] = {
    "gz": lambda source: gzip.GzipFile(fileobj=source),  # type: ignore[dict-item,return-value]
    "bz2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}

_MAGIC: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"\x1f\x8b", "gz"),
    (4, b"1AY&SY", "bz2"),
    (4, b"\x17rE8P\x90", "bz2"),
    (0, b"\xfd7zXZ\x00", "xz"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (257, b"ustar", "tar"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stream that holds articles and no container; ``name`` may promise its form."""

    stream: BufferedReader
    entry: Entry
    name: str


@dataclass(frozen=True, slots=True)
class _Layer:
    """A stream that may be a container. ``inside`` is what the ids of its members begin with; ``form`` the form asked
    for; ``unpacked`` whether it came out of a compression; ``meter`` what the containers around it have given."""

    stream: BufferedReader
    entry: Entry
    name: str
    inside: str
    form: FormatName | None
    depth: int = 0
    unpacked: bool = False
    meter: Meter | None = None


def parts(
    stream: BufferedReader, entry: Entry, name: str, *, inside: str = "", form: FormatName | None = None
) -> Iterator[Part | Failure]:
    """The streams of articles in a stream, in its order, each to be read before the next is asked for.

    A stream that is no container is its own only part. ``name`` tells the container, where it tells nothing the first
    bytes do. Members are told by name alone; hidden ones, links, devices and those of foreign suffix are passed over.
    A member's id is its path with ``inside`` before it.
    """
    return _walk(_Layer(stream, entry, name, inside, form))


def _walk(layer: _Layer) -> Iterator[Part | Failure]:
    """The parts of a layer; trouble in reading the container itself is a last Failure."""
    try:
        yield from _parts_of(layer, _kind(layer))
    except (EOFError, OSError, zlib.error) as error:
        yield failure(layer.entry.where, read_reason(error))


def _parts_of(layer: _Layer, kind: Kind | None) -> Iterator[Part | Failure]:
    if kind is None or (kind == "gz" and _unpacks_itself(layer)):
        yield Part(layer.stream, layer.entry, layer.name)
    elif layer.depth >= MAX_DEPTH and not (kind == "tar" and layer.unpacked):
        yield failure(layer.entry.where, f"packed more than {MAX_DEPTH} deep: unpack it first")
    elif kind in ("zip", "tar"):
        yield from _members_of(layer, kind)
    else:
        yield from _walk(_decompressed(layer, kind))


def _unpacks_itself(layer: _Layer) -> bool:
    form = layer.form or format_by_name(layer.name)
    return form is not None and BY_NAME[form].unpacks


def _kind(layer: _Layer) -> Kind | None:
    """The container that a layer is, None for none. Where the name promises one, its first bytes may tell another."""
    promised = _KINDS.get(PurePath(layer.name.lower()).suffix)
    if promised is None and holds_articles(layer.name):
        return None
    return _kind_by_content(head(layer.stream)) or promised


def _kind_by_content(first: bytes) -> Kind | None:
    return next((kind for at, mark, kind in _MAGIC if first.startswith(mark, at)), None)


def _decompressed(layer: _Layer, kind: Kind) -> _Layer:
    """What a compression holds. Raises as reading it does where a ``.gz`` of articles is damaged further on."""
    if not head(layer.stream):
        raise DamagedError("empty: not even a compressed nothing; fetch it again")
    if kind == "gz" and layer.depth == 0 and layer.stream.seekable():
        _check_whole(layer.stream)
    source = Counted(layer.stream)
    meter = Meter(source, layer.meter)
    stream: BufferedReader = BufferedReader(Unpacked(_OPENERS[kind](source), meter), _CHUNK)
    name = PurePath(layer.name)
    suffix = name.suffix.lower()
    inner = name.stem if _KINDS.get(suffix) in _OPENERS else layer.name
    inner += ".tar" if suffix in _SHORT_TAR else ""
    return replace(layer, stream=stream, name=inner, depth=layer.depth + 1, unpacked=True, meter=meter)


def _check_whole(stream: BufferedReader) -> None:
    began = stream.tell()
    source = Counted(stream)
    meter = Meter(source, None)
    with gzip.GzipFile(fileobj=source) as trial:
        left = GZIP_CHECK
        while left > 0 and not meter.burst and (chunk := trial.read1(_CHUNK)):
            if left == GZIP_CHECK and _kind_by_content(chunk) == "tar":
                break  # what stands before the break is whole
            left -= len(chunk)
            meter.note(len(chunk))
    stream.seek(began)


def _members_of(layer: _Layer, kind: Kind) -> Iterator[Part | Failure]:
    """The parts of an archive's members."""
    if kind == "zip":
        members, depth = zip_members(_seekable(layer), layer.meter, _wanted), layer.depth + 1
    else:
        members, depth = tar_members(layer.stream, layer.meter, _wanted), layer.depth + (not layer.unpacked)
    for member in members:
        if member.content is None:
            yield failure(_place(layer, member.name), str(member.trouble))
        else:
            yield from _walk(_member(layer, member.name, member.content, depth))


def _member(layer: _Layer, name: str, content: Unpacked, depth: int) -> _Layer:
    """A member of an archive."""
    path = _plain(name)
    entry = Entry(_place(layer, name), layer.inside + path)
    stream: BufferedReader = BufferedReader(content, _CHUNK)
    return _Layer(stream, entry, PurePath(path).name, f"{entry.id}/", layer.form, depth, meter=content.meter)


def _place(layer: _Layer, name: str) -> str:
    """What messages call a member, its name as it stands."""
    return f"{layer.entry.where}/{name}"


def _plain(name: str) -> str:
    """A member's name as a path: ``./a//b.txt`` and ``a\\b.txt`` as ``a/b.txt``; all else stays, ``..`` too."""
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))


def _wanted(name: str) -> bool:
    """Whether a member is read: one that a folder's file of the same path would be."""
    *folders, last = _plain(name).split("/")
    hidden = any(part.startswith(".") and part != ".." for part in (*folders, last))
    return not hidden and "__MACOSX" not in folders and holds_articles(last)


def _seekable(layer: _Layer) -> IO[bytes]:
    """A zip as a stream in which one may go to and fro."""
    if layer.stream.seekable():
        return layer.stream
    if layer.depth == 0:
        raise DamagedError("a zip cannot be read from a pipe, its table of contents stands at its end: name the file")
    data = layer.stream.read(MAX_INNER_ZIP + 1)
    if len(data) > MAX_INNER_ZIP:
        raise DamagedError(f"zip of more than {MAX_INNER_ZIP // 1024**2} MB inside an archive: unpack it first")
    return io.BytesIO(data)
