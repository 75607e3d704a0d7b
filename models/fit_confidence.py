"""Fit the confidence model on the corpus and write its coefficients.

usage: python models/fit_confidence.py [--docs ARTICLES] [--gold GOLD] [-o models/confidence.json]

The pipeline runs over the articles that have gold; each claim becomes its features
(extractor/components/claims/confidence.py) and a label, whether value, kind, date and source are all as in the gold.
Claims that match no gold claim are wrong; optional ones, and what nobody judged in an unfinished review, are left out.
A logistic regression with an L2 penalty is fitted by Newton's method. The penalty is the one with the best log loss in
ten-fold cross-validation over whole articles. How well these held-out probabilities agree with what is right is printed
and drawn in ``models/reliability.svg``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from extractor.articles.read import read_articles
from extractor.components.claims.component import Claims
from extractor.components.claims.confidence import features
from extractor.components.claims.record import row
from extractor.evaluate import judged
from extractor.pipeline import annotate, article_row, load

PENALTIES = (0.3, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0)
FOLDS = 10
BINS = 10
SEEN = 8
"""A feature must hold of this many claims, else its coefficient would be noise."""

Matrix = NDArray[np.float64]
Sample = tuple[str, frozenset[str], bool]


def samples(docs: Path, gold: Path) -> Iterator[Sample]:
    """Article id, features and label of every claim that counts."""
    annotations = {entry["id"]: entry["claims"] for entry in map(json.loads, gold.open(encoding="utf-8"))}
    nlp = load()
    component = cast(Claims, nlp.get_pipe("claims"))
    for article in read_articles(docs):
        if article.id not in annotations:
            continue
        doc = annotate(article, nlp=nlp)
        claims = list(component.joined(doc))
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


def reliability(p: Matrix, y: Matrix) -> list[tuple[float, float]]:
    """Mean probability and share right of ten bins with equally many claims, the least certain first."""
    order = np.argsort(p, kind="stable")
    return [(float(p[part].mean()), float(y[part].mean())) for part in np.array_split(order, BINS)]


def draw(bins: Sequence[tuple[float, float]], path: Path) -> None:
    """The reliability plot: on the diagonal a confidence is the share that is right."""
    mpl.rcParams["svg.hashsalt"] = "reliability"
    figure = Figure(figsize=(4, 4), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot(*zip(*bins, strict=True), "o", color="#1f5fa8")
    axes.set(xlim=(0.4, 1), ylim=(0.4, 1), xlabel="confidence, mean of a tenth of the claims", ylabel="share right")
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", type=Path, default=Path("corpus/articles.jsonl"))
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold.jsonl"))
    parser.add_argument("-o", "--output", type=Path, default=Path("models/confidence.json"))
    options = parser.parse_args()
    rows = list(samples(options.docs, options.gold))
    labels = matrix(rows, [])[1]
    held_out = {penalty: cross_validated(rows, penalty) for penalty in PENALTIES}
    losses = {penalty: log_loss(p, labels) for penalty, p in held_out.items()}
    penalty = min(losses, key=lambda candidate: losses[candidate])
    names = known_features(rows)
    weights = fit(*matrix(rows, names), penalty)
    print(f"{len(rows)} claims, {labels.mean():.3f} right; penalty {penalty}, log loss held out {losses[penalty]:.4f}")
    bins = reliability(held_out[penalty], labels)
    print(f"calibration error held out {sum(abs(mean - share) for mean, share in bins) / BINS:.3f}")
    draw(bins, options.output.with_name("reliability.svg"))
    result = {
        "intercept": round(float(weights[0]), 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights[1:], strict=True)},
    }
    options.output.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
