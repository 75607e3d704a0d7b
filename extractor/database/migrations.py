"""The files that make the tables: ``schema/ENGINE_NNNN.sql``, each of which brings a database one version further."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from extractor.database.base import SCHEMA_VERSION, ForeignDatabaseError
from extractor.database.location import Location

SCHEMA = resources.files("extractor.database") / "schema"


def steps(engine: str, version: int) -> Iterator[tuple[int, str]]:
    """The versions behind ``version`` with the SQL that leads to each."""
    for number in range(version + 1, SCHEMA_VERSION + 1):
        yield number, (SCHEMA / f"{engine}_{number:04}.sql").read_text("utf-8")


def check_known(where: Location, version: int) -> None:
    """Raise ForeignDatabaseError for a version that only a newer extractor knows."""
    if version > SCHEMA_VERSION:
        raise ForeignDatabaseError(
            f"{where}: its tables have version {version}, this extractor knows {SCHEMA_VERSION}: install a newer one"
        )


def foreign(where: Location, tables: list[str]) -> ForeignDatabaseError:
    """The refusal of a database that holds somebody else's tables."""
    names = ", ".join(sorted(tables)[:5])
    return ForeignDatabaseError(f"{where}: holds tables that are not ours ({names}): choose another database")
