"""What an annotation tool shows of a claim: a text, and the labelled spans in it.

Offsets count Unicode code points, as everywhere here; a tool that counts UTF-16 units counts an emoji twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from extractor.database.base import Database
from extractor.database.rows import article_key
from extractor.records import Claim, SpanRecord

Label = Literal["QUANTITY", "ENTITY", "EVENT", "DATE", "SOURCE", "CUE", "CARRIER", "PLACE"]

LABELS: tuple[Label, ...] = get_args(Label)

RELATIONS: dict[str, str] = {
    "ENTITY": "QUANTITY",
    "EVENT": "QUANTITY",
    "DATE": "QUANTITY",
    "SOURCE": "QUANTITY",
    "PLACE": "QUANTITY",
    "CUE": "SOURCE",
    "CARRIER": "SOURCE",
}
"""What each label belongs to; the relation is named ``ENTITY_OF`` and so on."""


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled span of a shown text, without spaces at its ends; ``end`` is not included."""

    label: Label
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The text that a claim is shown in, which begins at character ``offset`` of the article, and the claim's spans."""

    text: str
    offset: int
    spans: tuple[Span, ...]


def stored(text: str) -> str:
    """The text as databases hold it, U+2400 in the place of U+0000."""
    return text.replace("\0", "\u2400")


def spans_of(claim: Claim) -> Iterator[tuple[Label, SpanRecord]]:
    """Each part of a claim that has a label."""
    parts: tuple[tuple[Label, SpanRecord | None], ...] = (
        ("QUANTITY", claim.quantity),
        ("ENTITY", claim.entity),
        ("EVENT", claim.event),
        ("DATE", claim.date),
        ("SOURCE", claim.source),
        ("CUE", claim.source.cue if claim.source else None),
        ("PLACE", claim.place),
    )
    yield from ((label, span) for label, span in parts if span)
    yield from (("CARRIER", carrier) for carrier in (claim.source.via if claim.source else ()))


def shown_in(claim: Claim, text: str | None) -> Shown:
    """The claim in those paragraphs of its article that hold it; where the article's text is not known, or another one,
    in its sentence, without what stands elsewhere."""
    spans = [claim.sentence, *(span for _, span in spans_of(claim))]
    if text is None or not all(_stands(span, text) for span in spans):
        return _shown(claim, stored(claim.sentence.text), claim.sentence.start)
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    begin, end = text.rfind("\n", 0, first) + 1, text.find("\n", last)
    return _shown(claim, text[begin : end if end >= 0 else None], begin)


def _shown(claim: Claim, text: str, offset: int) -> Shown:
    return Shown(text, offset, in_text(claim, text, offset))


def _stands(span: SpanRecord, text: str) -> bool:
    return text[span.start : span.end] == stored(span.text)


def in_text(claim: Claim, text: str, offset: int) -> tuple[Span, ...]:
    """The spans that lie in a text which begins at character ``offset`` of the article, by where they stand in it."""
    found = set()
    for label, span in spans_of(claim):
        start, end = span.start - offset, span.end - offset
        if start >= 0 and end <= len(text):
            words = text[start:end]
            start, end = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
            if start < end:
                found.add(Span(label, start, end))
    return tuple(sorted(found, key=lambda span: (span.start, span.end, span.label)))


@dataclass(slots=True)
class Texts:
    """The texts of articles in a database; one is held at a time."""

    db: Database
    _key: str | None = field(default=None)
    _text: str | None = field(default=None)

    def of(self, article_id: str) -> str | None:
        """The text of an article, U+2400 in the place of U+0000; None where the database has none."""
        key = article_key(article_id)
        if key != self._key:
            found = self.db.rows("SELECT text FROM articles WHERE id = ?", (key,))
            self._key, self._text = key, found[0]["text"] if found else None
        return self._text
