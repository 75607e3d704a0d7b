"""Claims as JSON-LD in the vocabulary of schema.org: one graph of Observations.

An Observation is the figure; what asserts it is a Claim about it (``subjectOf``), whose ``author`` is the source and
whose ``appearance`` are the article and what the carriers wrote. Nothing is filled in: what the text does not tell has
no property. A figure that is negated, expected or possible says so among its ``additionalProperty``; it is no
measurement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from extractor.records import ArticleRecord, Claim, DateRecord, PeriodRecord, QuantityRecord, SourceRecord, to_json

CONTEXT = "https://schema.org"

Node = dict[str, Any]


def graph(claims: Iterable[Claim]) -> Iterator[bytes]:
    """A JSON-LD document in pieces, an Observation a line."""
    between = b'{"@context":' + to_json(CONTEXT) + b',"@graph":[\n'
    for claim in claims:
        yield between + to_json(observation(claim))
        between = b",\n"
    yield (between if between.startswith(b"{") else b"\n") + b"]}\n"


def observation(claim: Claim) -> Node:
    """A claim as an Observation with the Claim that makes it; days are ISO 8601, intervals of days ``from/to``."""
    quantity, entity, place = claim.quantity, claim.entity, claim.place
    return _told(
        {
            "@type": "Observation",
            "@id": f"#{claim.id}",
            "identifier": claim.id,
            "observationAbout": place and {"@type": "Place", "name": place.text},
            "observationDate": _days(claim.date),
            "measuredProperty": entity and {"@type": "Property", "name": entity.text},
            "value": _value(quantity),
            "unitText": _unit(quantity),
            "additionalProperty": list(_properties(claim)),
            "subjectOf": _claim(claim),
        }
    )


def _told(node: Node) -> Node:
    """The node without what is null or empty."""
    return {name: value for name, value in node.items() if value is not None and value != []}


def _value(quantity: QuantityRecord) -> Any:
    """A number; for a range or a bound a QuantitativeValue with what is known of it."""
    if quantity.modifier in {">", ">="}:
        return {"@type": "QuantitativeValue", "minValue": quantity.low}
    if quantity.modifier in {"<", "<="}:
        return {"@type": "QuantitativeValue", "maxValue": quantity.high}
    if quantity.low != quantity.high:
        return {"@type": "QuantitativeValue", "minValue": quantity.low, "maxValue": quantity.high}
    return quantity.low


def _unit(quantity: QuantityRecord) -> str | None:
    """``USD per barrel``."""
    parts = (quantity.unit, f"per {quantity.per}" if quantity.per else None)
    return " ".join(filter(None, parts)) or None


def _days(period: DateRecord | PeriodRecord | None) -> str | None:
    """A day, or the interval of days; None where the text does not let it be placed."""
    if period is None or period.from_ is None or period.to is None:
        return None
    if period.from_ == period.to:
        return period.from_.isoformat()
    return f"{period.from_.isoformat()}/{period.to.isoformat()}"


def _properties(claim: Claim) -> Iterator[Node]:
    """What schema.org has no property of its own for, by the names of the record."""
    listed = {
        "kind": claim.quantity.kind,
        "modifier": claim.quantity.modifier,
        "role": claim.role,
        "direction": claim.direction,
        "status": claim.status,
        "event": claim.event and claim.event.lemma,
        "confidence": claim.confidence,
    }
    for name, value in listed.items():
        if value is not None:
            yield {"@type": "PropertyValue", "propertyID": name, "value": value}


def _claim(claim: Claim) -> Node:
    source = claim.source
    document = source is not None and source.type == "document"
    return _told(
        {
            "@type": "Claim",
            "text": claim.sentence.text,
            "author": _agent(source) if source and not document else None,
            "isBasedOn": {"@type": "CreativeWork", "name": source.name} if source and document else None,
            "dateCreated": _days(source.said) if source else None,
            "appearance": [_article(claim.article), *_carried(source)],
        }
    )


def _agent(source: SourceRecord) -> Node:
    kind = "Organization" if source.type == "organisation" else "Person"
    return _told({"@type": kind, "name": source.name, "jobTitle": source.role if kind == "Person" else None})


def _article(article: ArticleRecord) -> Node:
    return _told(
        {
            "@type": "NewsArticle",
            "identifier": article.id,
            "headline": article.title,
            "datePublished": article.published,
            "publisher": article.publisher and {"@type": "Organization", "name": article.publisher},
            "url": article.url,
        }
    )


def _carried(source: SourceRecord | None) -> Iterator[Node]:
    """What those who passed the figure on wrote or said."""
    for carrier in source.via if source else ():
        yield {"@type": "CreativeWork", "author": {"@type": "Organization", "name": carrier.name}}
