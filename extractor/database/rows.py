"""Claims as rows of tables: which columns there are, and what stands in them.

The columns stand in the order of ``schema/*.sql``; a test holds that they are the same. Texts hold no U+0000, which
PostgreSQL's cannot: U+2400 stands in its place, so that offsets still count.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.records import ArticleRecord, Claim, SourceRecord, reading_part, to_json, to_line

LONGEST_NAME = 500
"""Characters of a text that has an index; what is longer is cut, and whole in the record. PostgreSQL's indexes hold
2,700 bytes."""

Value = str | Decimal | float | int | bool | bytes | dt.date | tuple[str, ...] | None
Row = tuple[Value, ...]

COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": (
        "id",
        "title",
        "published",
        "date_source",
        "publisher",
        "url",
        "duplicate_of",
        "text",
        "text_sha256",
        "extraction",
    ),
    "extractors": ("id", "version", "model"),
    "claims": (
        "id",
        "article_id",
        "position",
        "kind",
        "quantity",
        "low",
        "high",
        "modifier",
        "unit",
        "per",
        "entity",
        "entity_head",
        "event",
        "event_lemma",
        "role",
        "direction",
        "status",
        "place",
        "date_from",
        "date_to",
        "date_grain",
        "source_name",
        "source_type",
        "publisher",
        "published",
        "baseline_claim",
        "sentence",
        "confidence",
        "rules",
        "extractor_id",
        "evidence",
        "reading",
        "record",
    ),
    "dates": (
        "claim_id",
        "part",
        "text",
        "start_offset",
        "end_offset",
        "date_from",
        "date_to",
        "grain",
        "mod",
        "how",
    ),
    "sources": (
        "claim_id",
        "text",
        "start_offset",
        "end_offset",
        "name",
        "role",
        "type",
        "cue",
        "how",
        "quoted",
    ),
    "carriers": ("claim_id", "position", "name", "text", "start_offset", "end_offset"),
}
"""The tables that a load fills, with their columns, in the order in which rows can be inserted."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """All there is to store of one article: its claims, its text where it is known, and the fingerprint of the
    extraction that made the claims where it is known."""

    article: ArticleRecord
    claims: Sequence[Claim]
    text: str | None = None
    extraction: str | None = None

    @property
    def key(self) -> str:
        """The article's id as tables hold it."""
        return article_key(self.article.id)


def article_key(article_id: str) -> str:
    """The id as tables hold it: itself, unless no index could hold it; then cut or mended, with a digest behind it."""
    if "\0" not in article_id and len(article_id) <= LONGEST_NAME:
        return article_id
    digest = hashlib.sha256(article_id.encode()).hexdigest()[:16]
    return f"{_text(article_id[: LONGEST_NAME - 17])}#{digest}"


def article_rows(loaded: Iterable[Loaded]) -> list[Row]:
    """The rows of ``articles``."""
    return [_article_row(each, each.key) for each in loaded]


def rows_of(loaded: Iterable[Loaded]) -> dict[str, list[Row]]:
    """The rows of ``claims`` and of each table that hangs on it."""
    rows: dict[str, list[Row]] = {table: [] for table in COLUMNS if table not in ("articles", "extractors")}
    for each in loaded:
        key = each.key
        for position, claim in enumerate(each.claims):
            rows["claims"].append(_claim_row(claim, key, position))
            rows["dates"] += _date_rows(claim)
            if claim.source:
                rows["sources"].append(_source_row(claim.id, claim.source))
                rows["carriers"] += _carrier_rows(claim.id, claim.source)
    return rows


def extractor_rows(loaded: Iterable[Loaded]) -> list[Row]:
    """A row for each extractor that made one of the claims."""
    makers = {(claim.extractor.version, claim.extractor.model) for each in loaded for claim in each.claims}
    return [(_extractor_id(*maker), _name(maker[0]), _name(maker[1])) for maker in sorted(makers)]


def evidence(claim: Claim) -> str:
    """A fingerprint of the words that a claim was read from: its sentence, and where in it the quantity stands."""
    start = claim.quantity.start - claim.sentence.start
    return _digest(to_json([claim.sentence.text, start, claim.quantity.text]))


def reading(claim: Claim) -> str:
    """A fingerprint of what the words were read as: everything but article, confidence, rules and extractor."""
    return _digest(reading_part(to_line(claim)))


def record_of(claim: Claim) -> bytes:
    """The claim's line of JSON without its line break."""
    return to_line(claim).removesuffix(b"\n")


def text_digest(text: str) -> str:
    """The SHA-256 of an article's text, as tables hold it."""
    return hashlib.sha256(stored_text(text).encode("utf-8", "surrogatepass")).hexdigest()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def stored_text(text: str) -> str:
    """A text as tables hold it."""
    return text.replace("\0", "\u2400")


def _text(text: str | None) -> str | None:
    return stored_text(text) if text else text


def _name(text: str | None) -> str | None:
    """A text that is indexed."""
    return _text(text[:LONGEST_NAME]) if text else text


def _extractor_id(version: str, model: str) -> str | None:
    return _name(f"{version} {model}")


def _article_row(loaded: Loaded, key: str) -> Row:
    article, text = loaded.article, loaded.text
    return (
        key,
        _text(article.title),
        article.published,
        article.date_source,
        _name(article.publisher),
        _text(article.url),
        _text(article.duplicate_of),
        _text(text),
        None if text is None else text_digest(text),
        loaded.extraction,
    )


def _claim_row(claim: Claim, article: str, position: int) -> Row:
    quantity, entity, event, date, source = claim.quantity, claim.entity, claim.event, claim.date, claim.source
    record = record_of(claim)
    return (
        claim.id,
        article,
        position,
        quantity.kind,
        _text(quantity.text),
        quantity.low,
        quantity.high,
        quantity.modifier,
        _name(quantity.unit),
        _text(quantity.per),
        _text(entity.text) if entity else None,
        _name(entity.head) if entity else None,
        _text(event.text) if event else None,
        _text(event.lemma) if event else None,
        claim.role,
        claim.direction,
        claim.status,
        _text(claim.place.text) if claim.place else None,
        date.from_ if date else None,
        date.to if date else None,
        date.grain if date else None,
        _name(source.name) if source else None,
        source.type if source else None,
        _name(claim.article.publisher),
        claim.article.published,
        claim.baseline.claim if claim.baseline else None,
        _text(claim.sentence.text),
        claim.confidence,
        tuple(rule.replace("\0", "\u2400") for rule in claim.rules),
        _extractor_id(claim.extractor.version, claim.extractor.model),
        evidence(claim),
        _digest(reading_part(record)),
        record,
    )


def _date_rows(claim: Claim) -> list[Row]:
    rows: list[Row] = []
    if date := claim.date:
        rows.append(_date_row(claim.id, "date", date, (date.grain, date.mod, date.how)))
    if claim.baseline:
        rows.append(_date_row(claim.id, "baseline", claim.baseline))
    if claim.source and claim.source.said:
        rows.append(_date_row(claim.id, "said", claim.source.said))
    return rows


def _date_row(claim_id: str, part: str, date: Any, more: Row = (None, None, None)) -> Row:
    return (claim_id, part, _text(date.text), date.start, date.end, date.from_, date.to, *more)


def _source_row(claim_id: str, source: SourceRecord) -> Row:
    return (
        claim_id,
        _text(source.text),
        source.start,
        source.end,
        _name(source.name),
        _text(source.role),
        source.type,
        _text(source.cue.text) if source.cue else None,
        source.how,
        source.quoted,
    )


def _carrier_rows(claim_id: str, source: SourceRecord) -> list[Row]:
    return [
        (claim_id, position, _name(carrier.name), _text(carrier.text), carrier.start, carrier.end)
        for position, carrier in enumerate(source.via)
    ]
