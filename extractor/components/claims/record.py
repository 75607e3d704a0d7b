"""A joined claim as the plain dict of the record, fields in the order of the claim format."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Span, Token

import extractor
from extractor.clauses import lemma
from extractor.components.claims.baseline import Baseline
from extractor.components.claims.confidence import confidence_of
from extractor.components.claims.dating import Dated
from extractor.components.claims.entity import Entity
from extractor.components.claims.join import JoinedClaim
from extractor.extensions import plain_number
from extractor.identity import SCHEMA_VERSION, claim_id
from extractor.types import Attribution, DateExpression, Quantity


def row(claim: JoinedClaim, article: dict[str, Any], model: str) -> dict[str, Any]:
    """The record of one claim; ``article`` is its ``article`` part, ``model`` the base model's name."""
    quantity, text = claim.quantity, claim.text
    return {
        "schema": SCHEMA_VERSION,
        "id": claim_id(article["id"], quantity.start, quantity.end),
        "article": article,
        "sentence": _span(*_trimmed(claim.sentence, text), text),
        "quantity": _quantity(quantity),
        "entity": _entity(claim.entity),
        "event": _event(claim.event),
        "role": claim.reading.role,
        "direction": claim.reading.direction,
        "status": claim.status,
        "baseline": _baseline(claim.baseline, article["id"], text),
        "date": _date(claim.dated),
        "source": _source(claim, text),
        "place": claim.place and _span(claim.place.start_char, claim.place.end_char, text),
        "confidence": round(confidence_of(claim), 3),
        "rules": _rules(claim),
        "extractor": {"version": extractor.__version__, "model": model},
    }


def _span(start: int, end: int, text: str) -> dict[str, Any]:
    return {"text": text[start:end], "start": start, "end": end}


def _trimmed(sentence: Span, text: str) -> tuple[int, int]:
    """The sentence without white space at its ends; ``text`` is the article's."""
    words = text[sentence.start_char : sentence.end_char]
    start = sentence.end_char - len(words.lstrip())
    return start, max(start, sentence.start_char + len(words.rstrip()))


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "text": quantity.text,
        "start": quantity.start,
        "end": quantity.end,
        "kind": quantity.kind,
        "low": plain_number(quantity.low),
        "high": plain_number(quantity.high),
        "modifier": quantity.modifier,
        "unit": quantity.unit,
        "per": quantity.per,
    }


def _entity(entity: Entity | None) -> dict[str, Any] | None:
    if entity is None:
        return None
    span = entity.span
    return {"text": span.text, "start": span.start_char, "end": span.end_char, "head": entity.head}


def _event(event: Token | None) -> dict[str, Any] | None:
    if event is None:
        return None
    return {"text": event.text, "start": event.idx, "end": event.idx + len(event), "lemma": lemma(event)}


def _baseline(baseline: Baseline | None, article_id: str, text: str) -> dict[str, Any] | None:
    if baseline is None:
        return None
    figure, date = baseline.quantity, baseline.date
    return {
        "claim": figure and claim_id(article_id, figure.start, figure.end),
        **_span(baseline.start, baseline.end, text),
        **_days(date),
    }


def _days(date: DateExpression | None) -> dict[str, str | None]:
    if date is None or date.first is None or date.last is None:
        return {"from": None, "to": None}
    return {"from": date.first.isoformat(), "to": date.last.isoformat()}


def _date(dated: Dated | None) -> dict[str, Any] | None:
    if dated is None:
        return None
    date = dated.date
    return {
        "text": date.text,
        "start": date.start,
        "end": date.end,
        **_days(date),
        "grain": date.grain,
        "mod": date.mod,
        "how": dated.how,
    }


def _source(claim: JoinedClaim, text: str) -> dict[str, Any] | None:
    if claim.source is None:
        return None
    source, how = claim.source
    return {
        "text": source.text,
        "start": source.start,
        "end": source.end,
        "name": source.name,
        "role": source.role,
        "type": source.type,
        "cue": _cue(source, text),
        "how": how,
        "quoted": claim.quoted,
        "said": _said(claim.said),
        "via": [{"name": c.name, "text": c.text, "start": c.start, "end": c.end} for c in source.via],
    }


def _cue(source: Attribution, text: str) -> dict[str, Any] | None:
    if source.cue_start is None or source.cue_end is None:
        return None
    return _span(source.cue_start, source.cue_end, text)


def _said(date: DateExpression | None) -> dict[str, Any] | None:
    if date is None:
        return None
    return {"text": date.text, "start": date.start, "end": date.end, **_days(date)}


def _rules(claim: JoinedClaim) -> list[str]:
    """The ids of the rules that made the claim, in the order they acted, each once."""
    rules = [claim.quantity.rule, claim.reading.rule]
    if claim.dated:
        rules += [claim.dated.date.rule, claim.dated.rule]
    if claim.source:
        rules.append(claim.source[0].rule)
    return list(dict.fromkeys(rules))
