"""Claims read from a database, as they were loaded or as reviewers left them.

What holds of a claim (view ``decisions_holding``) is the last decision on it that was not taken back, whoever made it;
a skip decides nothing. A rejection holds as long as the claim reads as it did. An acceptance and an edit hold as long
as the words are the same, so that a reviewed claim stays as reviewed when a later extraction reads it otherwise. A
decision whose words have changed, or whose claim is gone, holds no longer; it stays among the decisions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Literal

from extractor.database.base import Database, RowMap
from extractor.records import Claim, from_line, keeping

Order = Literal["article", "loaded"]
"""By the articles' ids, or in the order of loading; within an article always as the record's lines are ordered."""

Judgement = Literal["accept", "reject", "edit", "add", "skip"]

_ORDERS: dict[Order, str] = {"article": "article_id", "loaded": "bare, first, article_id"}

_CLAIMS: dict[Order, str] = {
    "article": "SELECT record FROM claims ORDER BY article_id, position",
    "loaded": """
WITH firsts AS (SELECT article_id AS id, min(key) AS first FROM claims GROUP BY article_id)
SELECT claims.record FROM claims JOIN firsts ON firsts.id = claims.article_id
ORDER BY firsts.first, claims.position
""",
}

_JUDGED = """
WITH firsts AS (
    SELECT article_id AS id, min(key) AS first FROM claims GROUP BY article_id
), skips AS (
    SELECT claim_id, verdict, reviewer, made_at, row_number() OVER (PARTITION BY claim_id ORDER BY version DESC) AS age
    FROM decisions_now WHERE verdict = 'skip'
), judged AS (
    SELECT claims.article_id, claims.position, claims.record, held.after,
        coalesce(held.verdict, skips.verdict) AS verdict, coalesce(held.reviewer, skips.reviewer) AS reviewer,
        coalesce(held.made_at, skips.made_at) AS made_at
    FROM claims
    LEFT JOIN decisions_holding AS held ON held.claim_id = claims.id
    LEFT JOIN skips ON skips.claim_id = claims.id AND skips.age = 1
    UNION ALL
    SELECT held.article_id, NULL, NULL, coalesce(held.after, held.before), held.verdict, held.reviewer, held.made_at
    FROM decisions_holding AS held JOIN articles ON articles.id = held.article_id
    WHERE NOT EXISTS (SELECT 1 FROM claims WHERE claims.id = held.claim_id)
)
SELECT judged.*, firsts.first, CASE WHEN firsts.first IS NULL THEN 1 ELSE 0 END AS bare
FROM judged LEFT JOIN firsts ON firsts.id = judged.article_id
ORDER BY {order}, position
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
    """The claims as they were loaded, each its line of JSON with a line break."""
    for row in db.stream(_CLAIMS[order]):
        yield bytes(row["record"]) + b"\n"


def read_judged(db: Database, *, order: Order = "article") -> Iterator[Judged]:
    """Every claim, loaded or added, with the decision that holds of it; rejected ones too."""
    rows = map(_judged, db.stream(_JUDGED.format(order=_ORDERS[order])))
    for _, article in groupby(rows, key=attrgetter("claim.article.id")):
        yield from sorted(article, key=_place)


def _judged(row: RowMap) -> Judged:
    if row["verdict"] is None:
        return Judged(from_line(bytes(row["record"])), None)
    verdict = Verdict(row["verdict"], row["reviewer"], iso_time(row["made_at"]))
    return Judged(from_line(bytes(row["after"] or row["record"])), verdict)


def _place(judged: Judged) -> tuple[int, int]:
    return judged.claim.quantity.start, judged.claim.quantity.end


def iso_time(moment: dt.datetime | str) -> str:
    """A time of the database as ISO text, in UTC."""
    return moment.astimezone(dt.UTC).isoformat() if isinstance(moment, dt.datetime) else moment
