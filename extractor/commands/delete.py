"""``claims delete``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from extractor import exits

if TYPE_CHECKING:
    from extractor.database.delete import Deleted
    from extractor.database.location import Location

Database = Annotated[
    str, typer.Argument(metavar="DB", help="The database: claims.db or sqlite:///claims.db, postgresql://..., folder/")
]
Articles = Annotated[
    list[str], typer.Option("--article", metavar="ID", help="Id of an article to delete; may be given several times.")
]


def delete(db: Database, articles: Articles) -> None:
    """Delete articles from a database for good: texts, claims, and what reviewers decided on them.

    Nothing is asked. In a SQLite file no byte of them is left; PostgreSQL frees the space, and its own logs and backups
    keep what they hold.
    """
    with exits.statuses():
        deleted, unknown = run_delete(db, articles)
    raise typer.Exit(exits.DONE if not unknown else exits.PARTLY if deleted else exits.FAILED)


def run_delete(db: str, ids: list[str]) -> tuple[int, int]:
    """Delete, tell, and return how many articles were deleted and how many were not there.

    Raises DatabaseError where the database cannot be used, OSError where it cannot be written.
    """
    from extractor.database import location

    where = location(db)
    with exits.naming(str(where)):
        found = _delete_from(where, ids)
    for each in found:
        if each.anything:
            counts = f"{_counted(each.claims, 'claim')}, {_counted(each.decisions, 'decision')}"
            typer.echo(exits.printable(f"{each.id}: deleted with {counts}"))
        else:
            exits.warn(f"{each.id}: no such article in {where}")
    deleted = sum(each.anything for each in found)
    return deleted, len(found) - deleted


def _delete_from(where: Location, ids: list[str]) -> list[Deleted]:
    from extractor.database import open_database
    from extractor.database.delete import delete, delete_from_folder

    if where.kind == "folder":
        return delete_from_folder(where, ids)
    with open_database(where) as database:
        return delete(database, ids)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
