"""What a figure measures, as a key that is equal for figures of the same thing, however they are worded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.compare.names import singular, words_of
from extractor.compare.phrases import Phrases, read_phrases
from extractor.compare.told import Told
from extractor.compare.values import Units, read_units
from extractor.lexicon import read_pairs, read_rules, read_words

FOLDER = Path(__file__).parent
COMPARED = frozenset({"count", "percent", "points", "money", "measure"})
SHARE_OF = 40
"""Characters behind a percentage that tell of whom it is one."""
_SURROUNDINGS = re.compile(
    r"\b(?:in|at|from|after|during|since|near|off|on|over|by|when|where|which|who|that|because)\b"
)
_SETTINGS = ("verbs", "nouns", "kinds", "grows", "cause", "people", "lasts")


@dataclass(frozen=True, slots=True)
class Family:
    """Events whose figures count the same thing; the fields are explained in ``rules.toml``."""

    id: str
    verbs: frozenset[str]
    nouns: frozenset[str]
    kinds: frozenset[str]
    grows: bool
    cause: bool
    people: bool
    lasts: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """What is measured: in which unit, of what, and by which event.

    ``words`` are what the entity adds, ``event`` the verb of figures outside the families. ``of_change`` tells amounts
    of change from levels, ``planned`` what is expected or possible from what is so.
    """

    unit: str
    per: str
    family: Family | None
    words: frozenset[str]
    event: str
    of_change: bool
    planned: bool

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for figures of the same thing."""
        family = self.family.id if self.family else ""
        planned = self.planned and not (self.family and self.family.lasts)
        return (self.unit, self.per, family, tuple(sorted(self.words)), self.event, self.of_change, planned)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word lists beside this module, read once."""

    families: tuple[Family, ...]
    people: frozenset[str]
    neutral: frozenset[str]
    same: Mapping[str, str]
    other_words: re.Pattern[str]
    light: frozenset[str]
    measuring: Mapping[str, str]
    asked: frozenset[str]
    partial: Phrases
    qualifying: Phrases
    rates: re.Pattern[str]
    units: Units

    def thing(self, figure: Told, names: frozenset[str]) -> Thing | None:
        """What a figure measures; None where its record does not tell, or where it is a part of another figure.

        ``names`` are the words of names, which say whose the thing is rather than what it is.
        """
        if figure.kind not in COMPARED or figure.status == "negated":
            return None
        if self.is_part(figure) or self._is_share(figure):
            return None
        family = self._family(figure)
        if family and figure.role == "change":  # what a toll rises by
            return None
        words = self._words(figure, names, family)
        if not words and family is None:
            return None
        unit, _ = self.base_unit(figure)
        return Thing(
            unit=f"{figure.kind} {unit}" if figure.kind != "count" else "count",
            per=figure.per or self._rate(figure),
            family=family,
            words=words | self.qualifying.all_beside(figure),
            event="" if family else self._event(figure, words),
            of_change=figure.role == "change",
            planned=figure.status != "asserted",
        )

    def base_unit(self, figure: Told) -> tuple[str, Decimal]:
        """The unit in which figures of a dimension are compared, and how many of it the figure's own unit is."""
        return self.units.get(figure.unit or "", (figure.unit or "", Decimal(1)))

    def is_part(self, figure: Told) -> bool:
        """Whether the words beside a figure say that it is a part of another or comes on top of it."""
        return self.partial.beside(figure)

    def _is_share(self, figure: Told) -> bool:
        """Whether a percentage is one of people, of whom the record does not tell what they do or think."""
        behind = figure.sentence[figure.place[1] :][:SHARE_OF]
        of_whom = {singular(word.text) for word in words_of(behind)} | {figure.head}
        return figure.kind == "percent" and bool(of_whom & self.asked)

    def _rate(self, figure: Told) -> str:
        """What a figure is per where the record leaves it open, *1,000 barrels of oil a day*; else empty."""
        found = self.rates.match(figure.sentence, figure.place[1])
        return found[1] if found else ""

    def _family(self, figure: Told) -> Family | None:
        of_kind = [family for family in self.families if figure.kind in family.kinds]
        by_verb = next((family for family in of_kind if figure.event in family.verbs), None)
        if by_verb:
            return by_verb
        words = {singular(word.text) for word in words_of(figure.entity)} | {figure.head}
        return next((family for family in of_kind if family.nouns & words), None)

    def _words(self, figure: Told, names: frozenset[str], family: Family | None) -> frozenset[str]:
        """The words that say what is measured, those of one meaning as one; of an event, those of whom it befell."""
        entity = figure.entity
        if family:
            entity = _SURROUNDINGS.split(entity)[0]
            entity = entity.partition(" of ")[0] if figure.head in family.nouns else entity  # the toll of the crash
        words = [word.text for word in words_of(entity) if word.text not in names]
        said = " ".join(singular(word) for word in words if word not in self.neutral)
        said = self.other_words.sub(lambda found: self.same[found[0]], said)
        found = frozenset(said.split()) - self.neutral
        if figure.kind == "money" and figure.event in self.measuring:
            return frozenset({self.measuring[figure.event]})
        if family is None:
            return found - {"new"} if figure.kind == "money" else found
        return found - self.people - family.nouns - family.verbs - {"new"}

    def _event(self, figure: Told, words: frozenset[str]) -> str:
        """The verb where it tells what happened and the words do not: jobs are cut or created."""
        event = self.same.get(figure.event, figure.event)
        known = event in self.light or figure.event in self.measuring or event in words
        return "" if known or figure.kind in {"percent", "points"} else event


def read_vocabulary() -> Vocabulary:
    """The word lists. Raises LexiconError for a mistake in one of them."""
    same = read_pairs(FOLDER / "same_words.txt")
    return Vocabulary(
        families=tuple(_families()),
        people=frozenset(read_words(FOLDER / "people_words.txt")),
        neutral=frozenset(read_words(FOLDER / "neutral_words.txt")),
        same=same,
        other_words=re.compile("|".join(rf"\b{re.escape(words)}\b" for words in sorted(same, key=len, reverse=True))),
        light=frozenset(read_words(FOLDER / "light_verbs.txt")),
        measuring=read_pairs(FOLDER / "measuring_verbs.txt"),
        asked=frozenset(read_words(FOLDER / "asked_words.txt")),
        partial=read_phrases(FOLDER / "partial_words.txt"),
        qualifying=read_phrases(FOLDER / "qualifying_words.txt"),
        rates=_rates(read_words(FOLDER / "rate_words.txt")),
        units=read_units(FOLDER / "units.txt"),
    )


def _rates(units: Iterable[str]) -> re.Pattern[str]:
    """What follows a rate's figure; *a day after* tells a time."""
    unit = "|".join(map(re.escape, units))
    return re.compile(
        rf"(?: [^\W\d]+){{0,4}}? (?:per|a|an|each|every) ({unit})\b(?! (?:after|before|earlier|later|ago|when))"
    )


def _families() -> Iterable[Family]:
    for rule in read_rules(FOLDER / "rules.toml", keys=_SETTINGS):
        settings = rule.settings
        yield Family(
            id=rule.id,
            verbs=frozenset(settings["verbs"]),
            nouns=frozenset(settings["nouns"]),
            kinds=frozenset(settings.get("kinds", ["count"])),
            grows=settings.get("grows", False),
            cause=settings.get("cause", False),
            people=settings.get("people", False),
            lasts=settings.get("lasts", False),
        )
