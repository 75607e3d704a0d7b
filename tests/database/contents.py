"""What a database holds, to be compared, and claims to fill it with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractor.database import Database
from extractor.database.rows import COLUMNS
from extractor.identity import claim_id
from extractor.records import Claim, claim_from_row, to_line
from tests.claimrows import TEXT, claim_row, span

KEYS = {
    "articles": "id",
    "extractors": "id",
    "claims": "id",
    "dates": "claim_id, part",
    "sources": "claim_id",
    "carriers": "claim_id, position",
}


def contents(database: Database, *, without: Iterable[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table but decisions, in the order of their keys; columns named ``without`` left out."""
    return {
        table: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row.values())
            for row in database.rows(f"SELECT {', '.join(kept)} FROM {table} ORDER BY {KEYS[table]}")
        ]
        for table, names in COLUMNS.items()
        if (kept := [name for name in names if name not in without])
    }


def records(database: Database) -> list[bytes]:
    """The stored lines in the order of articles and positions."""
    found = database.rows("SELECT record FROM claims ORDER BY article_id, position")
    return [bytes(row["record"]) for row in found]


def trouble(database: Database) -> list[tuple[str, Any]]:
    """What no database may hold: rows without what they hang on, and articles of which a part is missing."""
    wrong: list[tuple[str, Any]] = []
    for table, key, other, theirs in (
        ("claims", "article_id", "articles", "id"),
        ("claims", "extractor_id", "extractors", "id"),
        ("dates", "claim_id", "claims", "id"),
        ("sources", "claim_id", "claims", "id"),
        ("carriers", "claim_id", "sources", "claim_id"),
    ):
        sql = f"SELECT {key} AS lost FROM {table} WHERE {key} NOT IN (SELECT {theirs} FROM {other})"
        wrong += [(f"{table} without {other}", row["lost"]) for row in database.rows(sql)]
    counted = "SELECT article_id, count(*) AS n, max(position) + 1 AS size FROM claims GROUP BY article_id"
    wrong += [("half an article", row["article_id"]) for row in database.rows(counted) if row["n"] != row["size"]]
    return wrong


def two_claims(article: str = "a1", **changes: Any) -> list[Claim]:
    """The two claims of an article whose text is TEXT: a count with date and source, a year misread."""
    first = claim_row(article, **changes)
    year = {**span("2017"), "low": 2017, "high": 2017}
    second = claim_row(article, quantity=year, **changes) | {"source": None}
    return [claim_from_row(first), claim_from_row(second)]


def with_id(claim: Claim, id: str) -> Claim:
    """The claim under an id that is not its own."""
    return claim.model_copy(update={"id": id})


def write(path: Path, *claims: Claim | bytes) -> str:
    """A file of claims, or of lines that are none; its name."""
    path.write_bytes(b"".join(each if isinstance(each, bytes) else to_line(each) for each in claims))
    return str(path)


__all__ = ["TEXT", "claim_id", "contents", "records", "trouble", "two_claims", "with_id", "write"]
