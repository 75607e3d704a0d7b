"""A disk in memory whose power can be cut at any operation: what was not synced is lost, torn or zeroed."""

from __future__ import annotations

import hashlib
import io
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import IO

SECTOR = 64
"""Bytes that a disk writes all or not at all. Real ones write 512; fewer tear the short lines of these tests."""


class PowerCut(BaseException):
    """In place of the end of everything."""


@dataclass
class _File:
    """What the disk holds for sure, what programs see, and where the two may differ: bytes from ``clean`` on, and the
    lengths that the file had since it was synced."""

    durable: bytes = b""
    cached: bytearray = field(default_factory=bytearray)
    dirty: list[tuple[int, int]] = field(default_factory=list)
    shortest: int = 0

    def write(self, data: bytes) -> None:
        self.dirty.append((len(self.cached), len(self.cached) + len(data)))
        self.cached += data

    def cut(self, length: int) -> None:
        assert length <= len(self.cached), "files are never lengthened by truncation"
        del self.cached[length:]
        self.shortest = min(self.shortest, length)

    def sync(self) -> None:
        self.durable, self.dirty, self.shortest = bytes(self.cached), [], len(self.cached)

    def lose(self, random: Random) -> None:
        """What a power cut leaves: an unsynced truncation may be forgotten, each sector written since may be there,
        be zeros or hold what stood there before, and the end may be torn off anywhere."""
        if bytes(self.cached) == self.durable or random.random() < 0.25:
            left = bytearray(self.durable)
        elif random.random() < 0.25:
            left = self.cached
        else:
            left = self._torn(random)
        self.cached = bytearray(left)
        self.sync()

    def _torn(self, random: Random) -> bytearray:
        forgets_truncation = random.random() < 0.5
        kept = self.durable if forgets_truncation else self.durable[: self.shortest]
        left = bytearray(kept) + bytes(max(0, len(self.cached) - len(kept)))
        for start, end in self.dirty:
            for at in range(start - start % SECTOR, end, SECTOR):
                if random.random() < 0.5:
                    here = slice(max(at, start), min(at + SECTOR, end, len(self.cached)))
                    left[here] = self.cached[here]
        if not forgets_truncation:
            floor = min(self.shortest, len(left))
            del left[random.randint(floor, len(left)) :]
        return left


class MemoryDisk:
    """A Disk in memory. Its ``cut_at``-th operation from now on raises PowerCut, as does every later one, until it is
    switched on again. Syncs of the sites in ``ignored`` do nothing; ``sites`` collects those that were met."""

    def __init__(self, random: Random, ignored: frozenset[str] = frozenset()) -> None:
        self._random, self._ignored = random, ignored
        self._names: dict[Path, _File] = {}
        self._durable_names: dict[Path, _File] = {}
        self._changes: list[dict[Path, _File]] = []
        self.sites: set[str] = set()
        self.operations = 0
        self.cut_at: int | None = None

    def lose_power(self) -> None:
        """Everything unsynced is lost or damaged, at random; of unsynced changes of names the first few are kept.
        Then the power is back."""
        views = [self._durable_names, *self._changes]
        self._durable_names = self._random.choice(views)
        files = {id(file): file for view in views for file in view.values()}
        for file in files.values():
            file.lose(self._random)
        self.end_process()
        self._names, self._changes = dict(self._durable_names), []

    def end_process(self) -> None:
        """The program was killed: all that it wrote is seen by the next one. No cut is planned any more."""
        self.operations, self.cut_at = 0, None

    def contents(self) -> dict[str, bytes]:
        """All files by name."""
        return {path.name: bytes(file.cached) for path, file in sorted(self._names.items())}

    def _operate(self) -> None:
        self.operations += 1
        if self.cut_at is not None and self.operations >= self.cut_at:
            raise PowerCut

    def _synced(self, what: str) -> bool:
        """Whether a sync is heeded; the site is what is synced and the function of ours that wants it."""
        frame = sys._getframe(2)
        while frame.f_code.co_name in {"sync"}:
            assert frame.f_back is not None
            frame = frame.f_back
        site = f"{what} in {frame.f_code.co_name}"
        self.sites.add(site)
        return site not in self._ignored

    def _renamed(self) -> None:
        self._changes.append(dict(self._names))

    # --- the Disk ------------------------------------------------------------------------------------------------

    def grow(self, path: Path, length: int) -> _Growing:
        self._operate()
        if path not in self._names:
            self._names[path] = _File()
            self._renamed()
        file = self._names[path]
        if length < len(file.cached):
            file.cut(length)
        return _Growing(self, path.suffix, file)

    def read(self, path: Path) -> bytes | None:
        return bytes(self._names[path].cached) if path in self._names else None

    def open(self, path: Path) -> IO[bytes]:
        return io.BytesIO(self._names[path].cached)

    def size(self, path: Path) -> int | None:
        return len(self._names[path].cached) if path in self._names else None

    def digest(self, path: Path) -> str | None:
        return hashlib.sha256(self._names[path].cached).hexdigest() if path in self._names else None

    def copy(self, old: Path, new: Path) -> None:
        growing = self.grow(new, 0)
        growing.write(bytes(self._names[old].cached))
        self._operate()
        if self._synced(new.suffix):
            self._names[new].sync()

    def rename(self, old: Path, new: Path) -> None:
        self._operate()
        self._names[new] = self._names.pop(old)
        self._renamed()

    def remove(self, path: Path) -> None:
        self._operate()
        if self._names.pop(path, None):
            self._renamed()

    def sync_folder(self, folder: Path) -> None:
        self._operate()
        if self._synced("folder"):
            self._durable_names, self._changes = dict(self._names), []


class _Growing:
    def __init__(self, disk: MemoryDisk, name: str, file: _File) -> None:
        self._disk, self._name, self._file = disk, name, file
        self.length = len(file.cached)

    def write(self, data: bytes) -> None:
        half = self._disk._random.randint(0, len(data))
        self._file.write(data[:half])  # a write, too, can be met in the middle
        self._disk._operate()
        self._file.write(data[half:])
        self.length += len(data)

    def sync(self) -> None:
        self._disk._operate()
        if self._disk._synced(self._name):
            self._file.sync()

    def close(self) -> None:
        """Nothing: what is unsynced stays so."""
