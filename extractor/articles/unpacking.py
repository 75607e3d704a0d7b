"""What comes out of compressed files and archives, as streams that know damage and bombs."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from extractor.articles.inputs import os_reason

BOMB_BYTES = 64 * 1024 * 1024
BOMB_RATIO = 100
"""How much may come out of a container: this many bytes from whatever there is, beyond them this many times what was
read of it. News shrinks 3 to 5 times, the same news over and over 20 to 50 times; zeros 1,000 times as gzip and a
million times as bzip2. 64 MB take a fraction of a second."""

_PIECE = 4096
"""Bytes asked for at once. Where a stream breaks, a piece that is not given whole is lost."""

BROKEN = (
    EOFError,
    RuntimeError,  # headers nested without end
    ValueError,  # undecodable names, impossible offsets
    lzma.LZMAError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the libraries raise on damaged bytes, besides OSError."""


class DamagedError(OSError):
    """A container that cannot be read on; the message is the reason, with what to do."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive, its ``name`` as it stands: what is in it, or the ``trouble`` with it."""

    name: str
    content: Unpacked | None = None
    trouble: str | None = None


class Counted:
    """A stream that counts the bytes read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """As the stream's own."""
        data = self._stream.read(size)
        self.count += len(data)
        return data


class Meter:
    """How much was read of a container and came out of it, from now on; ``around`` is the meter of the one outside."""

    def __init__(self, source: Counted, around: Meter | None) -> None:
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


class Unpacked(io.RawIOBase):
    """What comes out of a container's file; all damage is a DamagedError, and ``damaged`` is then set.

    ``meter`` counts what comes out of the containers around it, these bytes too unless they are ``counted`` already.
    """

    def __init__(self, file: IO[bytes], meter: Meter | None, *, counted: bool = False) -> None:
        self._read: Callable[[int], bytes] = file.read1  # type: ignore[attr-defined]  # what came before a break
        self.meter = meter
        self._uncounted = None if counted else meter
        self.damaged = False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with the next piece, 0 at the end. Raises DamagedError, or OSError from the file around."""
        data = self._next(min(len(buffer), _PIECE))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        try:
            data = self._read(size)
            if self._uncounted is not None:
                self._uncounted.note(len(data))
                self._uncounted.check()
        except (OSError, *BROKEN) as error:
            self.damaged = True
            raise as_damage(error) from error
        return data


def as_damage(error: Exception) -> OSError:
    """The damage that a library tells by whatever exception; what the system says of a file stays what it is."""
    if isinstance(error, gzip.BadGzipFile):
        return DamagedError(read_reason(error))
    if isinstance(error, OSError) and (error.errno is not None or isinstance(error, DamagedError)):
        return error
    return DamagedError(f"damaged or cut off ({str(error)[:100] or type(error).__name__}): fetch it again")


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
