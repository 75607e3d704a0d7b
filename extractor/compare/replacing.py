"""Figures that an article tells only to say that they hold no longer, or that somebody else holds them.

Such a figure has no words of its own that say what it measures, or the date of its telling: *not the 3.2 billion that
it reported in July*; *The ministry had spoken of nine.* It measures what the figure in its place does.

=================== =================================================================================================
figure              found beside
=================== =================================================================================================
in one sentence     a phrase of ``restating_words.txt``: *grew 0.6 percent, revising its earlier estimate of 0.4*
in the next one     a phrase of ``recalling_words.txt``: *31 people died. The ministry had spoken of nine.*
of another period   the event revise or correct: *The rate was 11.3 percent. It revised the rate for April to 11.2.*
=================== =================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.compare.names import singular, words_of
from extractor.compare.phrases import Phrases, read_phrases
from extractor.compare.things import Thing, Vocabulary
from extractor.compare.told import Told
from extractor.lexicon import read_words

FOLDER = Path(__file__).parent
ADJACENT = 3
"""Characters between two sentences that follow each other in a paragraph, at most."""

TELLING = frozenset({"speak", "say", "report", "put", "give", "announce", "claim", "tell"})
CORRECTING = frozenset({"revise", "correct", "restate"})
_NOT = re.compile(r"\b(?:not|rather than|instead of)(?: the)?\s*\Z")


@dataclass(frozen=True, slots=True)
class Replacement:
    """``old`` measures what ``new`` does, at its own date where it ``keeps_date``.

    ``denied`` tells that it is not of the sentence's source, which speaks against it.
    """

    old: Told
    new: Told
    keeps_date: bool = False
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Replacing:
    """Finds the figures that were replaced, and what is in their place."""

    vocabulary: Vocabulary
    restating: Phrases
    recalling: Phrases
    contradicting: Phrases
    telling: tuple[str, ...]

    def found(self, told: Sequence[Told], things: dict[str, Thing]) -> list[Replacement]:
        """What one article replaces; ``things`` are what its figures measure by themselves, by claim id."""
        return [found for old in told if (found := self._replacement(old, told, things))]

    def _replacement(self, old: Told, told: Sequence[Told], things: dict[str, Thing]) -> Replacement | None:
        if old.status == "negated" or self.vocabulary.is_part(old):
            return None
        here = [each for each in told if each.begins == old.begins and each.id != old.id]
        before = [each for each in told if _follows(old, each)]
        new = None
        if self.restating.beside(old) and self._is_old(old):
            new = self._replaced_by(old, here, things)
        elif not any(_is_like(each, old) for each in here) and self.recalling.beside(old) and self._is_old(old):
            new = self._replaced_by(old, before, things)
        if new:
            told_by = self._with_teller(old, things[new.id].words)
            return Replacement(_as_changed(told_by, new), new, denied=self.contradicting.beside(old))
        if old.event in CORRECTING and old.role == "value" and _is_dated(old) and old.id not in things:
            new = self._replaced_by(old, before, things)
            return Replacement(_as_changed(old, new), new, keeps_date=True) if new else None
        return None

    def _with_teller(self, old: Told, measured: frozenset[str]) -> Told:
        """A figure without source as that of the subject of its clause, where this tells: *the ministry had spoken*."""
        words = {singular(word.text) for word in words_of(old.entity)} - self.vocabulary.neutral
        tells = (
            old.source is None and old.event in TELLING and words and not words & (self.vocabulary.people | measured)
        )
        return replace(old, source=old.entity, tellers=(old.entity,)) if tells else old

    def _is_old(self, figure: Told) -> bool:
        """Whether a figure holds at no time of its own, or at the time at which it was told."""
        return not _is_dated(figure) or self._dates_telling(figure) or _is_beside_not(figure)

    def _dates_telling(self, figure: Told) -> bool:
        date = re.escape(figure.when.text) if figure.when else "$^"
        before = "|".join(map(re.escape, self.telling))
        return bool(re.search(rf"\b(?:{before})\s+(?:(?:in|on)\s+)?{date}", figure.sentence))

    def _replaced_by(self, old: Told, others: Sequence[Told], things: dict[str, Thing]) -> Told | None:
        """The one figure of some that an old one can have been in place of; None where none or several can."""
        fitting = [new for new in others if _is_like(new, old) and self._may_be(old, new, things)]
        return fitting[0] if len(fitting) == 1 else None

    def _may_be(self, old: Told, new: Told, things: dict[str, Thing]) -> bool:
        """Whether the words of the old figure allow that it measures what the new one does."""
        mine, theirs = things.get(old.id), things.get(new.id)
        if theirs is None or new.role == "baseline":
            return False
        if mine is None:
            return True
        teller = self._with_teller(old, theirs.words).source or ""
        source = {singular(word.text) for word in words_of(teller)}
        said = mine.words - self.vocabulary.people - source
        return self._leans(old, mine) and mine.family in {None, theirs.family} and said <= theirs.words

    def _leans(self, old: Told, thing: Thing) -> bool:
        """Whether a figure's own clause tells no event, so that it needs another figure to be understood."""
        tells = bool(thing.event) or (thing.family is not None and old.event in thing.family.verbs)
        return not tells or old.role == "baseline" or _is_beside_not(old)


def _as_changed(old: Told, new: Told) -> Told:
    """An old figure with the direction of the new one, where it tells none itself: *revised the fall to 0.9*."""
    return old if old.direction else replace(old, direction=new.direction)


def _follows(figure: Told, other: Told) -> bool:
    """Whether a figure's sentence comes straight after that of the other."""
    return 0 <= figure.begins - (other.begins + len(other.sentence)) <= ADJACENT


def _is_like(one: Told, other: Told) -> bool:
    """Whether two figures are of one kind, and of one unit where both tell it; what is counted is no unit."""
    same_unit = one.kind == "count" or one.unit == other.unit or None in {one.unit, other.unit}
    return (one.kind, one.per) == (other.kind, other.per) and same_unit


def _is_beside_not(figure: Told) -> bool:
    return bool(_NOT.search(figure.sentence[: figure.place[0]]))


def _is_dated(figure: Told) -> bool:
    """Whether the sentence itself dates the figure."""
    return figure.when is not None and figure.when.how == "explicit"


def read_replacing(vocabulary: Vocabulary) -> Replacing:
    """The word lists. Raises LexiconError for a mistake in one of them."""
    return Replacing(
        vocabulary,
        read_phrases(FOLDER / "restating_words.txt"),
        read_phrases(FOLDER / "recalling_words.txt"),
        read_phrases(FOLDER / "contradicting_words.txt"),
        read_words(FOLDER / "telling_dates.txt"),
    )
