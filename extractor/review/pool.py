"""Open databases for requests that run beside each other: one of them uses one at a time."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager

from extractor.database import Database, Location, open_database
from extractor.database.base import DatabaseError

SIZE = 8
"""Requests that use the database at once; others wait."""


class Pool:
    """Up to SIZE connections to one database, opened when they are first needed."""

    def __init__(self, location: Location) -> None:
        self.location = location
        self._waiting: queue.LifoQueue[Database | None] = queue.LifoQueue()
        for _ in range(SIZE):
            self._waiting.put(None)

    @contextmanager
    def lent(self) -> Iterator[Database]:
        """A connection for the time within; after an error of the database or its
        disk it is closed, and the next is a new one."""
        held = self._waiting.get()
        try:
            held = held or open_database(self.location)
            yield held
        except (DatabaseError, OSError):
            if held:
                held.close()
            held = None
            raise
        finally:
            self._waiting.put(held)

    def close(self) -> None:
        """Close all of them, waiting for those that are lent."""
        for held in [self._waiting.get() for _ in range(SIZE)]:
            if held:
                held.close()
            self._waiting.put(None)
