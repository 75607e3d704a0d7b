"""Whose figure it is: when two sources are one, and which camp a source speaks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extractor.compare.names import Spellings, singular, words_of
from extractor.compare.told import Told
from extractor.lexicon import read_pairs, read_words

FOLDER = Path(__file__).parent
_BEHIND_HEAD = re.compile(r",|\b(?:of|at|in|for|from|with|on|by|near|who)\b")
_FILLERS = frozenset({"the", "a", "an", "its", "their", "his", "her", "and"})


@dataclass(frozen=True, slots=True)
class Party:
    """A source: the names in its name, the head and the others of its plain words, and its camp.

    ``is_itself`` is the body an article is about (*the company said*). The outlet answers for what has no source.
    """

    names: frozenset[str]
    head: str
    words: frozenset[str]
    camp: str | None
    is_itself: bool
    outlet: str | None

    @property
    def is_source(self) -> bool:
        """Whether the article makes somebody responsible at all."""
        return bool(self.names or self.head)

    def is_same(self, other: Party) -> bool:
        """Whether two sources of figures about one thing are one, as far as their names tell."""
        if not (self.is_source and other.is_source):
            return self.is_source == other.is_source and self.outlet is not None and self.outlet == other.outlet
        if self.is_itself or other.is_itself:
            return self._can_be_itself and other._can_be_itself
        if self.names and other.names and not self.names & other.names:
            return False
        if not (self.head and other.head):
            return bool(self.names & other.names)
        return self.head == other.head and (self.words <= other.words or other.words <= self.words)

    @property
    def _can_be_itself(self) -> bool:
        return self.is_itself or not self.head


NOBODY = Party(frozenset(), "", frozenset(), None, False, None)
"""Whoever held a figure, the record does not tell."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Reads sources; the word lists lie beside this module."""

    camps: Mapping[str, str]
    itself: frozenset[str]
    general: frozenset[str]
    spellings: Spellings

    def party(self, figure: Told) -> Party:
        """Whose figure it is."""
        if figure.source is None:
            return Party(frozenset(), "", frozenset(), None, False, figure.publisher)
        names = self.spellings.names_in(figure.source) - self.general
        before_of = self._plain(_BEHIND_HEAD.split(figure.source)[0], names)
        words = before_of or self._plain(figure.source, names)
        head = words[-1] if words else ""
        camp = next((self.camps[word] for word in reversed(words) if word in self.camps), None)
        return Party(names, head, frozenset(words), camp, not names and head in self.itself, figure.publisher)

    def _plain(self, text: str, names: frozenset[str]) -> list[str]:
        """The words of a source's name that are no names, singular."""
        words = [word.text for word in words_of(text)]
        own = [word for word in words if self.spellings.countries.get(word, word) not in names]
        return [singular(word) for word in own if word not in _FILLERS]


def read_parties(spellings: Spellings) -> Parties:
    """Reads sources by these spellings. Raises LexiconError for a mistake in a word list."""
    return Parties(
        read_pairs(FOLDER / "camps.txt"),
        frozenset(read_words(FOLDER / "self_words.txt")),
        frozenset(read_words(FOLDER / "general_names.txt")),
        spellings,
    )
