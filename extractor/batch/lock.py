"""One run at a time on an output."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from extractor.exits import RefusedError


class Lock:
    """Holds a run's ledger against every other run until it is released or the process ends.

    Makes the file where it is not there. Raises RefusedError where another run holds it, OSError where it cannot be
    made.
    """

    def __init__(self, ledger: Path, out: Path) -> None:
        self._held: list[int] = []
        self._out = out
        try:
            self.take(ledger)
        except BaseException:
            self.release()
            raise

    def take(self, ledger: Path) -> None:
        """Hold another file, too: the one that is to take the ledger's place."""
        while not self._took(ledger):
            pass  # a run that ended just now has put another file in its place

    def _took(self, ledger: Path) -> bool:
        descriptor = os.open(ledger, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        self._held.append(descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefusedError(f"{self._out}: another run is writing it") from None
        return ledger.exists() and os.path.samestat(ledger.stat(), os.fstat(descriptor))

    def release(self) -> None:
        """Let the next one have it."""
        while self._held:
            os.close(self._held.pop())
