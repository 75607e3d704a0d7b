"""Articles taken down: nothing of them stays, in any table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.database.base import Database, DatabaseError
from extractor.database.folder import ParquetFolder
from extractor.database.location import Location
from extractor.database.rows import article_key


@dataclass(frozen=True, slots=True)
class Deleted:
    """What went of an article: whether it was there at all, its claims, and the decisions on them."""

    id: str
    article: bool
    claims: int
    decisions: int

    @property
    def anything(self) -> bool:
        """Whether there was something to delete."""
        return self.article or bool(self.decisions)


def delete(database: Database, ids: Sequence[str]) -> list[Deleted]:
    """Delete articles with their claims, texts and decisions in one transaction, then the traces that the engine
    keeps of deleted rows.

    Raises DatabaseError where another program keeps the traces from going; the articles are deleted then.
    """
    with database.transaction():
        deleted = list(_deleted(database, dict.fromkeys(ids)))
    if any(each.anything for each in deleted):
        database.forget()
    return deleted


def delete_from_folder(where: Location, ids: Sequence[str]) -> list[Deleted]:
    """Delete articles from a folder of Parquet, with what a run of extraction keeps in it: its next run begins anew.

    Raises DatabaseError where there is no folder.
    """
    if not where.path.is_dir():
        raise DatabaseError(f"{where}: no such folder; claims load makes one")
    with ParquetFolder(where) as folder:
        counts = folder.counts(ids)
        folder.leave_out(counts)
        there = folder.forget_runs_with(ids) | counts.keys()
    return [Deleted(id, id in there, counts[id], 0) for id in dict.fromkeys(ids)]


def _deleted(database: Database, ids: dict[str, None]) -> Iterator[Deleted]:
    for id in ids:
        key = article_key(id)
        (row,) = database.rows("SELECT count(*) AS claims FROM claims WHERE article_id = ?", (key,))
        article = database.execute("DELETE FROM articles WHERE id = ?", (key,))  # first: it waits for who decides now
        decisions = database.execute("DELETE FROM decisions WHERE article_id = ?", (key,))
        yield Deleted(id, bool(article), row["claims"], decisions)
