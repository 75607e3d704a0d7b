"""What compressed files and archives hold, as streams: ``.gz .bz2 .xz .zip .tar``, the last also compressed.

Nothing is written, and no member is held whole but a zip inside another archive. The names of members are only names:
``../a.txt`` or ``/etc/a.txt`` becomes an id like any other.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import PurePath
from typing import IO, Any, Literal, cast

from extractor.articles.formats import BY_NAME, Entry, FormatName, format_by_name, holds_articles
from extractor.articles.inputs import failure, os_reason
from extractor.articles.lines import head
from extractor.types import Failure

Kind = Literal["gz", "bz2", "xz", "zip", "tar"]

MAX_DEPTH = 2
"""Containers around a text: a ``.gz`` inside a ``.zip``. Archives of archives of archives are made by mistake, or to
fill a machine. A compressed tar counts once."""

BOMB_BYTES = 64 * 1024 * 1024
BOMB_RATIO = 100
"""How much may come out of a container: this many bytes from whatever there is, beyond them this many times what was
read of it. News shrinks 3 to 5 times, the same news over and over 20 to 50 times; zeros 1,000 times as gzip and a
million times as bzip2. 64 MB take a fraction of a second."""

MAX_INNER_ZIP = 64 * 1024 * 1024
"""Bytes of a zip inside another archive. Its table of contents stands at its end, so it is held in memory."""

MAX_DIRECTORY = 16 * 1024 * 1024
"""Bytes of a zip's table of contents, some 180,000 members of usual names. It is read whole, and takes about ten times
as much in memory."""

MAX_TAR_HEADER = 1024 * 1024
"""Bytes of a header that stands before a member of a tar to give it a long name; it is read whole."""

GZIP_CHECK = 256 * 1024 * 1024
"""Unpacked bytes up to which a ``.gz`` of articles is tried to its end before it is used, some two seconds: one cut off
in a download is then refused whole. A larger one, and any archive, is read to where it breaks."""

_CHUNK = 1 << 16
_PIECE = 4096  # bytes asked for at once: where a stream breaks, a piece not given whole is lost

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

_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
"""First members of office documents and e-books, which are zips."""

_BROKEN = (EOFError, ValueError, RuntimeError, struct.error, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What the libraries raise on damaged bytes besides OSError and TarError. ValueError comes of undecodable names and
impossible offsets, RuntimeError of headers nested without end."""


class DamagedError(OSError):
    """A container that cannot be read on; the message is the reason, with what to do."""


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
    meter: _Meter | None = None


def parts(
    stream: BufferedReader, entry: Entry, name: str, *, inside: str = "", form: FormatName | None = None
) -> Iterator[Part | Failure]:
    """The streams of articles in a stream, in its order, each to be read before the next is asked for.

    A stream that is no container is its own only part. ``name`` tells the container, where it tells nothing the first
    bytes do. Members are told by name alone; hidden ones, links, devices and those of foreign suffix are passed over.
    A member's id is its path with ``inside`` before it.
    """
    return _walk(_Layer(stream, entry, name, inside, form))


def read_reason(error: Exception) -> str:
    """Why a stream could not be read on, and what to do."""
    if isinstance(error, DamagedError):
        return str(error)
    if isinstance(error, gzip.BadGzipFile):
        return f"damaged or not compressed ({error}): fetch it again or drop .gz from its name"
    if isinstance(error, OSError) and error.errno is not None:
        return os_reason(error)
    if isinstance(error, OSError):
        return f"cannot be read ({error})"
    return f"damaged or cut off ({error}): fetch it again"


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
    elif kind == "zip":
        yield from _zip_members(layer)
    elif kind == "tar":
        yield from _tar_members(layer)
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


class _Counted:
    """A stream that counts the bytes read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


class _Meter:
    """How much was read of a container and came out of it, from now on; ``around`` is the meter of the one outside."""

    def __init__(self, source: _Counted, around: _Meter | None) -> None:
        self._source, self._around = source, around
        self._began = source.count
        self._out = 0

    @property
    def burst(self) -> bool:
        """Whether more came out than the bounds allow."""
        return self._out > BOMB_BYTES and self._out > BOMB_RATIO * (self._source.count - self._began)

    def note(self, count: int) -> None:
        """Add bytes that came out, here and in the containers around."""
        self._out += count
        if self._around is not None:
            self._around.note(count)

    def check(self) -> None:
        """Raise DamagedError where this or a container around it is a bomb."""
        if self.burst:
            size = f"{BOMB_BYTES // 1024**2} MB"
            raise DamagedError(f"unpacks to over {size} and {BOMB_RATIO} times its size, a bomb: unpack it by hand")
        if self._around is not None:
            self._around.check()


class _Unpacked(io.RawIOBase):
    """What comes out of a container's file, metered; all damage is a DamagedError, and ``damaged`` is then set."""

    def __init__(self, file: IO[bytes], meter: _Meter | None) -> None:
        self._read: Callable[[int], bytes] = file.read1  # type: ignore[attr-defined]  # what came before a break
        self._meter = meter
        self.damaged = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        try:
            data = self._read(min(size, _PIECE))
            if self._meter is not None:
                self._meter.note(len(data))
                self._meter.check()
        except (OSError, tarfile.TarError, *_BROKEN) as error:
            self.damaged = True
            raise _as_damage(error) from error
        return data


def _as_damage(error: Exception) -> OSError:
    """The damage that a library tells by whatever exception; what the system says of a file stays what it is."""
    if isinstance(error, gzip.BadGzipFile):
        return DamagedError(read_reason(error))
    if isinstance(error, OSError) and (error.errno is not None or isinstance(error, DamagedError)):
        return error
    return DamagedError(f"damaged or cut off ({str(error)[:100] or type(error).__name__}): fetch it again")


def _decompressed(layer: _Layer, kind: Kind) -> _Layer:
    """What a compression holds. Raises as reading it does where a ``.gz`` of articles is damaged further on."""
    if not head(layer.stream):
        raise DamagedError("empty: not even a compressed nothing; fetch it again")
    if kind == "gz" and layer.depth == 0 and layer.stream.seekable():
        _check_whole(layer.stream)
    source = _Counted(layer.stream)
    meter = _Meter(source, layer.meter)
    stream: BufferedReader = BufferedReader(_Unpacked(_OPENERS[kind](source), meter), _CHUNK)
    name = PurePath(layer.name)
    suffix = name.suffix.lower()
    inner = name.stem if _KINDS.get(suffix) in _OPENERS else layer.name
    inner += ".tar" if suffix in _SHORT_TAR else ""
    return replace(layer, stream=stream, name=inner, depth=layer.depth + 1, unpacked=True, meter=meter)


def _check_whole(stream: BufferedReader) -> None:
    began = stream.tell()
    source = _Counted(stream)
    meter = _Meter(source, None)
    with gzip.GzipFile(fileobj=source) as trial:
        left = GZIP_CHECK
        while left > 0 and not meter.burst and (chunk := trial.read1(_CHUNK)):
            if left == GZIP_CHECK and _kind_by_content(chunk) == "tar":
                break  # what stands before the break is whole
            left -= len(chunk)
            meter.note(len(chunk))
    stream.seek(began)


def _member(layer: _Layer, name: str, raw: _Unpacked, depth: int, meter: _Meter | None) -> _Layer:
    """A member of an archive."""
    path = _plain(name)
    entry = Entry(_place(layer, name), layer.inside + path)
    stream: BufferedReader = BufferedReader(raw, _CHUNK)
    return _Layer(stream, entry, PurePath(path).name, f"{entry.id}/", layer.form, depth, meter=meter)


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


def _zip_members(layer: _Layer) -> Iterator[Part | Failure]:
    """The parts of a zip in the order of its table of contents. Raises DamagedError where that cannot be read."""
    source = _Directory(_seekable(layer))
    archive = _open_zip(source)
    infos = archive.infolist()
    if infos and infos[0].filename in _OFFICE:
        raise DamagedError("an office document or e-book: save it as text")
    whole = _Meter(source, layer.meter)
    for info in infos:
        if not _wanted(info.filename) or info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
            continue
        meter = _Meter(source, whole)
        try:
            raw = _Unpacked(_open_member(archive, info), meter)
        except OSError as error:
            yield failure(_place(layer, info.filename), read_reason(error))
        else:
            yield from _walk(_member(layer, info.filename, raw, layer.depth + 1, meter))
        if whole.burst:
            raise DamagedError("a bomb: the rest of the archive is not read")


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


class _Directory(_Counted):
    """A zip file of which no more than MAX_DIRECTORY bytes are read at once."""

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY:
            raise DamagedError(f"table of contents of {size:,} bytes, the limit is {MAX_DIRECTORY:,}: pack it as tar")
        return super().read(size)


def _open_zip(source: _Directory) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except NotImplementedError as error:
        raise DamagedError(f"zip of a kind that is not read ({error}): pack it again") from error
    except _BROKEN as error:
        raise DamagedError(f"damaged, cut off or no zip ({str(error)[:100]}): fetch it again") from error


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    if info.flag_bits & 0x1:
        raise DamagedError("encrypted: unpack it with its password first")
    try:
        return archive.open(info)
    except NotImplementedError as error:
        raise DamagedError(f"packed in a way that is not read ({error}): pack it again") from error
    except (OSError, *_BROKEN) as error:
        raise _as_damage(error) from error


class _TarInfo(tarfile.TarInfo):
    """A header of a tar. What the library takes for the archive's end without a word is damage here."""

    _BEFORE = frozenset({tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE})
    _LONG = frozenset({tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK})

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _TarInfo:
        info = super().frombuf(buf, encoding, errors)
        if info.size < 0 or (info.type in cls._BEFORE | cls._LONG and info.size > MAX_TAR_HEADER):
            raise DamagedError(f"damaged (header of a member of {info.size:,} bytes): fetch it again")
        return info

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> _TarInfo:
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise DamagedError(f"damaged or cut off ({error}): fetch it again") from error


def _tar_members(layer: _Layer) -> Iterator[Part | Failure]:
    """The parts of a tar in its order. Raises DamagedError where it is damaged or ends without its mark."""
    archive = _open_tar(layer.stream)
    depth = layer.depth if layer.unpacked else layer.depth + 1  # a compressed tar counts once
    while info := _next_member(archive):
        archive.members.clear()  # type: ignore[attr-defined]  # the library keeps them all
        if not info.isreg() or not _wanted(info.name):
            continue
        if info.issparse():
            yield failure(_place(layer, info.name), "sparse file: pack it again without holes")
            continue
        raw = _Unpacked(cast(IO[bytes], archive.extractfile(info)), None)
        yield from _walk(_member(layer, info.name, raw, depth, layer.meter))
        if raw.damaged:
            return  # told of the member; what follows it is not there
    if layer.unpacked:
        _read_out(layer.stream)


def _read_out(stream: BufferedReader) -> None:
    """Read to the end, where a compression has its checksum: a tar has none."""
    while stream.read1(_CHUNK):
        pass


class _Pieces:
    """A stream that gives what it has, so that what stands before a break is read."""

    def __init__(self, stream: BufferedReader) -> None:
        self.read = stream.read1


def _open_tar(stream: BufferedReader) -> tarfile.TarFile:
    try:
        return tarfile.open(
            fileobj=cast(Any, _Pieces(stream)), mode="r|", bufsize=_CHUNK, tarinfo=_TarInfo, encoding="utf-8"
        )
    except (tarfile.TarError, *_BROKEN) as error:
        raise _as_damage(error) from error


def _next_member(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return archive.next()
    except (tarfile.TarError, *_BROKEN) as error:
        raise _as_damage(error) from error
