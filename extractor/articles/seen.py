"""Remembers which articles have been read, in a few bytes each."""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import Literal

FIRST_SLOTS = 1 << 10

Verdict = Literal["new", "again", "other"]


class SeenArticles:
    """64-bit digests of ids and texts in one flat table: 24 to 48 bytes an article, a million in some 35 MB.

    With ten million ids the odds that any two share a digest are one in 300,000.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(16 * FIRST_SLOTS))  # id digest, text digest, id digest, ...; 0 is a free slot
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, id: str, text: str) -> Verdict:
        """Whether the id is new, came with the same text, or came with another; a new one is kept."""
        key, value = _digest(id), _digest(text)
        slot = self._find(key)
        if self._slots[slot]:
            return "again" if self._slots[slot + 1] == value else "other"
        self._keep(slot, key, value)
        return "new"

    def restore(self, pairs: bytes) -> None:
        """Take in what :func:`digests` made of articles that passed before."""
        values = array("Q", pairs)
        for key, value in zip(values[::2], values[1::2], strict=True):
            self._keep(self._find(key), key, value)

    def _keep(self, slot: int, key: int, value: int) -> None:
        self._slots[slot], self._slots[slot + 1] = key, value
        self._count += 1
        if self._count * 3 > len(self._slots):  # two thirds full
            self._grow()

    def verdict(self, id: str, text: str) -> Verdict:
        """What :meth:`add` would say; nothing is kept."""
        slot = self._find(_digest(id))
        if not self._slots[slot]:
            return "new"
        return "again" if self._slots[slot + 1] == _digest(text) else "other"

    def change(self, id: str, text: str) -> None:
        """Keep a text as the one of its id, in place of what was kept before."""
        if self.add(id, text) == "other":
            self._slots[self._find(_digest(id)) + 1] = _digest(text)

    def _find(self, key: int) -> int:
        """Where a digest stands, or the free slot in which it belongs."""
        slots, size = self._slots, len(self._slots)
        slot = (key * 2) % size
        while slots[slot] and slots[slot] != key:
            slot = (slot + 2) % size
        return slot

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("Q", bytes(16 * len(old)))
        for at in range(0, len(old), 2):
            if old[at]:
                slot = self._find(old[at])
                self._slots[slot], self._slots[slot + 1] = old[at], old[at + 1]


def digests(id: str, text: str) -> bytes:
    """The 16 bytes by which an article is remembered."""
    return array("Q", (_digest(id), _digest(text))).tobytes()


def _digest(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1
