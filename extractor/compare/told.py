"""What of a claim the comparison needs: some 1.5 KB, where the record itself takes several times as much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from sys import intern

from extractor.records import Claim
from extractor.types import Direction, Grain, How, Modifier, QuantityKind, Role, Status


@dataclass(frozen=True, slots=True)
class When:
    """The days a figure holds for, both included, as the record has them."""

    first: dt.date | None
    last: dt.date | None
    grain: Grain
    how: How
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """One figure as one article tells it.

    ``place`` is the quantity's ``[start, end)`` within ``sentence``, ``begins`` where that begins in the article;
    ``tellers`` are the words that stand for source and carriers.
    """

    id: str
    article: str
    title: str
    published: dt.date | None
    publisher: str | None
    sentence: str
    begins: int
    place: tuple[int, int]
    text: str
    kind: QuantityKind
    low: Decimal
    high: Decimal
    modifier: Modifier
    unit: str | None
    per: str | None
    entity: str
    head: str
    event: str
    role: Role
    direction: Direction | None
    status: Status
    when: When | None
    compared_with: dt.date | None
    source: str | None
    tellers: tuple[str, ...]
    where: str
    confidence: float


def told(claim: Claim) -> Told:
    """The parts of a record that are compared; what it leaves open is None or, of words, empty."""
    quantity, article, date = claim.quantity, claim.article, claim.date
    start = quantity.start - claim.sentence.start
    return Told(
        id=claim.id,
        article=intern(article.id),
        title=intern(article.title or ""),
        published=article.published,
        publisher=article.publisher and intern(article.publisher),
        sentence=claim.sentence.text,
        begins=claim.sentence.start,
        place=(start, start + len(quantity.text)),
        text=quantity.text,
        kind=quantity.kind,
        low=quantity.low,
        high=quantity.high,
        modifier=quantity.modifier,
        unit=quantity.unit and intern(quantity.unit),
        per=quantity.per and intern(quantity.per),
        entity=claim.entity.text if claim.entity else "",
        head=intern(claim.entity.head if claim.entity else ""),
        event=intern(claim.event.lemma if claim.event else ""),
        role=claim.role,
        direction=claim.direction,
        status=claim.status,
        when=When(date.from_, date.to, date.grain, date.how, intern(date.text)) if date else None,
        compared_with=claim.baseline.from_ if claim.baseline else None,
        source=intern(claim.source.name) if claim.source else None,
        tellers=(claim.source.text, *(carrier.text for carrier in claim.source.via)) if claim.source else (),
        where=claim.place.text if claim.place else "",
        confidence=claim.confidence,
    )


def by_article(figures: Iterable[Told]) -> dict[str, list[Told]]:
    """The figures of each article in the order in which they stand; a claim that comes twice, as read last."""
    articles: dict[str, dict[str, Told]] = {}
    for figure in figures:
        articles.setdefault(figure.article, {})[figure.id] = figure
    return {article: list(found.values()) for article, found in articles.items()}
