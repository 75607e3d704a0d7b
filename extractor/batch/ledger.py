"""The ledger: lines that only grow, each with a checksum, so that a torn end is known for what it is.

Lines rather than a database, because claims and ledger then obey one order of writes and syncs, which a test can
simulate to its end: the ledger is the last word, and never says more than the output holds.

A line is ``CRC32 SPACE JSON LF``; the CRC, eight hex digits, is over the JSON.
"""

from __future__ import annotations

import zlib
from typing import Any

import orjson

from extractor.errors import ExtractorError

Entry = dict[str, Any]

_HEAD = 9
"""Characters before the JSON: eight of the checksum, one space."""


class LedgerError(ExtractorError):
    """A ledger that does not say how far its run came: changed by hand, or of a later version."""


def encode(entry: Entry) -> bytes:
    """The line of an entry."""
    body = orjson.dumps(entry)
    return b"%08x %s\n" % (zlib.crc32(body), body)


def decode(data: bytes) -> tuple[list[Entry], int]:
    """The entries of a ledger up to a torn end, and the bytes they take.

    Raises LedgerError where good lines follow a bad one: a crash tears only the end.
    """
    entries: list[Entry] = []
    length = 0
    for line in data.splitlines(keepends=True):
        entry = _entry(line)
        if entry is None:
            break
        entries.append(entry)
        length += len(line)
    if any(_entry(line) is not None for line in data[length:].splitlines(keepends=True)):
        raise LedgerError(f"damaged in line {len(entries) + 1}, before its end: begin anew with --restart")
    return entries, length


def _entry(line: bytes) -> Entry | None:
    if not line.endswith(b"\n") or line[8:_HEAD] != b" " or line[:8] != b"%08x" % zlib.crc32(line[_HEAD:-1]):
        return None
    try:
        entry = orjson.loads(line[_HEAD:])
    except orjson.JSONDecodeError:
        return None
    return entry if isinstance(entry, dict) else None
