"""What a page shows of a claim: its record, its passages with everything marked, and what was decided about it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from extractor.database import Database
from extractor.database.base import RowMap
from extractor.database.reading import iso_time
from extractor.explain.marks import Mark, Piece, pieces
from extractor.records import Claim, from_line
from extractor.review.context import KnownText, Passage, known_text, shown_around
from extractor.review.queue import Reviewer

LABELS = {
    "quantity": "figure",
    "entity": "what",
    "event": "event",
    "date": "date",
    "source": "source",
    "cue": "cue",
    "carrier": "via",
    "said": "said",
    "place": "place",
    "baseline": "compared",
}
"""What marks are called, in the order in which the outer of two equal ones comes last."""


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """A passage cut into pieces under marks; ``is_cut`` tells that text is left out before it."""

    start: int
    pieces: tuple[Piece, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a claim: its name, the words of the text, what they were read as, and further notes.

    ``filter`` and ``filtered`` are the filter that leads to other claims with the same, and its value.
    """

    kind: str
    name: str
    words: str | None
    value: str | None
    notes: tuple[str, ...] = ()
    filter: str | None = None
    filtered: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of what was decided: ``after`` is the claim as edited or added, ``is_undone`` whether it was taken back.

    ``reading`` is the fingerprint of what the claim was read as then.
    """

    id: int
    claim_id: str
    version: int
    reviewer: str
    made_at: str
    verdict: str
    note: str | None
    after: Claim | None
    reading: str
    is_undone: bool

    @property
    def day_and_time(self) -> str:
        """``2018-01-10 12:30 UTC``."""
        moment = dt.datetime.fromisoformat(self.made_at)
        return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True)
class ClaimView:
    """A claim with its article and its decisions, as one reader may see them."""

    id: str
    claim: Claim
    article_key: str
    text: KnownText
    evidence: str
    reading: str
    record: bytes
    stamp: str
    decisions: tuple[Decision, ...]

    @property
    def version(self) -> int:
        """The version of the last decision that the reader sees; 0 before the first."""
        return max((decision.version for decision in self.decisions), default=0)

    @cached_property
    def spans(self) -> list[Mark]:
        """Everything of the claim that stands in the text."""
        return list(_spans(self.claim))

    @cached_property
    def passages(self) -> list[MarkedPassage]:
        """What the page shows of the text."""
        sentence = (self.claim.sentence.start, self.claim.sentence.end)
        elsewhere = [(mark.start, mark.end) for mark in self.spans]
        shown = shown_around(self.text, sentence, elsewhere) or [Passage(sentence[0], self.claim.sentence.text)]
        return list(marked(shown, self.spans))

    @property
    def link(self) -> str | None:
        """The address of the original, where it is one that a browser may follow."""
        url = self.claim.article.url
        return url if url and is_web_address(url) else None

    def held_by(self, reviewer: str) -> Decision | None:
        """The decision of a reviewer that holds of the claim as it reads now."""
        own = [each for each in self.decisions if each.reviewer == reviewer and each.verdict in JUDGING]
        last = next((each for each in reversed(own) if not each.is_undone), None)
        return last if last and last.reading == self.reading else None

    @property
    def summary(self) -> str:
        """The claim in one line, which a stale page shows as what was seen."""
        return summary(self.claim)

    @cached_property
    def facts(self) -> list[Fact]:
        """Its fields in the order a reviewer asks for them, with what the text does not tell."""
        return list(_facts(self.claim))


JUDGING = ("accept", "reject", "skip", "edit", "add")


def is_web_address(url: str) -> bool:
    """Whether a text is an address of the web, and no script."""
    try:
        return urlsplit(url).scheme in {"http", "https"}
    except ValueError:
        return False


def summary(claim: Claim) -> str:
    """``412 person | 2024-03-04..2024-03-04 | the harbour board``."""
    days = f"{claim.date.from_}..{claim.date.to}" if claim.date and claim.date.from_ else "no date"
    source = claim.source.name if claim.source else "no source"
    return f"{value_of(claim)} | {days} | {source}"[:500]


MODIFIERS = {"=": "", "~": "about ", ">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most "}


def value_of(claim: Claim) -> str:
    """``more than 6 barrel per day``, ``30–40 percent``."""
    quantity = claim.quantity
    bounds = [quantity.low] if quantity.low == quantity.high else [quantity.low, quantity.high]
    unit = f" {quantity.unit}" if quantity.unit else ""
    per = f" per {quantity.per}" if quantity.per else ""
    return f"{MODIFIERS[quantity.modifier]}{'–'.join(f'{bound:,f}' for bound in bounds)}{unit}{per}"


def claim_view(db: Database, claim_id: str, reviewer: Reviewer) -> ClaimView | None:
    """A claim of the database; None where it is not there, or no longer."""
    found = db.rows(
        "SELECT claims.article_id, claims.evidence, claims.reading, claims.record, articles.text, articles.text_sha256 "
        "FROM claims JOIN articles ON articles.id = claims.article_id WHERE claims.id = ?",
        (claim_id,),
    )
    if not found:
        return None
    row = found[0]
    record = bytes(row["record"])
    claim = from_line(record)
    return ClaimView(
        id=claim_id,
        claim=claim,
        article_key=row["article_id"],
        text=known_text(row["text"], [Passage(claim.sentence.start, claim.sentence.text)]),
        evidence=row["evidence"],
        reading=row["reading"],
        record=record,
        stamp=stamp_of(record, row["text_sha256"]),
        decisions=tuple(decisions_on(db, claim_id, reviewer)),
    )


def stamp_of(record: bytes, text_sha256: str | None) -> str:
    """A fingerprint of all that a page shows of a claim and its article."""
    return hashlib.sha256(record + (text_sha256 or "").encode()).hexdigest()[:32]


_DECISIONS = """
SELECT decisions.*, EXISTS (SELECT 1 FROM decisions AS undo WHERE undo.undoes = decisions.id) AS is_undone
FROM decisions WHERE {condition} ORDER BY version
"""


def decisions_on(db: Database, claim_id: str, reviewer: Reviewer) -> Iterator[Decision]:
    """What was decided about a claim, the first first; of a blind reviewer's own alone."""
    rows = db.rows(_DECISIONS.format(condition="claim_id = ?"), (claim_id,))
    return (decision_of(row) for row in rows if not reviewer.is_blind or row["reviewer"] == reviewer.name)


def decision_of(row: RowMap) -> Decision:
    """A row of ``decisions`` with ``is_undone`` beside it."""
    after = row["after"] if row["verdict"] in {"edit", "add"} else None
    return Decision(
        id=row["id"],
        claim_id=row["claim_id"],
        version=row["version"],
        reviewer=row["reviewer"],
        made_at=iso_time(row["made_at"]),
        verdict=row["verdict"],
        note=row["note"],
        after=None if after is None else from_line(bytes(after)),
        reading=row["reading"],
        is_undone=bool(row["is_undone"]),
    )


# --- fields -----------------------------------------------------------------------------------------------------------


def _facts(claim: Claim) -> Iterator[Fact]:
    quantity, entity, date = claim.quantity, claim.entity, claim.date
    yield Fact("quantity", "figure", quantity.text, value_of(claim), (quantity.kind,), "kind", quantity.kind)
    yield Fact("entity", "what", *((entity.text, entity.head, (), "entity", entity.head) if entity else (None, None)))
    if claim.event:
        yield Fact("event", "event", claim.event.text, claim.event.lemma)
    yield Fact("reading", "reading", None, ", ".join(filter(None, (claim.role, claim.direction, claim.status))))
    if date:
        notes = (f"{_MODS.get(date.mod or '', '')}{date.grain}", date.how)
        yield Fact("date", "date", date.text, days_of(date), notes)
    else:
        yield Fact("date", "date", None, None)
    yield from _source_facts(claim)
    if claim.baseline:
        yield Fact("baseline", "compared", claim.baseline.text, days_of(claim.baseline))
    if claim.place:
        yield Fact("place", "place", claim.place.text, None)


_MODS = {"start": "early in the ", "mid": "middle of the ", "end": "late in the "}


def _source_facts(claim: Claim) -> Iterator[Fact]:
    source = claim.source
    if source is None:
        yield Fact("source", "source", None, None)
        return
    quoted = ("in quotation marks",) if source.quoted else ()
    notes = (*filter(None, [source.role]), source.type, source.how, *quoted)
    yield Fact("source", "source", source.text, source.name, notes, "source", source.name)
    if source.cue:
        yield Fact("cue", "cue", source.cue.text, None)
    if source.said:
        yield Fact("said", "said", source.said.text, days_of(source.said))
    for carrier in source.via:
        yield Fact("carrier", "via", carrier.text, carrier.name)


def days_of(period: Any) -> str:
    """``2018-01-10``, ``2018-01-01 to 2018-01-31``."""
    if period.from_ is None:
        return "days unknown"
    return f"{period.from_}" if period.from_ == period.to else f"{period.from_} to {period.to}"


# --- marks ------------------------------------------------------------------------------------------------------------


def _spans(claim: Claim) -> Iterator[Mark]:
    yield from _mark("quantity", claim.quantity)
    yield from _mark("entity", claim.entity)
    yield from _mark("event", claim.event)
    yield from _mark("date", claim.date)
    yield from _mark("place", claim.place)
    yield from _mark("baseline", claim.baseline)
    if claim.source:
        yield from _mark("source", claim.source)
        yield from _mark("cue", claim.source.cue)
        yield from _mark("said", claim.source.said)
        for carrier in claim.source.via:
            yield from _mark("carrier", carrier)


def _mark(kind: str, span: Any) -> Iterator[Mark]:
    if span is not None and span.start < span.end:
        yield Mark(span.start, span.end, kind, LABELS[kind])


def marked(passages: Sequence[Passage], marks: Iterable[Mark]) -> Iterator[MarkedPassage]:
    """The passages under those marks that reach into them, outer before inner."""
    kinds = list(LABELS)
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end, -kinds.index(mark.kind)))
    end = passages[0].end if passages else 0
    for passage in passages:
        inside = [cut for mark in ordered if (cut := _cut(mark, passage))]
        yield MarkedPassage(passage.start, _pieces(passage, inside), is_cut=passage.start > end + 2)
        end = passage.end


def _cut(mark: Mark, passage: Passage) -> Mark | None:
    start, end = max(mark.start, passage.start), min(mark.end, passage.end)
    return Mark(start - passage.start, end - passage.start, mark.kind, mark.label) if start < end else None


def _pieces(passage: Passage, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    return pieces(passage.text, 0, len(passage.text), marks)
