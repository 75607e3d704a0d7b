"""Claims read from a database, as they were loaded or as reviewers left them.

What holds of a claim (view ``decisions_holding``) is the last decision on it that was not taken back, whoever made it;
a skip decides nothing. A rejection holds as long as the claim reads as it did. An acceptance and an edit hold as long
as the words are the same, so that a reviewed claim stays as reviewed when a later extraction reads it otherwise. A
decision whose words have changed, or whose claim is gone, holds no longer, nor does one on an added claim whose words
the article has no more; it stays among the decisions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Literal

from extractor.database.base import Database, RowMap
from extractor.database.texts import fits
from extractor.identity import SCHEMA_VERSION
from extractor.records import Claim, from_line, keeping, to_line

Order = Literal["article", "loaded"]
"""By the articles' ids, or in the order of loading; within an article always as the record's lines are ordered."""

Judgement = Literal["accept", "reject", "edit", "add", "skip"]

_PRESENT = b'{"schema":%d,' % SCHEMA_VERSION

_CLAIMS: dict[Order, str] = {
    "article": "SELECT record FROM claims ORDER BY article_id, position",
    "loaded": """
WITH firsts AS (SELECT article_id AS id, min(key) AS first FROM claims GROUP BY article_id)
SELECT claims.record FROM claims JOIN firsts ON firsts.id = claims.article_id
ORDER BY firsts.first, claims.position
""",
}

# Claims and decisions one below the other, put together an article at a time: planners that know little of a view join
# it row by row.
_ROWS = """
SELECT article_id, id AS claim_id, position, record, NULL AS verdict, NULL AS reviewer, NULL AS made_at, 0 AS version
FROM claims
UNION ALL
SELECT held.article_id, held.claim_id, NULL, coalesce(held.after, held.before), held.verdict, held.reviewer,
    held.made_at, held.version
FROM decisions_holding AS held JOIN articles ON articles.id = held.article_id
UNION ALL
SELECT article_id, claim_id, NULL, NULL, verdict, reviewer, made_at, version
FROM decisions_now WHERE verdict = 'skip'
"""
_JUDGED: dict[Order, str] = {
    "article": f"SELECT told.* FROM ({_ROWS}) AS told ORDER BY article_id, position, version",
    "loaded": f"""
WITH firsts AS (SELECT article_id AS id, min(key) AS first FROM claims GROUP BY article_id)
SELECT told.*, CASE WHEN firsts.first IS NULL THEN 1 ELSE 0 END AS bare
FROM ({_ROWS}) AS told LEFT JOIN firsts ON firsts.id = told.article_id
ORDER BY bare, firsts.first, article_id, position, version
""",
}


_ADDED = """
SELECT added.claim_id, added.after, articles.text
FROM decisions AS added
JOIN articles ON articles.id = added.article_id
LEFT JOIN claims ON claims.id = added.claim_id
WHERE added.verdict = 'add' AND claims.id IS NULL AND articles.text IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM decisions AS undo WHERE undo.undoes = added.id)
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision that holds of a claim, or the last skip where nobody did more; ``made_at`` is an ISO time."""

    judgement: Judgement
    reviewer: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim as it holds, edited or added where a reviewer did so, with the decision; None where there is none."""

    claim: Claim
    verdict: Verdict | None

    @property
    def decided(self) -> bool:
        """Whether somebody did more than skip it."""
        return self.verdict is not None and self.verdict.judgement != "skip"

    @property
    def rejected(self) -> bool:
        """Whether somebody said that it is no claim."""
        return self.verdict is not None and self.verdict.judgement == "reject"


def read_claims(db: Database, *, reviewed: bool = False, order: Order = "article") -> Iterator[Claim]:
    """The claims of a database; the same content gives the same claims in the same order, in both engines.

    With ``reviewed`` rejected claims are left out, edited ones read as their reviewer left them and added ones stand
    in their place; a ``baseline.claim`` that was rejected becomes None. The claims of one article follow each other,
    those of one are held at a time.
    """
    if reviewed:
        claims = (judged.claim for judged in read_judged(db, order=order) if not judged.rejected)
        yield from keeping(claims, lambda _: True)
    else:
        yield from map(from_line, read_lines(db, order=order))


def read_lines(db: Database, *, order: Order = "article") -> Iterator[bytes]:
    """The claims as they were loaded, each its line of JSON with a line break; older versions as lines of now."""
    for row in db.stream(_CLAIMS[order]):
        record = bytes(row["record"])
        yield record + b"\n" if record.startswith(_PRESENT) else to_line(from_line(record))


def read_judged(db: Database, *, order: Order = "article") -> Iterator[Judged]:
    """Every claim, loaded or added, with the decision that holds of it; rejected ones too."""
    gone = unfounded(db)
    rows = (row for row in db.stream(_JUDGED[order]) if row["claim_id"] not in gone)
    for _, of_article in groupby(rows, key=itemgetter("article_id")):
        yield from sorted(_of_article(of_article), key=_place)


def unfounded(db: Database) -> frozenset[str]:
    """Ids of claims that reviewers added and whose words no longer stand in the text of their article."""
    return frozenset(
        row["claim_id"] for row in db.stream(_ADDED) if not fits(row["text"], [from_line(bytes(row["after"]))])
    )


def _of_article(rows: Iterable[RowMap]) -> list[Judged]:
    """The claims of an article, one a figure: an edit may have moved a claim to where a later load has one."""
    found: dict[str, Judged] = {}
    for judged in _each(rows):
        other = found.get(judged.claim.id)
        if other is None or _rank(other) < _rank(judged):
            found[judged.claim.id] = judged
    return list(found.values())


def _rank(judged: Judged) -> tuple[bool, bool, str]:
    """What somebody holds for right goes before what somebody rejected, that before what nobody judged."""
    return judged.decided and not judged.rejected, judged.decided, judged.verdict.made_at if judged.verdict else ""


def _each(rows: Iterable[RowMap]) -> Iterator[Judged]:
    claims: dict[str, RowMap] = {}
    held: dict[str, RowMap] = {}
    skipped: dict[str, RowMap] = {}
    for row in rows:
        kind = claims if row["verdict"] is None else skipped if row["verdict"] == "skip" else held
        kind[row["claim_id"]] = row  # of several skips the last
    for claim_id in claims.keys() | held.keys():
        decision = held.get(claim_id) or (skipped.get(claim_id) if claim_id in claims else None)
        yield _judged(claims.get(claim_id), decision)


def _judged(claim: RowMap | None, decision: RowMap | None) -> Judged:
    """What holds: what the decision left, or the claim itself where nothing was left of it or where it was skipped."""
    if decision is None or (claim and decision["verdict"] in {"reject", "skip"}):
        assert claim is not None
        record = claim["record"]
    else:
        record = decision["record"]
    return Judged(from_line(bytes(record)), _verdict(decision) if decision else None)


def _verdict(decision: RowMap) -> Verdict:
    return Verdict(decision["verdict"], decision["reviewer"], iso_time(decision["made_at"]))


def _place(judged: Judged) -> tuple[int, int, str]:
    return judged.claim.quantity.start, judged.claim.quantity.end, judged.claim.id


def iso_time(moment: dt.datetime | str) -> str:
    """A time of the database as ISO text, in UTC."""
    return moment.astimezone(dt.UTC).isoformat() if isinstance(moment, dt.datetime) else moment
