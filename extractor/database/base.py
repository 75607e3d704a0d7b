"""What a database of claims can do, whichever engine keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, Self

from extractor.database.location import Location
from extractor.database.rows import Loaded
from extractor.errors import ConflictError, DatabaseError, ForeignDatabaseError, ValueRangeError

__all__ = [
    "ConflictError",
    "Database",
    "DatabaseError",
    "ForeignDatabaseError",
    "Params",
    "RowMap",
    "ValueRangeError",
]

SCHEMA_VERSION = 1
"""Version of the tables: the number of the last file in ``schema/``."""

Params = Sequence[object]
RowMap = Mapping[str, Any]


class Database(Protocol):
    """An open database of claims; one thread uses it at a time. SQL is written with ``?`` for parameters and works in
    both engines unless the method says otherwise. Use it as a context, which closes it."""

    location: Location

    def __enter__(self) -> Self: ...

    def __exit__(self, *trouble: object) -> None: ...

    def rows(self, sql: str, params: Params = ()) -> list[RowMap]:
        """The rows that a query gives, by column name; days as ``datetime.date`` or ISO text, records as bytes."""

    def stream(self, sql: str, params: Params = ()) -> Iterator[RowMap]:
        """The same row by row, in constant memory."""

    def execute(self, sql: str, params: Params = ()) -> int:
        """Carry out a statement and return how many rows it touched."""

    def transaction(self) -> AbstractContextManager[None]:
        """Within it everything happens or nothing; writers wait for each other. Not to be nested."""

    def hold(self, article_key: str) -> bool:
        """Within a transaction: have nobody else replace, delete or hold an article until its end; whether the article
        is there."""

    def replace(self, batch: Sequence[Loaded]) -> None:
        """Put articles with all their claims in the place of what there was of them, in one transaction. A stored text
        stays where the batch brings none for claims that it still fits.

        Raises ConflictError where a claim id stands under another article, or twice in the batch, ValueRangeError for
        values that the engine cannot hold; then nothing was written.
        """

    def forget(self) -> None:
        """Have the engine drop what it keeps of deleted rows. Raises DatabaseError where others are in the way."""

    def matching(self, words: str) -> tuple[str, Params]:
        """A condition on ``claims`` for full-text search, with its parameters: every word, whatever its characters;
        all claims where there is no word."""

    def close(self) -> None:
        """Close it; what was committed stays."""
