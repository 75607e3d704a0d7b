"""Decisions: appended, never changed, and refused where the page they were taken on is no longer true.

A decision has the version after the last one that its page showed. Where somebody decided meanwhile, that version is
taken, and the decision is not stored: :class:`StaleError`. The key (claim, version) of the table decides between two at
once. A blind reviewer sees nobody else's decisions, so none of them makes a page stale.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from extractor.database import Database
from extractor.database.rows import evidence, reading, record_of
from extractor.errors import ExtractorError
from extractor.records import Claim, from_line
from extractor.review.queue import Reviewer
from extractor.review.views import JUDGING, ClaimView, claim_view

Verdict = Literal["accept", "reject", "skip", "edit", "note"]

LONGEST_NOTE = 5000
LONGEST_NAME = 100
"""Characters of a note and of a reviewer's name."""

_TRIES = 20
"""How often a decision that nobody's page contradicts looks for the next free version."""


class StaleError(ExtractorError):
    """A decision on a page that is no longer true; nothing was stored."""


class DecisionError(ExtractorError):
    """A decision that cannot be stored, with what is wrong about it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the reviewer's page showed: the version of the last decision, and the fingerprint of all the rest."""

    version: int
    stamp: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A decision as it is stored, without id, version and time."""

    claim_id: str
    article_id: str
    evidence: str
    reading: str
    reviewer: str
    verdict: str
    before: bytes | None
    after: bytes | None
    note: str | None
    undoes: int | None = None


def decide(  # noqa: PLR0913 - what a decision consists of
    db: Database,
    claim_id: str,
    verdict: Verdict,
    *,
    by: Reviewer,
    seen: Seen,
    note: str = "",
    edited: Claim | None = None,
) -> None:
    """Append a decision about a claim; with ``edit`` comes the claim as the reviewer left it.

    Raises StaleError where the claim is gone or not as the page showed it, or was decided meanwhile, DecisionError for
    a note that cannot be kept, or an edit whose figure is another claim's.
    """
    with db.transaction():
        _hold(db, claim_id)
        view = claim_view(db, claim_id, by)
        if view is None:
            raise StaleError("the claim is no longer there: another extraction of its article was loaded")
        _check(view, seen)
        after = {"accept": view.record, "edit": record_of(edited) if edited else None}.get(verdict)
        if edited and edited.id != claim_id and _is_taken(db, view.article_key, edited.id, claim_id):
            raise DecisionError("there is a claim of this figure already")
        kept = clean_note(note)
        if verdict == "note" and kept is None:
            raise DecisionError("a note needs words")
        _append(db, _row(view, verdict, by, after=after, note=kept), by, seen.version)


def _row(view: ClaimView, verdict: str, by: Reviewer, *, after: bytes | None, note: str | None) -> _Row:
    return _Row(view.id, view.article_key, view.evidence, view.reading, by.name, verdict, view.record, after, note)


def _check(view: ClaimView, seen: Seen) -> None:
    if view.stamp != seen.stamp:
        raise StaleError("the claim was read anew since this page was shown")
    if view.version != seen.version:
        raise StaleError("somebody decided about the claim since this page was shown")


def undo(db: Database, decision: int, by: Reviewer) -> str:
    """Take back a decision of the reviewer's own; return the id of its claim.

    Raises StaleError where it was taken back already, DecisionError where it is not the reviewer's.
    """
    with db.transaction():
        for row in db.rows("SELECT article_id FROM decisions WHERE id = ?", (decision,)):
            db.hold(row["article_id"])
        found = db.rows("SELECT * FROM decisions WHERE id = ? AND reviewer = ?", (decision, by.name))
        if not found or found[0]["verdict"] not in (*JUDGING, "note"):
            raise DecisionError("there is no such decision of yours")
        if db.rows("SELECT id FROM decisions WHERE undoes = ?", (decision,)):
            raise StaleError("this decision was taken back already")
        row = found[0]
        undone = _Row(
            claim_id=row["claim_id"],
            article_id=row["article_id"],
            evidence=row["evidence"],
            reading=row["reading"],
            reviewer=by.name,
            verdict="undo",
            before=_bytes(row["after"]),
            after=_bytes(row["before"]),
            note=None,
            undoes=decision,
        )
        _append(db, undone, by, _last_version(db, row["claim_id"]))
    claim_id: str = row["claim_id"]
    return claim_id


def add(db: Database, claim: Claim, article_key: str, by: Reviewer, note: str = "") -> None:
    """Append a claim that the extractor missed.

    Raises StaleError where there is a claim of this quantity already, loaded, added or moved there by an edit, or the
    article is gone.
    """
    with db.transaction():
        if not db.hold(article_key):
            raise StaleError("the article is no longer there")
        if _is_taken(db, article_key, claim.id):
            raise StaleError("there is a claim of this quantity already")
        row = _Row(
            claim_id=claim.id,
            article_id=article_key,
            evidence=evidence(claim),
            reading=reading(claim),
            reviewer=by.name,
            verdict="add",
            before=None,
            after=record_of(claim),
            note=clean_note(note),
        )
        _append(db, row, by, _last_version(db, claim.id))


def _hold(db: Database, claim_id: str) -> None:
    """Have nobody else decide on the claim, nor load or delete its article, until the transaction ends."""
    for row in db.rows("SELECT article_id FROM claims WHERE id = ?", (claim_id,)):
        db.hold(row["article_id"])


def _is_taken(db: Database, article_key: str, figure: str, by_other_than: str | None = None) -> bool:
    """Whether a claim has this id, which tells the place of its figure: loaded, added, or one that an edit moved."""
    if db.rows("SELECT id FROM claims WHERE id = ?", (figure,)):
        return True
    rows = db.rows(_EDITED_OR_ADDED, (article_key,))
    return any(from_line(bytes(row["after"])).id == figure for row in rows if row["claim_id"] != by_other_than)


_EDITED_OR_ADDED = "SELECT claim_id, after FROM decisions_now WHERE article_id = ? AND verdict IN ('edit', 'add')"


def last_of(db: Database, reviewer: str) -> int | None:
    """The reviewer's last decision that can be taken back; None where there is none."""
    found = db.rows(
        "SELECT id FROM decisions WHERE reviewer = ? AND verdict <> 'undo'"
        " AND NOT EXISTS (SELECT 1 FROM decisions AS undo WHERE undo.undoes = decisions.id)"
        " ORDER BY id DESC LIMIT 1",
        (reviewer,),
    )
    return found[0]["id"] if found else None


def clean_note(note: str) -> str | None:
    """A note as it is stored: None for an empty one. Raises DecisionError for one that is too long."""
    note = note.replace("\r\n", "\n").replace("\0", "\u2400").strip()
    if len(note) > LONGEST_NOTE:
        raise DecisionError(f"a note has at most {LONGEST_NOTE:,} characters, this one {len(note):,}")
    return note or None


def clean_name(name: str) -> str:
    """A reviewer's name with single spaces. Raises DecisionError for none, or one that is long or cannot be printed."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise DecisionError(f"a name has 1 to {LONGEST_NAME} characters that can be printed")
    return name


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)


def _last_version(db: Database, claim_id: str) -> int:
    found = db.rows("SELECT max(version) AS version FROM decisions WHERE claim_id = ?", (claim_id,))
    return found[0]["version"] or 0


_INSERT = """
INSERT INTO decisions (claim_id, version, article_id, evidence, reading, reviewer, made_at, verdict, before, after,
    note, undoes)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (claim_id, version) DO NOTHING
"""


def _append(db: Database, row: _Row, by: Reviewer, version: int) -> None:
    """Store a row behind ``version``; raise StaleError where a version that the reviewer would see is taken."""
    free = _last_version(db, row.claim_id) if by.is_blind else version
    for attempt in range(_TRIES if by.is_blind else 1):
        values = (row.claim_id, free + 1 + attempt, row.article_id, row.evidence, row.reading, row.reviewer, _now())
        if db.execute(_INSERT, (*values, row.verdict, row.before, row.after, row.note, row.undoes)):
            return
    raise StaleError("somebody decided about the claim at the same moment")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()
