"""Joins two figures to one quantity: ranges, scores; or leaves them apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractor.components.quantities.context import SENTENCE_END
from extractor.components.quantities.mentions import Part
from extractor.components.quantities.numbers import Amount, scaled
from extractor.components.quantities.parts import NOUN_BEHIND, PartReader
from extractor.components.quantities.patterns import DASH, SPACE
from extractor.components.quantities.vocabulary import Vocabulary

_JOIN = re.compile(
    rf"[-‐‑]?{SPACE}?(?P<to>to|or|and)(?:{SPACE}|-)(?:(?:about|around|nearly|almost|over|even){SPACE})?|{SPACE}?{DASH}{SPACE}?",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[^\s\d\w]?[A-Z]{0,3}[a-z]?[^\s\d\w]? ?(?=\d)(?<!^)(?<=[^\d])")
_BETWEEN = re.compile(rf"\bbetween{SPACE}+(?:about{SPACE}|around{SPACE})?\Z", re.IGNORECASE)
_FROM = re.compile(rf"\bfrom{SPACE}+(?:about{SPACE}|around{SPACE}|nearly{SPACE}|an?{SPACE})?\Z", re.IGNORECASE)
_RANGE_WORDS = re.compile(
    r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|anywhere|run|runs|ran|span|spans|costs?|between)\b[^.;]*\Z", re.I
)
_SUSPENDED = re.compile(rf"-,?{SPACE}")
_SCORE_AFTER = re.compile(
    rf"{SPACE}(?:win|victory|victories|wins|loss|defeat|draw|tie|lead|vote|votes|decision|ruling|majority|split|aggregate|on{SPACE}aggregate"
    r"|down|up|over|against|at|score|scoreline|triumph|thrashing|rout|record|start|run|advantage|series|deficit|ahead|after|in)\b",
    re.IGNORECASE,
)
_SCORE_BEFORE = re.compile(
    rf"\b(?:won|win|wins|winning|beat|beats|beating|lost|lose|losing|led|leads|leading|drew|score|scored|ended|voted|ruled|by|finished|defeated|trailed|ahead){SPACE}(?:the{SPACE}game{SPACE}|a{SPACE})?\Z",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\b(?:lead|leads|leading|led|ahead|trails?|trailing|beat|beats|against|defeated)\b", re.IGNORECASE
)  # by 51 percent to 44 percent: two shares
_HIGHEST_SCORE = 250
_FAR_APART = 4  # times; two to three percent are nearer
_SHARED_LIMIT = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures side by side, the values they have together, and what joins them: a dash, *to*, *and* or *or*."""

    first: Part
    second: Part
    word: str
    low: Decimal
    high: Decimal


class RangeReader:
    """Finds the second figure of a range and decides whether the two are one quantity."""

    def __init__(self, words: Vocabulary, parts: PartReader) -> None:
        self.words = words
        self.parts = parts

    def read(self, text: str, first: Part) -> Pair | None:
        """The pair that makes one quantity with ``first``, a range or a score; None where it stands alone."""
        pair = self._pair(text, first)
        if pair is None or not _fits(pair):
            return None
        return pair if is_score(text, pair) or (pair.low < pair.high and self._joins(text, pair)) else None

    def _pair(self, text: str, first: Part) -> Pair | None:
        match = _JOIN.match(text, first.end)
        if not match:
            return None
        sign = _SIGN.match(text, match.end())
        second = self.parts.read(text, sign.end() if sign else match.end(), joined=True)
        if second is None or (sign and second.start != match.end()) or _is_year_and_more(first, second):
            return None
        word = (match["to"] or "-").lower()
        return Pair(first, second, word, *self._bounds(text, first, second, word))

    def _bounds(self, text: str, first: Part, second: Part, word: str) -> tuple[Decimal, Decimal]:
        """Both values, the scale of the second shared (*1 to 2 thousand*), cut digits restored (*88.31-34*)."""
        low, high = first.amount, second.amount
        if word == "-" and high.bare and not low.words and not low.bare and not low.scale:
            written, short = text[low.start : low.end], text[high.start : high.end]
            whole, point, places = written.rpartition(".")
            if point and whole and len(short) == len(places) and high.value > low.value % 1 * 10 ** len(places):
                return low.value, Decimal(low.value).__floor__() + Decimal(short).scaleb(-len(short))
        share = high.scale and not low.scale and low.mantissa < _SHARED_LIMIT and not first.has_unit
        share = share or (
            bool(high.scale) and not low.scale and first.code is not None and low.mantissa < high.mantissa
        )
        if share and scaled(low.mantissa, high.scale) < high.value:
            return scaled(low.mantissa, high.scale), high.value
        if low.words and high.words and low.value < _SHARED_LIMIT:
            return self._shared_words(text, low, high)
        return low.value, high.value

    def _shared_words(self, text: str, low: Amount, high: Amount) -> tuple[Decimal, Decimal]:
        """*Two to three million*: the scale word of the second holds for both."""
        last = re.split(r"[\s-]+", text[high.start : high.end].lower())[-1]
        power = self.words.numbers.scales.get(last)
        if power and low.value * Decimal(10) ** power < high.value:
            return low.value * Decimal(10) ** power, high.value
        return low.value, high.value

    def _joins(self, text: str, pair: Pair) -> bool:
        """Whether two ascending figures are the ends of one range."""
        first, second = pair.first, pair.second
        before = text[max(0, first.start - 60) : first.start]
        if pair.word == "-":
            return first.unit is None or second.has_unit
        if pair.word == "and":
            return bool(_BETWEEN.search(before))
        if pair.word == "or":
            return not _SUSPENDED.match(text, first.end) and not first.has_unit and _are_next(pair)
        return self._spans(SENTENCE_END.split(before)[-1], pair)

    def _spans(self, sentence: str, pair: Pair) -> bool:
        """Whether *to* joins the two behind the words of its sentence so far: *range from 5 to 10 percent*."""
        first, second = pair.first, pair.second
        if pair.low and pair.high >= pair.low * _FAR_APART and self._is_moved(sentence, first):
            return False
        if not _FROM.search(sentence):
            return not (first.has_unit and _LEAD.search(sentence))
        if pair.low == 0 and second.unit is not None and second.unit.kind == "measure":  # from 0 to 50 knots
            return True
        return bool(_RANGE_WORDS.search(sentence)) or not self.words.change_words.search(sentence)

    def _is_moved(self, sentence: str, first: Part) -> bool:
        """*It gained $45 to $6,655*, *fell by $3 to $80*: the first figure is the change, the second the level."""
        verb = self.words.change_words.search(sentence, max(0, len(sentence) - 14))
        return (
            verb is not None
            and sentence[verb.end() :].strip() in {"", "by"}
            and not (first.unit and first.unit.kind == "percent")
        )


def _is_year_and_more(first: Part, second: Part) -> bool:
    """*From 1,100 at the end of 2020 to 2,270*: what has the look of a year and what has not are no range."""
    year = first.amount.bare and not first.has_unit and 1900 <= first.amount.value <= 2100
    return year and not second.amount.bare and not second.amount.scale


def _are_next(pair: Pair) -> bool:
    """*Six or seven*, *two or three million*, *10 or 15*; but *30k or 70k* are two."""
    amount = pair.first.amount
    close = amount.bare and pair.low >= 10 and pair.high <= pair.low * 2
    return close or pair.high * amount.value == pair.low * (amount.value + 1)


def _fits(pair: Pair) -> bool:
    """Whether unit and currency of both figures agree, told at both or shared."""
    first, second = pair.first, pair.second
    if first.unit is not None:
        return second.code is None and first.unit == second.unit
    return first.code == second.code if second.code else True


def is_score(text: str, pair: Pair) -> bool:
    """*2-1*, *won 5-4*, *a 2-to-1 vote*: small whole figures, falling or beside words of games and votes."""
    first, second = pair.first, pair.second
    if first.has_unit or second.has_unit or not (first.amount.bare and second.amount.bare):
        return False
    if pair.word not in {"-", "to"} or max(pair.low, pair.high) > _HIGHEST_SCORE:
        return False
    falling = pair.low >= pair.high
    told = _SCORE_BEFORE.search(text, max(0, first.start - 30), first.start)
    if pair.word == "to" and text[first.end] != "-":
        return falling and bool(told)
    if falling or _SCORE_AFTER.match(text, second.end):
        return True
    return bool(told) and not NOUN_BEHIND.match(text, second.end)
