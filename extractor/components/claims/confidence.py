"""The probability that value, kind, date and source of a claim are all right: a logistic model over what was found.

The features are the rules that made the claim and how plainly the text tells its date and source; the coefficients
stand in ``models/confidence.json``, which ``models/fit_confidence.py`` writes from the corpus by cross-validation.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extractor.resources import models_folder

if TYPE_CHECKING:
    from extractor.components.claims.join import JoinedClaim

FLOOR = 0.001
"""No claim is certain, either way: probabilities are kept this far from 0 and 1, the last place that a record shows."""


def confidence_of(claim: JoinedClaim) -> float:
    """A probability in [0.001, 0.999]."""
    weights = coefficients()
    score = weights["intercept"] + sum(weights["weights"].get(name, 0.0) for name in features(claim))
    return min(1 - FLOOR, max(FLOOR, 1 / (1 + math.exp(-score))))


@lru_cache(maxsize=1)
def coefficients() -> Mapping[str, Any]:
    """``intercept`` and ``weights`` by feature name, log odds."""
    found: Mapping[str, Any] = json.loads((models_folder() / "confidence.json").read_text("utf-8"))
    return found


def features(claim: JoinedClaim) -> Iterator[str]:
    """The names of the features that hold of a claim; each counts once."""
    quantity = claim.quantity
    yield f"kind={quantity.kind}"
    yield f"quantity={quantity.rule}"
    yield f"role={claim.reading.role}"
    yield f"status={claim.status}"
    yield from _date_features(claim)
    yield from _source_features(claim)
    if claim.neighbours > 1:
        yield "figures=several" if claim.neighbours < MANY_FIGURES else "figures=many"
    if claim.dates_near > 1:
        yield "dates=several"
    if claim.quoted:
        yield "quoted"


MANY_FIGURES = 5

PRONOUNS = frozenset({"he", "she", "they", "it", "who", "we", "i"})


def _date_features(claim: JoinedClaim) -> Iterator[str]:
    if claim.dated is None:
        manner = "narrated" if claim.narrated else "state"
        yield f"date=none, {manner}"
        yield f"date=none, {manner}, {'others' if claim.dates_near else 'none'} near"
        return
    yield f"date={claim.dated.how}"
    yield f"date rule={claim.dated.rule}"
    yield f"date grain={claim.dated.date.grain}"
    yield f"date rule={claim.dated.rule}, role={claim.reading.role}"


def _source_features(claim: JoinedClaim) -> Iterator[str]:
    if claim.source is None:
        yield "source=none"
        yield "source=none, quoted" if claim.quoted else "source=none, not quoted"
        yield "source=none, others near" if claim.sources_near else "source=none, none near"
        return
    source, how = claim.source
    yield f"source={how}"
    yield f"source type={source.type}"
    yield f"source rule={source.rule}"
    if source.name.lower() in PRONOUNS:
        yield "source=unresolved"
    if source.via:
        yield "source=via"
