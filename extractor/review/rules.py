"""What the ids of rules mean, for the person who asks why a claim reads as it does: words, and a sentence it is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractor.explain.wording import wording
from extractor.lexicon import read_table

COMPONENTS = Path(__file__).parent.parent / "components"
"""Rule files are read as data: the components themselves would load spaCy."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that took part: its id, what it means where that is written down, and its example."""

    rule: str
    words: str | None
    example: str | None


def reasons(rules: Iterable[str]) -> list[Reason]:
    """The rules of a claim with what is known of them."""
    return [Reason(rule, _meanings().get(rule), _examples().get(rule)) for rule in rules]


@lru_cache(maxsize=1)
def _examples() -> Mapping[str, str]:
    return {
        rule["id"]: rule["example"]
        for file in sorted(COMPONENTS.glob("*/rules.toml"))
        for rule in read_table(file).get("rule", [])
    }


@lru_cache(maxsize=1)
def _meanings() -> Mapping[str, str]:
    return {rule: words for kind in ("dated", "sourced") for rule, words in wording()[kind].items()}
