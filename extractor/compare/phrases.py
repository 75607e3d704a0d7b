"""Phrases of the word lists, found anywhere in a sentence or beside a figure, whose own place is written ``_``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from extractor.compare.told import Told
from extractor.lexicon import read_words

_PLACE = "_"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one list."""

    entries: tuple[str, ...]
    pattern: re.Pattern[str]

    def beside(self, figure: Told) -> bool:
        """Whether one stands in the figure's sentence, and where it names the figure's place, there."""
        return bool(self.all_beside(figure))

    def all_beside(self, figure: Told) -> frozenset[str]:
        """All that stand there."""
        start, end = figure.place
        before, after = (part.replace(_PLACE, " ") for part in (figure.sentence[:start], figure.sentence[end:]))
        text = f"{before}{_PLACE}{after}".casefold()
        # plain search first: it is thirty times as fast, and nearly always in vain
        if not any(entry in text for entry in self.entries):
            return frozenset()
        return frozenset(found[0] for found in self.pattern.finditer(text))


def read_phrases(path: Path) -> Phrases:
    """The phrases of a file. Raises LexiconError for one that stands twice."""
    entries = read_words(path)
    return Phrases(entries, re.compile("|".join(rf"(?<!\w){re.escape(entry)}(?!\w)" for entry in entries)))
