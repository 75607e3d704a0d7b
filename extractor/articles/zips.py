"""The members of a zip, in the order of its table of contents."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from extractor.articles.unpacking import BROKEN, Counted, DamagedError, Member, Meter, Unpacked, as_damage, read_reason

MAX_DIRECTORY = 16 * 1024 * 1024
"""Bytes of a zip's table of contents, some 180,000 members of usual names. It is read whole, and takes 80 MB of
memory."""

_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
"""First members of office documents and e-books, which are zips."""


def zip_members(stream: IO[bytes], around: Meter | None, wanted: Callable[[str], bool]) -> Iterator[Member]:
    """The members of wanted names that are files. Raises DamagedError where the zip itself cannot be read (on).

    The stream must be seekable; ``around`` is the meter of the containers around it.
    """
    source = _Directory(stream)
    archive = _open_zip(source)
    infos = archive.infolist()
    if infos and infos[0].filename in _OFFICE:
        raise DamagedError("an office document or e-book: save it as text")
    whole = Meter(source, around)
    for info in infos:
        if wanted(info.filename) and not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16):
            yield _member(archive, info, Meter(source, whole))
        if whole.burst:
            raise DamagedError("a bomb: the rest of the archive is not read")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> Member:
    try:
        return Member(info.filename, Unpacked(_open_member(archive, info), meter))
    except OSError as error:
        return Member(info.filename, trouble=read_reason(error))


class _Directory(Counted):
    """A zip file of which no more than MAX_DIRECTORY bytes are read at once."""

    def read(self, size: int = -1) -> bytes:
        """As the stream's own. Raises DamagedError where more is asked for."""
        if size > MAX_DIRECTORY:
            raise DamagedError(f"table of contents of {size:,} bytes, the limit is {MAX_DIRECTORY:,}: pack it as tar")
        return super().read(size)


def _open_zip(source: _Directory) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except NotImplementedError as error:
        raise DamagedError(f"zip of a kind that is not read ({error}): pack it again") from error
    except BROKEN as error:
        raise DamagedError(f"damaged, cut off or no zip ({str(error)[:100]}): fetch it again") from error


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    if info.flag_bits & 0x1:
        raise DamagedError("encrypted: unpack it with its password first")
    try:
        return archive.open(info)
    except NotImplementedError as error:
        raise DamagedError(f"packed in a way that is not read ({error}): pack it again") from error
    except (OSError, *BROKEN) as error:
        raise as_damage(error) from error
