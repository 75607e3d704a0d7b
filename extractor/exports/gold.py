"""Reviewed claims as gold, which ``claims evaluate`` and the fit of confidence read: a line an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from extractor.database.reading import Judged
from extractor.records import ArticleRecord, Claim, DateRecord, SourceRecord, to_json


def gold_lines(judged: Iterable[Judged]) -> Iterator[tuple[ArticleRecord, bytes]]:
    """Each article of which some claim is decided, and its line; the claims of an article follow each other.

    An article all of whose claims are decided is finished: what is found there beyond its gold is wrong. In another
    one, claims that nobody judged are marked ``unjudged`` and those that were rejected ``rejected``.
    """
    for article, group in groupby(judged, key=attrgetter("claim.article.id")):
        claims = list(group)
        if any(each.decided for each in claims):
            finished = all(each.decided for each in claims)
            rows = [_row(each) for each in claims if not (finished and each.rejected)]
            yield claims[0].claim.article, to_json({"id": article, "claims": rows}) + b"\n"


def article_line(article: ArticleRecord, text: str) -> bytes:
    """An article as ``claims extract`` reads it."""
    fields = {"title": article.title, "published": article.published, "publisher": article.publisher}
    return to_json({"id": article.id, **fields, "url": article.url, "text": text}) + b"\n"


def _row(judged: Judged) -> dict[str, Any]:
    row = _gold_row(judged.claim)
    if judged.rejected:
        return {**row, "rejected": True}
    return row if judged.decided else {**row, "unjudged": True}


def _gold_row(claim: Claim) -> dict[str, Any]:
    """A claim as in a gold line: its own names and the head of its own entity are the only ones accepted."""
    quantity, entity, source = claim.quantity, claim.entity, claim.source
    return {
        "quantity": quantity.text,
        "start": quantity.start,
        "end": quantity.end,
        "context": claim.sentence.text,
        "kind": quantity.kind,
        "low": quantity.low,
        "high": quantity.high,
        "modifier": quantity.modifier,
        "unit": quantity.unit or "",
        "per": quantity.per,
        "entity": entity.text if entity else None,
        "heads": [entity.head] if entity else [],
        "role": claim.role,
        "direction": claim.direction,
        "status": claim.status,
        "date": _date(claim.date),
        "source": _source(source),
        "via": [carrier.name for carrier in source.via] if source else [],
    }


def _date(date: DateRecord | None) -> dict[str, Any] | None:
    """A date with its days; one that cannot be placed counts as none."""
    if date is None or date.from_ is None:
        return None
    span = {"text": date.text, "start": date.start, "end": date.end}
    return {**span, "from": date.from_, "to": date.to, "how": date.how}


def _source(source: SourceRecord | None) -> dict[str, Any] | None:
    if source is None:
        return None
    span = {"text": source.text, "start": source.start, "end": source.end}
    return {**span, "names": [source.name], "how": source.how}
