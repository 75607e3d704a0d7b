"""The word lists of the dates component, read once by its constructor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractor.additions import NOTHING, Additions, Lists
from extractor.components.dates.holidays import EVENTS, HOLIDAYS, Holidays, read_holidays

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The lists as the rules ask them, each of the file of its name; lower case."""

    calendar_words: frozenset[str]
    sport_words: re.Pattern[str]
    business_words: re.Pattern[str]
    coming_events: frozenset[str]
    planning_words: frozenset[str]
    intending_verbs: frozenset[str]
    forecasting_verbs: frozenset[str]
    timetable_verbs: frozenset[str]
    designations: frozenset[str]
    event_nouns: frozenset[str]
    """Plural nouns that a date stands before without an article: *2016 elections*, *Sept. 11 attacks*."""
    holidays: Holidays


def load_words(additions: Additions = NOTHING) -> Words:
    """The lists beside this module with the additions. Raises LexiconError for an entry that makes no sense."""
    return read_words_of(Lists(HERE, "claim_dates", additions)) if additions else _package_words()


@lru_cache(maxsize=1)
def _package_words() -> Words:
    return read_words_of(Lists(HERE, "claim_dates"))


def read_words_of(lists: Lists) -> Words:
    """The lists with what was added to them."""
    return Words(
        calendar_words=frozenset(lists.words("calendar_words")),
        sport_words=_any_of(lists.words("sport_words")),
        business_words=_any_of(lists.words("business_words")),
        coming_events=frozenset(lists.words("coming_events")),
        planning_words=frozenset(lists.words("planning_words")),
        intending_verbs=frozenset(lists.words("intending_verbs")),
        forecasting_verbs=frozenset(lists.words("forecasting_verbs")),
        timetable_verbs=frozenset(lists.words("timetable_verbs")),
        designations=frozenset(lists.words("designations")),
        event_nouns=frozenset(lists.words("event_nouns")),
        holidays=read_holidays(lists.entries(HOLIDAYS), lists.entries(EVENTS), lists),
    )


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, its plural too; where there are none, what matches nothing."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?:e?s)?(?!\w)")
