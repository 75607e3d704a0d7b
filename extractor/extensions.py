"""The names under which results live on a Doc, and the typed reading and writing of them.

A Doc keeps plain dicts (offsets, text, numbers, ISO days, rule), so that ``to_bytes``, ``DocBin`` and several processes
take it along; the components meet here and hand each other typed records.

==========================  ==========================================================================================
``doc._.published``         ISO day that relative dates resolve against, or None
``doc._.article``           the ``article`` part of a claim record or some fields of it, or None
``doc._.claim_quantities``  ``start, end, text, kind, low, high, modifier, unit, per, rule``
``doc._.claim_dates``       ``start, end, text, from, to, grain, mod, rule``
``doc._.claim_sources``     ``start, end, text, name, type, role, cue_start, cue_end, content, said, via, rule``
``doc._.claims``            one claim record a dict, as in the JSONL
==========================  ==========================================================================================
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from spacy.tokens import Doc, Span

from extractor.types import Attribution, Carrier, DateExpression, Quantity

PUBLISHED = "published"
ARTICLE = "article"
QUANTITIES = "claim_quantities"
DATES = "claim_dates"
SOURCES = "claim_sources"
CLAIMS = "claims"
SPAN_GROUPS = {QUANTITIES: "quantities", DATES: "dates", SOURCES: "sources", CLAIMS: "claims"}

_LARGEST_MSGPACK_INTEGER = 2**63

_ARTICLE_FIELDS = ("id", "title", "published", "date_source", "publisher", "url", "duplicate_of")


def register() -> None:
    """Make the names known to spaCy; calling it again changes nothing."""
    for name in (PUBLISHED, ARTICLE, *SPAN_GROUPS):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


def plain_number(value: Decimal) -> int | float | str:
    """A number as a Doc can keep it: an int where whole, a float where exact, else its digits as text."""
    if value == value.to_integral_value():
        whole = int(value)
        return whole if abs(whole) < _LARGEST_MSGPACK_INTEGER else str(whole)
    return float(value) if Decimal(repr(float(value))) == value else str(value)


def exact_number(value: int | float | str) -> Decimal:
    """The inverse of :func:`plain_number`."""
    return Decimal(repr(value) if isinstance(value, float) else value)


def published(doc: Doc) -> dt.date | None:
    """The publication day of the article on this Doc, or None. Raises ValueError where it is no ISO day."""
    value = doc._.get(PUBLISHED)
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"doc._.published is {value!r}: set it to an ISO day such as '2018-01-10', or None") from None


def article(doc: Doc) -> dict[str, Any]:
    """The ``article`` part of this Doc's claim records: what ``doc._.article`` has of it, the rest null.

    Without an id the text's own digest serves as one, without a day ``doc._.published``.
    """
    row: dict[str, Any] = doc._.get(ARTICLE) or {}
    if row.keys() >= set(_ARTICLE_FIELDS):
        return row
    day = published(doc)
    return {**dict.fromkeys(_ARTICLE_FIELDS), "id": _digest(doc.text), "published": day and day.isoformat(), **row}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def set_article(doc: Doc, row: dict[str, Any]) -> None:
    """Tell the Doc which article it holds; its publication day becomes ``doc._.published``."""
    doc._.set(ARTICLE, row)
    doc._.set(PUBLISHED, row["published"])


def quantities(doc: Doc) -> list[Quantity]:
    """The quantities on the Doc in text order; empty where no component has run."""
    return [
        Quantity(**{**row, "low": exact_number(row["low"]), "high": exact_number(row["high"])})
        for row in doc._.get(QUANTITIES) or []
    ]


def set_quantities(doc: Doc, found: Iterable[Quantity]) -> None:
    """Write quantities to ``doc._.claim_quantities`` and ``doc.spans["quantities"]``."""
    rows = [
        {**_fields(quantity), "low": plain_number(quantity.low), "high": plain_number(quantity.high)}
        for quantity in found
    ]
    _write(doc, QUANTITIES, rows)


def dates(doc: Doc) -> list[DateExpression]:
    """The date expressions on the Doc in text order; empty where no component has run."""
    return [
        DateExpression(
            start=row["start"],
            end=row["end"],
            text=row["text"],
            first=_day(row["from"]),
            last=_day(row["to"]),
            grain=row["grain"],
            mod=row["mod"],
            rule=row["rule"],
        )
        for row in doc._.get(DATES) or []
    ]


def set_dates(doc: Doc, found: Iterable[DateExpression]) -> None:
    """Write dates to ``doc._.claim_dates`` and ``doc.spans["dates"]``."""
    rows = [
        {
            "start": date.start,
            "end": date.end,
            "text": date.text,
            "from": date.first and date.first.isoformat(),
            "to": date.last and date.last.isoformat(),
            "grain": date.grain,
            "mod": date.mod,
            "rule": date.rule,
        }
        for date in found
    ]
    _write(doc, DATES, rows)


def sources(doc: Doc) -> list[Attribution]:
    """The attributions on the Doc in text order; empty where no component has run."""
    return [
        Attribution(
            **{
                **row,
                "content": tuple((start, end) for start, end in row["content"]),
                "said": tuple(row["said"]) if row["said"] else None,
                "via": tuple(Carrier(**carrier) for carrier in row["via"]),
            }
        )
        for row in doc._.get(SOURCES) or []
    ]


def set_sources(doc: Doc, found: Iterable[Attribution]) -> None:
    """Write attributions to ``doc._.claim_sources`` and ``doc.spans["sources"]``."""
    rows = [
        {
            **_fields(source),
            "content": [list(stretch) for stretch in source.content],
            "said": list(source.said) if source.said else None,
            "via": [_fields(carrier) for carrier in source.via],
        }
        for source in found
    ]
    _write(doc, SOURCES, rows)


def set_claims(doc: Doc, rows: list[dict[str, Any]]) -> None:
    """Write claim records (plain dicts) to ``doc._.claims`` and ``doc.spans["claims"]``, the quantity marking each."""
    doc._.set(CLAIMS, rows)
    doc.spans[SPAN_GROUPS[CLAIMS]] = [
        _span(doc, row["quantity"]["start"], row["quantity"]["end"], row["quantity"]["kind"]) for row in rows
    ]


def _fields(record: Quantity | Attribution | Carrier) -> dict[str, Any]:
    """A record's fields by name; what ``asdict`` would copy of them is never altered."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _write(doc: Doc, name: str, rows: list[dict[str, Any]]) -> None:
    doc._.set(name, rows)
    doc.spans[SPAN_GROUPS[name]] = [_row_span(doc, row) for row in rows]


def _row_span(doc: Doc, row: Mapping[str, Any]) -> Span:
    return _span(doc, row["start"], row["end"], row["rule"])


def _span(doc: Doc, start: int, end: int, label: str) -> Span:
    """The tokens that the characters touch; the exact characters stay in the dict."""
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    assert span is not None  # "expand" always finds tokens for a range inside the text
    return span


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


register()
