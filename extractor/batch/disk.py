"""The few things a run does to the disk, in one place, so that tests can cut the power between any two of them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from pathlib import Path
from typing import IO, Protocol


class Growing(Protocol):
    """A file that grows at its end. ``length`` counts what was written, synced or not."""

    length: int

    def write(self, data: bytes) -> None:
        """Append; on the disk for sure only after ``sync``."""

    def sync(self) -> None:
        """Have everything written so far on the disk."""

    def close(self) -> None:
        """Close; unsynced data may still be lost."""


class Disk(Protocol):
    """Where a run's files live. Every method raises OSError where the system refuses."""

    def grow(self, path: Path, length: int) -> Growing:
        """A file opened at its end after cutting it to ``length`` bytes; made where it is not there."""

    def read(self, path: Path) -> bytes | None:
        """The bytes of a file; None where there is none."""

    def open(self, path: Path) -> IO[bytes]:
        """A file to be read, from its beginning."""

    def size(self, path: Path) -> int | None:
        """The length of a file; None where there is none."""

    def digest(self, path: Path) -> str | None:
        """The SHA-256 of a file; None where there is none."""

    def copy(self, old: Path, new: Path) -> None:
        """A second file of the same bytes, on the disk for sure."""

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another name, in place of what had it."""

    def remove(self, path: Path) -> None:
        """Take a file away; nothing where there is none."""

    def sync_folder(self, folder: Path) -> None:
        """Have the names in a folder on the disk."""


class _GrowingFile:
    def __init__(self, path: Path, length: int) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
        os.ftruncate(self._descriptor, length)
        os.lseek(self._descriptor, length, os.SEEK_SET)
        self.length = length

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            written = os.write(self._descriptor, rest)
            self.length += written
            rest = rest[written:]

    def sync(self) -> None:
        os.fsync(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)


class RealDisk:
    """The file system."""

    def grow(self, path: Path, length: int) -> Growing:
        """A file descriptor, without buffers of ours."""
        return _GrowingFile(path, length)

    def read(self, path: Path) -> bytes | None:
        """All of it at once."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def open(self, path: Path) -> IO[bytes]:
        """Buffered."""
        return path.open("rb")

    def size(self, path: Path) -> int | None:
        """As the folder has it."""
        try:
            return path.stat().st_size
        except FileNotFoundError:
            return None

    def digest(self, path: Path) -> str | None:
        """Reads the file once."""
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None

    def copy(self, old: Path, new: Path) -> None:
        """Bytes only, not the mode."""
        shutil.copyfile(old, new)
        with new.open("rb") as copied:
            os.fsync(copied.fileno())

    def rename(self, old: Path, new: Path) -> None:
        """Atomic within a file system."""
        old.replace(new)

    def remove(self, path: Path) -> None:
        """The name; open descriptors stay."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """A file system that cannot sync folders (some network ones) is left alone: it has no such state to lose."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            with contextlib.suppress(PermissionError):
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
