"""The same claims whatever the machine is like, and claims that keep the promises of the record."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.batch.same_bytes import ROOT, Condition, claims_under, conditions, run

CORPUS = ROOT / "corpus" / "articles.jsonl"
USUAL = Condition(hash_seed=0, workers=1, days=0, zone="UTC")
ODD = Condition(hash_seed=1, workers=2, days=4000, zone="Pacific/Auckland")


def test_the_conditions_are_others(tmp_path: Path) -> None:
    code = "import dateparser, time; print(dateparser.parse('yesterday').year, time.localtime().tm_zone, hash('a'))"
    usual, odd = (run(str(tmp_path), condition, "-c", code).split() for condition in (USUAL, ODD))
    assert int(odd[0]) - int(usual[0]) in {10, 11}
    assert usual[1:] != odd[1:]
    assert len(set(conditions())) == 72


def test_nothing_changes_a_byte_and_every_claim_keeps_its_promises() -> None:
    claims = claims_under(CORPUS, USUAL)
    assert claims_under(CORPUS, ODD) == claims
    texts = {row["id"]: row["text"] for row in map(json.loads, CORPUS.read_bytes().splitlines())}
    rows = [json.loads(line) for line in claims.splitlines()]
    assert len(rows) > 500
    assert len({row["id"] for row in rows}) == len(rows)
    assert [broken for row in rows for broken in _broken(row, texts[row["article"]["id"]])] == []


def _broken(row: dict[str, Any], text: str) -> Iterator[tuple[str, Any]]:
    """What in a claim is not as promised: spans that are not in the text, numbers and days that are none."""
    for part in _parts(row):
        if part.get("start") is not None and text[part["start"] : part["end"]] != part["text"]:
            yield row["id"], part
        for low, high in (("low", "high"), ("from", "to")):
            values = [part[name] for name in (low, high) if part.get(name) is not None]
            if not all(map(_is_real, values)) or values != sorted(values):
                yield row["id"], part


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within a record, the record too."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _parts(inner)


def _is_real(value: float | str) -> bool:
    if isinstance(value, str):
        return datetime.date.fromisoformat(value).isoformat() == value
    return math.isfinite(value)
