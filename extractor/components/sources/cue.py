"""The record of one saying as the rules find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from extractor.types import Range

Where = Literal["before", "after", "around"]
# What may stand between content and a saying, or between a saying and its aside.
ASIDE = frozenset({",", "—", "–", "--", "-", '"', "”", "''", "’", "'", "?", "!", ";", "…", "...", ")", "]"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One saying: its holder's head word, the words that tell it, and the stretches said in its own sentence.

    ``where`` tells whether content stands before the cue, after it, or on both sides. ``span`` covers holder and cue
    together; ``colon`` is set where the content follows in the next paragraph."""

    rule: str
    head: Token
    verb: Token
    cue: Range
    span: Range
    content: tuple[Range, ...]
    where: Where
    colon: bool = False
