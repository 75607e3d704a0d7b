"""What is no quantity though figures stand there: dates, names, ages told otherwise, the pronoun *one*."""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractor.components.quantities.context import Counted, plural_behind, word_before
from extractor.components.quantities.mentions import Mention, Part
from extractor.components.quantities.numbers import Amount
from extractor.components.quantities.parts import PartReader
from extractor.components.quantities.patterns import DASH, SPACE
from extractor.components.quantities.vocabulary import NotQuantity, Vocabulary

_AGO = re.compile(rf"{SPACE}ago\b", re.IGNORECASE)
_PAST = re.compile(rf"\b(?:past|last|previous|preceding|first){SPACE}\Z", re.IGNORECASE)
_MONTHS = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?"
)
# "In the three months to June" and "the year ended Sept. 30" tell when, as a date does.
_PERIOD_END = re.compile(
    rf"{SPACE}(?:to|ended|ending|through|until|till){SPACE}(?:the{SPACE}end{SPACE}of{SPACE})?"
    rf"(?:(?:early|mid|late)[ -])?(?:on{SPACE})?(?:\d{{1,2}}{SPACE})?(?:{_MONTHS})\b"
)
_OWN_NAME = re.compile(rf"{SPACE}[A-Z][a-z]+[^s\W](?![^\W_])")  # the asteroid 243 Ida
_MORE_NAMES = re.compile(rf"(?:,|{SPACE}?{DASH}|{SPACE}(?:and|or|to|through|of))?{SPACE}?(?=\d)(?<!\d)")
_YEAR_BEFORE = frozenset(
    [
        "in",
        "since",
        "until",
        "till",
        "by",
        "from",
        "of",
        "during",
        "before",
        "after",
        "the",
        "early",
        "late",
        "mid",
        "and",
        "to",
        "through",
        "around",
        "about",
        "for",
        "between",
        "spring",
        "summer",
        "autumn",
        "winter",
        "fall",
        "circa",
        "year",
    ]
)
_YEAR_NOUN = re.compile(
    rf"{SPACE}(?:levels?|elections?|census|games|olympics|season|prices|standards|baseline)\b", re.IGNORECASE
)
_QUANTIFIERS = frozenset(
    [
        "about",
        "some",
        "nearly",
        "almost",
        "than",
        "over",
        "least",
        "only",
        "approximately",
        "roughly",
        "under",
        "another",
        "most",
        "these",
        "those",
        "all",
    ]
)


# "Since at least 1962": what bounds a year stands behind a word that only times bear.
_TIME_AND_BOUND = re.compile(
    rf"\b(?:since|until|till|in|by|before|after|from){SPACE}(?:at{SPACE}least|about|around|approximately|roughly|only){SPACE}\Z",
    re.IGNORECASE,
)
_LONGEST_BARE = 9  # digits without separator; longer runs are serial numbers


class Exclusions:
    """Knows the figures that measure nothing, as ``not_quantities.toml`` lists them."""

    def __init__(self, words: Vocabulary, parts: PartReader) -> None:
        self.words = words
        self.parts = parts

    def end_of_whole(self, text: str, start: int) -> int | None:
        """Where a date, clock time, phone number or the like that begins here ends; None where none begins."""
        for entry in self.words.not_quantities:
            match = entry.at.match(text, start) if entry.at and not entry.bare and not entry.spelt else None
            if match:
                return max(match.end(), start + 1)
        return None

    def is_designation(self, text: str, part: Part, *, joined: bool) -> bool:
        """Whether the words around a figure make it a date, a name or the like, as ``not_quantities.toml`` tells.

        The pronoun *one* and its kin cannot be the first of two ``joined`` figures (*one to two weeks*).
        """
        amount = part.amount
        bare = (amount.bare or amount.words) and not part.has_unit and not amount.scale
        word = word_before(text, part.start)
        for entry in self.words.not_quantities:
            if (entry.bare and not bare) or word.lower() in entry.unless or (joined and entry.id.startswith("adverb")):
                continue
            if entry.bare and not entry.noun and plural_behind(text, part.end):
                continue
            if entry.spelt and text[amount.start : amount.end].lower() not in entry.spelt:
                continue
            if self._entry_matches(text, entry, amount, word, bare):
                return True
        return False

    def _entry_matches(self, text: str, entry: NotQuantity, amount: Amount, word: str, bare: bool) -> bool:
        if entry.names and word in entry.names:
            return bare
        if entry.words and word.lower() in entry.words:
            return bare
        if entry.at and entry.at.match(text, amount.start):
            return True
        return bool(entry.behind and entry.behind.match(text, amount.end))

    def end_of_names(self, text: str, part: Part) -> int:
        """Behind *post 542* the numbers that go on, *and 543*, are names as well."""
        end = part.end
        while not part.amount.words and (match := _MORE_NAMES.match(text, end)):
            following = self.parts.read(text, match.end(), joined=True)
            if (
                following is None
                or following.has_unit
                or not following.amount.bare
                or plural_behind(text, following.end)
            ):
                break
            end = following.end
        return end


def is_date(text: str, mention: Mention) -> bool:
    """*The 2018 day*, *three weeks ago*, *the past two weeks*, *the six months to June*."""
    if mention.bare and 1900 <= mention.low <= 2100 and text[mention.end - 1] != "s":
        return True
    past = _PAST.search(text, max(0, mention.start - 12), mention.start)
    return bool(past or _AGO.match(text, mention.end) or _PERIOD_END.match(text, mention.end))


def is_year(text: str, mention: Mention, noun: bool) -> bool:
    """Whether four plain digits are a year: *in 2017*, *the 2010 elections*; but *killed 2000 people*."""
    low, high = mention.low, mention.high
    if low != high:
        return not noun and 1500 <= low < high <= 2100 and high == high.to_integral_value()
    if mention.figure_end - mention.figure_start != 4 or not 1100 <= low <= 2199:
        return False
    word = word_before(text, mention.start)
    if not noun and _TIME_AND_BOUND.search(text, max(0, mention.start - 24), mention.start):
        return True
    if _YEAR_NOUN.match(text, mention.end) or word.lower() in _QUANTIFIERS:
        return word.lower() not in _QUANTIFIERS
    if not noun:
        return 1500 <= low <= 2100 or word.lower() in _YEAR_BEFORE
    return _is_year_before_noun(text, mention, word)


def _is_year_before_noun(text: str, mention: Mention, word: str) -> bool:
    """*Britain's 1998 tour*, *in 2000 people fled* are years; *for 1200 people*, *killed 2000 people* are counts."""
    if mention.low < 1900:
        return word.lower() in _YEAR_BEFORE - {"of", "the", "for", "to", "and", "by", "from"}
    possessive = word.endswith(("’s", "'s", ",", "s’"))
    return (
        word.lower() in _YEAR_BEFORE
        or not word
        or word[:1].isupper()
        or possessive
        or not plural_behind(text, mention.end)
    )


def is_loose(text: str, mention: Mention, word: str) -> bool:
    """*Half a loaf* and *40 degrees below zero*: words of number that count nothing by themselves."""
    written = text[mention.start : mention.end].lower()
    if written.isdigit() and len(written) > _LONGEST_BARE:
        return True
    return mention.words and (written in {"half a", "half an"} or (written == "zero" and word in {"below", "above"}))


def _numbers_name(text: str, mention: Mention, before: Token, noun: bool) -> bool:
    """*Berth 12*, *the Berth 12 car park*, *Window 3 closes*, *the asteroid 243 Ida*: part of a name."""
    if before.tag_ in {"NNP", "NNPS"}:
        return not noun or not (mention.high <= 1 or plural_behind(text, mention.end))
    if before.tag_ == "NN" and not before.is_sent_start:
        return bool(_OWN_NAME.match(text, mention.end))
    return bool(before.is_sent_start and before.is_title and before.tag_ == "NN" and not noun)


def is_title(text: str, mention: Mention) -> bool:
    """*The Ninety Mile label*: figure and unit both with capitals, within a sentence."""
    if not mention.words or not text[mention.start].isupper() or mention.start < 2:
        return False
    unit = text[mention.start : mention.end].rsplit(maxsplit=1)[-1]
    return (
        unit[0].isupper()
        and len(unit) > 1
        and text[mention.start - 2].islower()
        and text[mention.end : mention.end + 1] != "s"
    )


def is_name(text: str, mention: Mention, counted: Counted, noun: bool) -> bool:
    """*Windows 10*, *Group of Seven*, *the Big Three*: part of a name, told by capitals and tags."""
    token = counted.token_at(mention.figure_start)
    if token is None or not token.i or not (mention.bare or mention.words):
        return False
    before = counted.doc[token.i - 1]
    if not mention.words:
        return text[mention.start - 1] not in "-(" and _numbers_name(text, mention, before, noun)
    if not text[mention.start].isupper() or before.is_punct or before.is_space or token.is_sent_start:
        return False
    return not noun or before.tag_ in {"NNP", "NNPS"} or text[mention.end : mention.end + 2].strip()[:1].isupper()
