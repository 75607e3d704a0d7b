"""Scores of the components as spaCy asks for them: ``nlp.evaluate`` on Examples whose references carry gold claims.

The gold of an Example lies in ``reference._.claims``: claims of a gold line, or claim records that somebody has
checked. :func:`extractor.examples` makes such Examples. An Example without gold is not scored; where none has any,
every score is None, as spaCy has it for annotation that is missing.

The component ``claims`` is scored as ``claims evaluate`` does. Of the others the gold tells what the claims need of
them, so they have the share of it that they found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from spacy.util import registry

from extractor import extensions

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.training import Example

    from extractor.evaluate import GoldClaim, Outcome, Score

Scores = dict[str, Any]
"""A score from 0 to 1 by name, None where there is nothing to score; ``*_per_kind`` holds a dict of them."""

Scorer = Callable[..., Scores]
"""What spaCy calls a scorer: from Examples to scores; settings of the whole evaluation come by keyword."""

_CLAIM_SCORES = ("detection", "right", "source")

CLAIMS_WEIGHTS: dict[str, float | None] = {
    "claims_right_f": 1.0,
    **{
        f"claims_{name}_{measure}": 0.0
        for name in _CLAIM_SCORES
        for measure in "prf"
        if (name, measure) != ("right", "f")
    },
    "claims_per_kind": None,
}
QUANTITIES_WEIGHTS: dict[str, float | None] = {"claim_quantities_r": 0.0, "claim_quantities_value": 0.0}
DATES_WEIGHTS: dict[str, float | None] = {"claim_dates_r": 0.0}
SOURCES_WEIGHTS: dict[str, float | None] = {"claim_sources_r": 0.0}


class Scored:
    """A component that spaCy can ask for scores."""

    scorer: Scorer | None = None

    def score(self, examples: Iterable[Example], **settings: Any) -> Scores:
        """The component's scores on Examples that the pipeline has run on; empty where it has no scorer."""
        return self.scorer(examples, **settings) if self.scorer else {}


@registry.scorers("news_claims.claims_scorer.v1")  # type: ignore[untyped-decorator]  # missing from spaCy\'s stubs
def make_claims_scorer() -> Scorer:
    """The scorer of ``claims``."""
    return score_claims


@registry.scorers("news_claims.quantities_scorer.v1")  # type: ignore[untyped-decorator]  # missing from spaCy\'s stubs
def make_quantities_scorer() -> Scorer:
    """The scorer of ``claim_quantities``."""
    return score_quantities


@registry.scorers("news_claims.dates_scorer.v1")  # type: ignore[untyped-decorator]  # missing from spaCy\'s stubs
def make_dates_scorer() -> Scorer:
    """The scorer of ``claim_dates``."""
    return score_dates


@registry.scorers("news_claims.sources_scorer.v1")  # type: ignore[untyped-decorator]  # missing from spaCy\'s stubs
def make_sources_scorer() -> Scorer:
    """The scorer of ``claim_sources``."""
    return score_sources


def score_claims(examples: Iterable[Example], **settings: Any) -> Scores:
    """Scores of the claims, named as in ``claims evaluate``.

    ``claims_detection_p``, ``_r`` and ``_f``: quantities found at all. ``claims_right_*``: value, kind, date and source
    all right. ``claims_source_*``: sources named. ``claims_value``, ``claims_date`` and so on: of the claims found, the
    share with this field right. ``claims_per_kind``: right by kind of quantity, as ``p``, ``r`` and ``f``.
    """
    from extractor import evaluate

    results = list(_outcomes(examples))
    scores = [evaluate.detection, evaluate.right, evaluate.source_score]
    shares = evaluate.field_shares(results)
    per_kind = {kind: _measures(evaluate.right(group)) for kind, group in evaluate.by_kind(results).items()}
    return {
        **{
            f"claims_{name}_{measure}": value if results else None
            for name, score in zip(_CLAIM_SCORES, scores, strict=True)
            for measure, value in _measures(score(results)).items()
        },
        **{f"claims_{name}": shares[name].share for name in (*evaluate.FIELDS, "unit")},
        "claims_per_kind": per_kind if results else None,
    }


def score_quantities(examples: Iterable[Example], **settings: Any) -> Scores:
    """How the quantities that claims need were read.

    ``claim_quantities_r``: of the gold claims' quantities, the share found. ``claim_quantities_value``: of these, the
    share with value and kind as in the gold.
    """
    from extractor.evaluate import matched, same_value, share

    found: list[bool] = []
    exact: list[bool] = []
    for gold, doc in _gold_and_doc(examples):
        quantities = extensions.quantities(doc)
        pairs = matched([each.range for each in gold], [(each.start, each.end) for each in quantities])
        found += [True] * len(pairs) + [False] * (len(gold) - len(pairs))
        for i, j in pairs:
            quantity = quantities[j]
            exact.append(quantity.kind == gold[i].kind and same_value(quantity.low, quantity.high, gold[i]))
    return {"claim_quantities_r": share(found).share, "claim_quantities_value": share(exact).share}


def score_dates(examples: Iterable[Example], **settings: Any) -> Scores:
    """How many of the dates that claims need were found.

    ``claim_dates_r``: of the gold claims dated in their own sentence, the share whose days some date expression of the
    article names.
    """
    from extractor.evaluate import same_days, share

    found = [
        any(same_days(date.first, date.last, claim.date) for date in extensions.dates(doc))
        for gold, doc in _gold_and_doc(examples)
        for claim in gold
        if claim.date and claim.date.first and claim.date.how == "explicit" and not claim.date_any
    ]
    return {"claim_dates_r": share(found).share}


def score_sources(examples: Iterable[Example], **settings: Any) -> Scores:
    """How many of the sources that claims need were found.

    ``claim_sources_r``: of the gold claims with a source, the share whose source some attribution of the article names.
    """
    from extractor.evaluate import same_name, share

    found = [
        any(same_name(source.name, claim.source) for source in extensions.sources(doc))
        for gold, doc in _gold_and_doc(examples)
        for claim in gold
        if claim.source and not claim.source_any
    ]
    return {"claim_sources_r": share(found).share}


def _outcomes(examples: Iterable[Example]) -> Iterator[Outcome]:
    from extractor.evaluate import gold_claim, of_article
    from extractor.records import claim_from_row

    for number, example in enumerate(examples):
        rows = example.reference._.get(extensions.CLAIMS)
        if rows is not None:
            claims = [claim_from_row(row) for row in example.predicted._.get(extensions.CLAIMS) or []]
            yield from of_article(str(number), [gold_claim(row) for row in rows], claims)


def _gold_and_doc(examples: Iterable[Example]) -> Iterator[tuple[list[GoldClaim], Doc]]:
    """The gold claims that have to be found, and the Doc as the pipeline left it, of each Example with gold."""
    from extractor.evaluate import gold_claim

    for example in examples:
        rows = example.reference._.get(extensions.CLAIMS)
        if rows is not None:
            gold = map(gold_claim, rows)
            yield [claim for claim in gold if claim.required], example.predicted


def _measures(score: Score) -> dict[str, float]:
    return {"p": score.precision, "r": score.recall, "f": score.f1}
