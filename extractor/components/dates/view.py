"""A Doc as the date rules look at it: its text, its folded text, and the token at a character."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from spacy.tokens import Doc, Token

from extractor.clauses import is_parsed
from extractor.components.dates.find import fold
from extractor.components.dates.words import Words


class View:
    """A Doc with what the rules ask of it again and again; ``folded`` has the offsets of ``text``."""

    def __init__(self, doc: Doc, words: Words) -> None:
        self.doc = doc
        self.words = words
        self.text = doc.text
        self.folded = fold(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [int(start) for start in self.doc.to_array("IDX").tolist()]

    def token_at(self, position: int) -> Token | None:
        """The parsed token at a character; None where the parser has not been."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return None
        token = self.doc[index]
        return token if is_parsed(token) else None

    def before(self, position: int, width: int = 32) -> str:
        """The folded text of the same line that ends at a position, at most ``width`` characters."""
        return self.folded[max(0, position - width) : position].rpartition("\n")[2]

    def after(self, position: int, width: int = 32) -> str:
        """The folded text of the same line from a position on, at most ``width`` characters."""
        return self.folded[position : position + width].partition("\n")[0]
