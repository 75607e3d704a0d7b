"""Answers of annotators become decisions."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extractor.database.base import Database
from extractor.database.rows import record_of
from extractor.errors import DatabaseError, RecordError
from extractor.exports.answers import Answer, Read, Refused
from extractor.exports.respan import check_text, respanned
from extractor.records import Claim, from_line

TRIES = 20

_ARTICLES = "SELECT article_id FROM claims WHERE id = ? UNION SELECT article_id FROM decisions WHERE claim_id = ?"
_CLAIM = """
SELECT claims.article_id, claims.evidence, claims.reading, claims.record, held.after, articles.text
FROM claims JOIN articles ON articles.id = claims.article_id
LEFT JOIN decisions_holding AS held ON held.claim_id = claims.id
WHERE claims.id = ?
"""
_ADDED = """
SELECT held.article_id, held.evidence, held.reading, held.before AS record, held.after, articles.text
FROM decisions_holding AS held LEFT JOIN articles ON articles.id = held.article_id
WHERE held.claim_id = ?
"""
_OWN = "SELECT verdict, after FROM decisions_now WHERE claim_id = ? AND reviewer = ?"
_SAME_MOMENT = "SELECT verdict FROM decisions WHERE claim_id = ? AND reviewer = ? AND made_at = ?"
_LAST = "SELECT coalesce(max(version), 0) AS version FROM decisions WHERE claim_id = ?"
_INSERT = """
INSERT INTO decisions (claim_id, version, article_id, evidence, reading, reviewer, made_at, verdict, before, after)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (claim_id, version) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class _Known:
    """A claim as it holds now, with the fingerprints of what the extractor read, and its article's text if known."""

    article: str
    evidence: str
    reading: str
    claim: Claim
    text: str | None


@dataclass(frozen=True, slots=True)
class _Decision:
    """A verdict and the record that it leaves; None for none."""

    verdict: str
    after: bytes | None


def take_in(
    db: Database, answers: Iterable[Read], reviewer: str, on_refused: Callable[[int, str], None]
) -> Counter[str]:
    """Append a decision for each answer; returns how many there are of each kind.

    Beside ``accept``, ``edit``, ``reject`` and ``skip``: ``unanswered`` tasks, decisions that the reviewer has made
    already (``known``), and tasks that were ``refused``, each told with its number and the reason.
    """
    counts: Counter[str] = Counter()
    for number, answer in answers:
        if answer is None:
            counts["unanswered"] += 1
            continue
        try:
            counts[_taken(db, answer, reviewer)] += 1
        except RecordError as error:
            counts["refused"] += 1
            on_refused(number, str(error))
    return counts


def _taken(db: Database, answer: Answer | Refused, reviewer: str) -> str:
    if isinstance(answer, Refused):
        raise RecordError(answer.reason)
    with db.transaction():
        for row in db.rows(_ARTICLES, (answer.claim_id, answer.claim_id)):
            db.hold(row["article_id"])
        known = _known(db, answer.claim_id)
        if _taken_before(db, answer, reviewer):
            return "known"
        check_text(known.claim, answer, known.text)
        decision = _decision(known.claim, answer)
        if _made(db, answer.claim_id, reviewer, decision):
            return "known"
        _append(db, answer, known, reviewer, decision)
    return decision.verdict


def _known(db: Database, claim_id: str) -> _Known:
    found = db.rows(_CLAIM, (claim_id,)) or db.rows(_ADDED, (claim_id,))
    if not found:
        raise RecordError(f"claim {claim_id} is not in the database")
    row = found[0]
    claim = from_line(bytes(row["after"] or row["record"]))
    return _Known(row["article_id"], row["evidence"], row["reading"], claim, row["text"])


def _decision(claim: Claim, answer: Answer) -> _Decision:
    if answer.verdict != "accept":
        return _Decision(answer.verdict, None)
    after = respanned(claim, answer)
    return _Decision("accept" if after == claim else "edit", record_of(after))


def _taken_before(db: Database, answer: Answer, reviewer: str) -> bool:
    """Whether this very answer was taken in before, whatever was decided since: others may have edited the claim, and
    the reviewer taken the decision back."""
    if answer.made_at is None:
        return False
    found = db.rows(_SAME_MOMENT, (answer.claim_id, reviewer, answer.made_at))
    kinds = {"accept", "edit"} if answer.verdict == "accept" else {answer.verdict}
    return any(row["verdict"] in kinds for row in found)


def _made(db: Database, claim_id: str, reviewer: str, decision: _Decision) -> bool:
    """Whether the reviewer's own last decision is the same; after an edit, so is its acceptance."""
    found = db.rows(_OWN, (claim_id, reviewer))
    own = [_Decision(row["verdict"], row["after"] and bytes(row["after"])) for row in found]
    return decision in own or (decision.verdict == "accept" and _Decision("edit", decision.after) in own)


def _append(db: Database, answer: Answer, known: _Known, reviewer: str, decision: _Decision) -> None:
    made_at = answer.made_at or dt.datetime.now(dt.UTC).isoformat()
    about = (known.article, known.evidence, known.reading, reviewer, made_at, decision.verdict)
    records = (record_of(known.claim), decision.after)
    for _ in range(TRIES):
        version = db.rows(_LAST, (answer.claim_id,))[0]["version"] + 1
        if db.execute(_INSERT, (answer.claim_id, version, *about, *records)):
            return
    raise DatabaseError(f"{db.location}: others decide on claim {answer.claim_id} all the time; try again")
