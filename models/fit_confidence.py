"""Fit the confidence model on the corpus and write its coefficients.

usage: python models/fit_confidence.py [--docs ARTICLES] [--gold GOLD] [-o models/confidence.json]

The pipeline runs over the articles; each claim becomes its features (extractor/components/claims/confidence.py) and a
label, whether value, kind, date and source are all as in the gold (claims that match no gold claim are wrong, optional
ones are left out). A logistic regression with an L2 penalty is fitted by Newton's method. The penalty is the one
with the best log loss in ten-fold cross-validation over whole articles.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractor.articles.read import read_articles
from extractor.components.claims.confidence import features
from extractor.components.claims.join import claims_of
from extractor.components.claims.record import row
from extractor.evaluate import judged
from extractor.pipeline import annotate, article_row, load

PENALTIES = (0.3, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0)
FOLDS = 10
SEEN = 8
"""A feature must hold of this many claims, else its coefficient would be noise."""

Matrix = NDArray[np.float64]
Sample = tuple[str, frozenset[str], bool]


def samples(docs: Path, gold: Path) -> Iterator[Sample]:
    """Article id, features and label of every claim that counts."""
    annotations = {entry["id"]: entry["claims"] for entry in map(json.loads, gold.open(encoding="utf-8"))}
    nlp = load()
    for article in read_articles(docs):
        doc = annotate(article, nlp=nlp)
        claims = list(claims_of(doc))
        rows = [row(claim, article_row(article), "fit") for claim in claims]
        for claim, right in zip(claims, judged(annotations[article.id], rows), strict=True):
            if right is not None:
                yield article.id, frozenset(features(claim)), right


def fit(x: Matrix, y: Matrix, penalty: float, steps: int = 30) -> Matrix:
    """The coefficients, the intercept (never penalised) first."""
    x = np.hstack([np.ones((len(x), 1)), x])
    ridge = np.diag([1e-9, *[penalty] * (x.shape[1] - 1)])
    weights = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - ridge @ weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge
        step = np.linalg.solve(hessian, gradient)
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def predict(x: Matrix, weights: Matrix) -> Matrix:
    """The probability of each row."""
    result: Matrix = 1 / (1 + np.exp(-(weights[0] + x @ weights[1:])))
    return result


def matrix(rows: Sequence[Sample], names: Sequence[str]) -> tuple[Matrix, Matrix]:
    """Features as 0 and 1, and the labels."""
    x = np.array([[name in found for name in names] for _, found, _ in rows], dtype=float)
    return x, np.array([right for _, _, right in rows], dtype=float)


def log_loss(p: Matrix, y: Matrix) -> float:
    """Mean negative log likelihood."""
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean())


def cross_validated(rows: Sequence[Sample], penalty: float) -> Matrix:
    """The probability of each claim by a model that has not seen its article."""
    articles = sorted({article for article, _, _ in rows})
    fold_of = {article: i % FOLDS for i, article in enumerate(articles)}
    p = np.zeros(len(rows))
    for fold in range(FOLDS):
        train = [sample for sample in rows if fold_of[sample[0]] != fold]
        held = [i for i, sample in enumerate(rows) if fold_of[sample[0]] == fold]
        names = known_features(train)
        weights = fit(*matrix(train, names), penalty)
        p[held] = predict(matrix([rows[i] for i in held], names)[0], weights)
    return p


def known_features(rows: Sequence[Sample]) -> list[str]:
    """The features that hold of enough claims, and not of nearly all."""
    counts = Counter(name for _, found, _ in rows for name in found)
    return sorted(name for name, n in counts.items() if SEEN <= n <= len(rows) - SEEN)


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", type=Path, default=Path("corpus/articles.jsonl"))
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold.jsonl"))
    parser.add_argument("-o", "--output", type=Path, default=Path("models/confidence.json"))
    options = parser.parse_args()
    rows = list(samples(options.docs, options.gold))
    labels = matrix(rows, [])[1]
    losses = {penalty: log_loss(cross_validated(rows, penalty), labels) for penalty in PENALTIES}
    penalty = min(losses, key=lambda candidate: losses[candidate])
    names = known_features(rows)
    weights = fit(*matrix(rows, names), penalty)
    print(f"{len(rows)} claims, {labels.mean():.3f} right; penalty {penalty}, log loss held out {losses[penalty]:.4f}")
    result = {
        "intercept": round(float(weights[0]), 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights[1:], strict=True)},
    }
    options.output.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
