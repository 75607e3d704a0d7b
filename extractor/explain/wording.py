"""The words for rules and reasons, from ``wording.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from extractor.lexicon import read_table

FILE = Path(__file__).with_name("wording.toml")


@lru_cache(maxsize=1)
def wording() -> Mapping[str, Mapping[str, str]]:
    """For each kind of reason the words of its ids."""
    return read_table(FILE)


def words_for(kind: str, reason: str) -> str | None:
    """The words for a rule or reason of a kind; None where there are none."""
    return wording()[kind].get(reason)
