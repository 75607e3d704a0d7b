"""The scores of the extractor on the corpus, as the floors name them; the other scripts and the tests use it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractor import evaluate
from extractor.evaluate import Outcome
from extractor.records import Claim

FOLDER = Path(__file__).parent
ARTICLES = FOLDER / "articles.jsonl"
GOLD = FOLDER / "gold.jsonl"
FLOORS = FOLDER / "floors.json"


def fingerprint() -> dict[str, str]:
    """SHA-256 of the corpus files: a floor holds for exactly these."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (ARTICLES, GOLD)}


def outcomes(claims: Iterable[Claim]) -> list[Outcome]:
    """The claims against the gold."""
    return evaluate.outcomes(evaluate.read_gold(GOLD), claims)


def scores(results: list[Outcome]) -> dict[str, float]:
    """Name and value of every score that has a floor."""
    shares = evaluate.field_shares(results)
    return {
        **_rates("detection", evaluate.detection(results)),
        **_rates("right", evaluate.right(results)),
        **_rates("source", evaluate.source_score(results)),
        "value": shares["value"].share or 0.0,
        "date": shares["date"].share or 0.0,
    }


def _rates(name: str, score: evaluate.Score) -> dict[str, float]:
    return {f"{name} precision": score.precision, f"{name} recall": score.recall}


def read_floors() -> dict[str, Any]:
    """``{"fingerprint": {file: sha256}, "floors": {score: lowest}}``; both empty where none are set."""
    if not FLOORS.exists():
        return {"fingerprint": {}, "floors": {}}
    floors: dict[str, Any] = json.loads(FLOORS.read_text("utf-8"))
    return floors
