"""The members of a tar, in its order, read as a stream."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import IO, Any, cast

from extractor.articles.unpacking import BROKEN, DamagedError, Member, Meter, Unpacked, as_damage

MAX_TAR_HEADER = 1024 * 1024
"""Bytes of a header that stands before a member of a tar to give it a long name; it is read whole."""

_BEFORE_A_MEMBER = frozenset(
    {
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
    }
)
_CHUNK = 1 << 16


def tar_members(stream: BufferedReader, around: Meter | None, wanted: Callable[[str], bool]) -> Iterator[Member]:
    """The members of wanted names that are files. Raises DamagedError where the tar is damaged or lacks its end mark.

    ``around`` is the meter of the containers around it. The stream is read to its end, where a compression has its
    checksum: a tar has none.
    """
    archive = _open_tar(stream)
    while info := _next_member(archive):
        archive.members.clear()  # type: ignore[attr-defined]  # the library keeps them all
        if not info.isreg() or not wanted(info.name):
            continue
        if info.issparse():
            yield Member(info.name, trouble="sparse file: pack it again without holes")
            continue
        content = Unpacked(cast(IO[bytes], archive.extractfile(info)), around, counted=True)
        yield Member(info.name, content)
        if content.damaged:
            return  # told of the member; what follows it is not there
    while stream.read1(_CHUNK):
        pass


class _TarInfo(tarfile.TarInfo):
    """A header of a tar. What the library takes for the archive's end without a word is damage here."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _TarInfo:
        info = super().frombuf(buf, encoding, errors)
        if info.size < 0 or (info.type in _BEFORE_A_MEMBER and info.size > MAX_TAR_HEADER):
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


class _Pieces:
    """A stream that gives what it has, so that what stands before a break is read."""

    def __init__(self, stream: BufferedReader) -> None:
        self.read = stream.read1


def _open_tar(stream: BufferedReader) -> tarfile.TarFile:
    try:
        return tarfile.open(
            fileobj=cast(Any, _Pieces(stream)), mode="r|", bufsize=_CHUNK, tarinfo=_TarInfo, encoding="utf-8"
        )
    except BROKEN as error:
        raise as_damage(error) from error


def _next_member(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return archive.next()
    except BROKEN as error:
        raise as_damage(error) from error
