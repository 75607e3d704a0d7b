"""Claims in a SQLite file."""

from __future__ import annotations

import datetime as dt
import errno
import json
import math
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Self
from urllib.parse import quote

from extractor.database.base import ConflictError, DatabaseError, ForeignDatabaseError, Params, RowMap, ValueRangeError
from extractor.database.location import Location
from extractor.database.migrations import check_known, foreign, steps
from extractor.database.rows import COLUMNS, Loaded, Row, article_rows, extractor_rows, rows_of
from extractor.database.texts import keeping_texts
from extractor.records import to_json

APPLICATION_ID = 0x4E434C4D
"""``NCLM`` in the file's header: ours."""

PATIENCE = 60.0
"""Seconds that a writer waits for another."""

_INSERT = {
    table: f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    for table, names in COLUMNS.items()
}
_TEXTS = "SELECT id, text FROM articles WHERE id IN (SELECT value FROM json_each(?)) AND text IS NOT NULL"
_INSERT_EXTRACTOR = _INSERT["extractors"].replace("INSERT", "INSERT OR IGNORE", 1)


class SqliteDatabase:
    """A SQLite file in write-ahead mode: readers never wait, writers wait for each other."""

    def __init__(self, location: Location, *, create: bool) -> None:
        self.location = location
        if location.path.is_dir():
            raise DatabaseError(f"{location}: is a folder; with a / behind it, one of Parquet")
        if not create and not location.path.exists():
            raise DatabaseError(f"{location}: no such database; claims load makes one")
        self._connection = self._connected(create)
        try:
            self._prepare(create)
        except BaseException:
            self._connection.close()
            raise

    def _connected(self, create: bool) -> sqlite3.Connection:
        mode = "rwc" if create else "rw"
        name = f"file:{quote(str(self.location.path.absolute()))}?mode={mode}"
        with self._told():
            return sqlite3.connect(name, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)

    def _prepare(self, create: bool) -> None:
        with self._told():
            self._connection.execute("PRAGMA foreign_keys = ON")
            if self._version() is None and not create:
                raise DatabaseError(f"{self.location}: an empty database; claims load fills it")
            if self._version() is None:
                self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._migrate()

    def _version(self) -> int | None:
        """The version of the tables, None where there are none. Raises ForeignDatabaseError."""
        application = self._pragma("application_id")
        version = self._pragma("user_version")
        if application == APPLICATION_ID:
            check_known(self.location, version)
            return version
        tables = [row[0] for row in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if tables or application or version:
            raise foreign(self.location, tables)
        return None

    def _pragma(self, name: str) -> int:
        value: int = self._connection.execute(f"PRAGMA {name}").fetchone()[0]
        return value

    def _migrate(self) -> None:
        if not list(steps("sqlite", self._version() or 0)):
            return
        with self.transaction():
            for number, script in steps("sqlite", self._version() or 0):  # anew: another process may have been first
                for statement in _statements(script):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                self._connection.execute(f"PRAGMA user_version = {number}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *trouble: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it; what was committed stays."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def rows(self, sql: str, params: Params = ()) -> list[RowMap]:
        """The rows that a query gives, by column name; days as ISO text."""
        return list(self.stream(sql, params))

    def stream(self, sql: str, params: Params = ()) -> Iterator[RowMap]:
        """The same row by row."""
        with self._told():
            found = self._connection.execute(sql, [_stored(value) for value in params])
            names = [column[0] for column in found.description or ()]
            for row in found:
                yield dict(zip(names, row, strict=True))

    def execute(self, sql: str, params: Params = ()) -> int:
        """Carry out a statement and return how many rows it touched."""
        with self._told():
            return self._connection.execute(sql, [_stored(value) for value in params]).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Within it everything happens or nothing; writers wait for each other."""
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()

    def hold(self, article_key: str) -> bool:
        """Whether an article is there; a transaction holds everything here."""
        return bool(self.rows("SELECT 1 FROM articles WHERE id = ?", (article_key,)))

    def replace(self, batch: Sequence[Loaded]) -> None:
        """Put articles with all their claims in the place of what there was of them, in one transaction."""
        rows = {table: [_stored_row(row) for row in listed] for table, listed in rows_of(batch).items()}
        with self.transaction():
            kept = keeping_texts(batch, self._texts_of(batch))
            self._connection.executemany("DELETE FROM articles WHERE id = ?", [(each.key,) for each in batch])
            self._connection.executemany(_INSERT_EXTRACTOR, extractor_rows(batch))
            self._connection.executemany(_INSERT["articles"], map(_stored_row, article_rows(kept)))
            for table, listed in rows.items():
                self._connection.executemany(_INSERT[table], listed)

    def _texts_of(self, batch: Sequence[Loaded]) -> dict[str, str]:
        """The stored texts of articles that come without one."""
        keys = json.dumps([each.key for each in batch if each.text is None])
        return dict(self._connection.execute(_TEXTS, (keys,)).fetchall())

    def forget(self) -> None:
        """Leave no byte of deleted rows in the file, nor in its log. Raises DatabaseError where another program reads
        for too long."""
        with self._told():
            self._connection.execute("INSERT INTO claims_fts (claims_fts) VALUES ('optimize')")
            self._connection.execute("VACUUM")
            busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise DatabaseError(
                f"{self.location}: deleted, but traces are left, for another program is reading: close it, delete again"
            )

    def matching(self, words: str) -> tuple[str, Params]:
        """A condition on ``claims`` for full-text search, with its parameters; without a word, all fulfil it."""
        if not words.replace("\0", " ").split():
            return "1 = 1", ()
        quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words.replace("\0", " ").split())
        return "claims.key IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?)", (quoted,)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Within it an error of SQLite names the file and says what can be done."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _trouble(self, error: sqlite3.Error) -> Exception:
        name = getattr(error, "sqlite_errorname", "")  # what the module itself finds wrong has none
        if system := next((number for begin, number in _OF_THE_SYSTEM.items() if name.startswith(begin)), None):
            return OSError(system, os.strerror(system), str(self.location))
        if name.startswith("SQLITE_BUSY"):
            return DatabaseError(f"{self.location}: locked by another program for {PATIENCE:.0f} seconds; try again")
        if name == "SQLITE_NOTADB":
            return ForeignDatabaseError(
                f"{self.location}: no SQLite file: choose another database; claims load makes one of claims"
            )
        if isinstance(error, sqlite3.IntegrityError):
            return ConflictError(f"{self.location}: {error}")
        if isinstance(error, sqlite3.DataError):
            return ValueRangeError(f"{self.location}: {error}")
        return DatabaseError(f"{self.location}: {error}")


_OF_THE_SYSTEM = {
    "SQLITE_FULL": errno.ENOSPC,
    "SQLITE_IOERR": errno.EIO,
    "SQLITE_READONLY": errno.EROFS,
    "SQLITE_CANTOPEN": errno.ENOENT,
    "SQLITE_PERM": errno.EACCES,
}
"""What the system refuses, by the beginnings of SQLite's names for it."""


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, triggers whole."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""


def _stored_row(row: Row) -> list[object]:
    return [value if type(value) in _PLAIN else _stored(value) for value in row]


_PLAIN = frozenset({str, int, float, bytes, bool, type(None)})
"""Types that SQLite takes as they are: nearly all values of a load."""


def _stored(value: object) -> object:
    """What SQLite can keep: days as ISO text, numbers as doubles (None beyond them), lists as JSON."""
    if isinstance(value, Decimal):
        double = float(value)
        return double if math.isfinite(double) else None
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return to_json(value).decode()
    return value
