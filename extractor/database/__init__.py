"""Claims in a database: SQLite or PostgreSQL, with the decisions of reviewers beside them."""

from __future__ import annotations

from extractor.database.base import Database, DatabaseError, ForeignDatabaseError
from extractor.database.location import Location, location


def open_database(where: str | Location, *, create: bool = False) -> Database:
    """An open SQLite or PostgreSQL database, its tables brought to the version of now.

    With ``create`` a database that is absent or empty gets its tables. Raises ForeignDatabaseError where the tables
    are not ours or of a newer version, DatabaseError where there is no database or it cannot be reached,
    MissingExtraError where psycopg is not installed.
    """
    place = where if isinstance(where, Location) else location(where)
    if place.kind == "sqlite":
        from extractor.database.sqlite import SqliteDatabase

        return SqliteDatabase(place, create=create)
    if place.kind == "postgresql":
        from extractor.database.postgresql import PostgresqlDatabase

        return PostgresqlDatabase(place, create=create)
    raise DatabaseError(f"{place}: a folder of Parquet files is written and read by DuckDB, not opened here")


__all__ = ["Database", "DatabaseError", "ForeignDatabaseError", "Location", "location", "open_database"]
