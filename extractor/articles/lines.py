"""Bytes of unknown origin as lines or as one text: bounded in memory, cut at line feeds only."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import Any

MAX_LINE = 10 * 1024 * 1024
"""Bytes of one line. An article at its limit of characters needs at most 1.2 MB even with every character escaped; the
rest is room for what else an archive keeps of it."""

MAX_DOCUMENT = 20 * 1024 * 1024
"""Bytes of one document that is read as a whole: a page, a feed."""

_CHUNK = 1 << 16
_PEEK = 4096

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_GZIP_MARK = b"\x1f\x8b"
_PDF_MARK = b"%PDF-"


class _Readable(io.RawIOBase):
    """Anything with ``read(n)``, text or bytes, as a raw stream of bytes; the wrapped stream is left open."""

    def __init__(self, stream: Any) -> None:
        self._read = getattr(stream, "read1", stream.read)  # read1 hands on what a pipe holds and waits for no more
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            data = self._read(len(buffer))
            self._rest = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data or b"")
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def open_stream(stream: Any) -> io.BufferedReader:
    """A stream of text or bytes as buffered bytes; what is read ahead is lost to the given stream, which stays open."""
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(_Readable(stream), _CHUNK)


def head(stream: io.BufferedReader) -> bytes:
    """The first bytes of a stream, which are read again afterwards."""
    return stream.peek(_PEEK)[:_PEEK]


def foreign(first: bytes) -> str | None:
    """What a stream is instead of UTF-8 text, and what to do, told from its first bytes; None for UTF-8."""
    for mark, name in _MARKS:
        if first.startswith(mark):
            return f"{name}, not UTF-8: convert it with `iconv -f {name} -t UTF-8`"
    if first.startswith(_GZIP_MARK):
        return "compressed: give it a name that ends in .gz"
    if first.startswith(_PDF_MARK):
        return "PDF, not text: convert it, perhaps with `pdftotext`, and name the text file"
    if first.startswith(b"\x00") or (b"\x00" in first and not _is_utf8(first)):
        return "binary, not text: name a text or JSONL file"
    return None


def skip_mark(stream: io.BufferedReader) -> None:
    """Read over a UTF-8 byte-order mark."""
    if stream.peek(len(codecs.BOM_UTF8)).startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))


def read_lines(stream: io.BufferedReader, limit: int = MAX_LINE) -> Iterator[bytes | None]:
    """The lines of a stream without their line feed; None for one longer than ``limit`` bytes, which is never held.

    Only a line feed ends a line: U+2028, form feed and the like are characters of the text.
    """
    while line := stream.readline(limit + 1):
        if line.endswith(b"\n"):
            yield line[:-1]
        elif len(line) <= limit:
            yield line
        else:
            yield None  # told at once: what follows of the line may be without end
            while (part := stream.readline(_CHUNK)) and not part.endswith(b"\n"):
                pass


def decode_error(data: bytes) -> str | None:
    """Why bytes are no UTF-8, by the first wrong byte; None where they are."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte 0x{data[error.start]:02x} at byte {error.start + 1:,}"
        return f"not UTF-8 ({place}): convert it, perhaps with `iconv -f WINDOWS-1252 -t UTF-8`"
    return None


def _is_utf8(first: bytes) -> bool:
    """Whether bytes that may end inside a character are UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(first)
    except UnicodeDecodeError:
        return False
    return True
