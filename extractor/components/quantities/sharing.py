"""Gives figures without a unit the unit of their neighbours, and figures of one pair one rate."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from extractor.components.quantities.context import SENTENCE_END, word_before
from extractor.components.quantities.mentions import Mention
from extractor.components.quantities.patterns import DASH, SPACE

_LIST_GAP = re.compile(
    rf"{SPACE}?(?:[-‐‑],?|,|{DASH})?{SPACE}?(?:to|and|or|of{SPACE}the|and{SPACE}from)?(?:{SPACE}|-)?(?:about{SPACE}|around{SPACE}|nearly{SPACE}|[$£€¥])?\Z",
    re.I,
)
_ELIDED_AFTER = frozenset(["by", "to", "at", "of", "from", "and", "with", "versus", "against"])
# "Not the 275,000 it had planned": a definite figure with no noun of its own goes on in the last measure.
_DEFINITE_BEFORE = re.compile(
    rf"\b(?:not|than|from|of|against|above|below|with|to|exceeding|beat|beating|missed|missing){SPACE}(?:the|its|their){SPACE}\Z",
    re.IGNORECASE,
)
_ADVERBS = re.compile(rf"{SPACE}(?:even|about|around|nearly|almost|only|just|some|roughly){SPACE}\Z", re.IGNORECASE)
_SHARE_END = re.compile(r"[.,;]")
_COUNTED = re.compile(
    r"\b(?:number|population|people|users|voters|viewers|readers|circulation|toll|crowd|total of|members|refugees"
    r"|copies)\b",
    re.IGNORECASE,
)
_SCALED = re.compile(r"(?:million|billion|trillion|mn|bn|mln|bln)\Z", re.IGNORECASE)
_COMPARES = re.compile(
    r"[^.;!?]*\b(?:from|to|than|against|with|at|and|with|the)(?:\s(?:about|around|nearly|almost|just|some|the))?\s\Z",
    re.IGNORECASE,
)
_LEAD_OPENS = re.compile(rf"{SPACE}?\(|,{SPACE}")
_LEAD_GOES_ON = re.compile(rf"(?:{SPACE}to{SPACE}|{DASH})\d{{1,2}}(?:\.\d)?(?![\d%])(?!{SPACE}p)")
_ALIKE = 20
"""How many times larger one of two figures in the same measure may be, told without the unit."""
_TWICE = "quantity.count.twice"
"""*scored twice to take her tally to 24*: times that something was done count nothing else."""
_LONGEST_GAP = 120
_PARAGRAPH = 400
_CENTS = re.compile(r"cents?\Z", re.IGNORECASE)
_DOLLARS = re.compile(r"(?<![.a-zA-Z]\s)dollars?\Z|cents?\Z", re.IGNORECASE)
_WITH_CENTS = frozenset(["EUR", "CAD", "AUD", "NZD", "SGD", "HKD", "ZAR", "TWD", "JMD", "TTD"])
_WITH_DOLLARS = frozenset(["CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "JMD", "TTD", "FJD", "NAD", "ZWL"])


def share_units(text: str, mentions: list[Mention]) -> None:
    """Gives a bare figure the unit of its neighbour: *from 6.2 to 5.9 percent*, *2 percent and the other by 1*."""
    _share_backwards(text, mentions)
    for index, mention in enumerate(mentions):
        if _is_open(mention) and index and _tells_lead(text, mentions[index - 1], mention):
            mention.kind, mention.unit, mention.rule, mention.counts = "percent", "percent", "quantity.percent", False
        if _is_open(mention):
            near = [other for other in mentions[max(0, index - 4) : index] if other.unit and other.rule != _TWICE]
            before = [other for other in near if _continues(text, other, mention)]
            before = before or [other for other in near if _resumes(text, other, mention)]
            if before:
                _take_over(mention, min(reversed(before), key=lambda other: _distance(other, mention)))
    _share_rates(text, mentions)
    _name_dollars(text, mentions)


def _share_backwards(text: str, mentions: list[Mention]) -> None:
    for mention, following in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        between = text[mention.end : following.start]
        if following.kind == "percent" and (mention.high > 100 or re.match(r",\s+or\b", between)):
            continue
        if not between.strip():  # 1.4 million 60-kg bags: the second only tells their size
            continue
        if _is_open(mention) and len(between) < 18 and _LIST_GAP.match(between) and following.unit:
            _take_over(mention, following)


def _distance(other: Mention, mention: Mention) -> Decimal:
    """How far two figures are apart as a ratio, 1 for equal ones: 187 is nearer to 435 than to five."""
    low, high = sorted((abs(other.high) + 1, abs(mention.high) + 1))
    return high / low


def _is_open(mention: Mention) -> bool:
    return mention.counts and mention.kind == "count" and mention.unit is None and mention.rule == "quantity.count"


def _take_over(mention: Mention, other: Mention) -> None:
    if other.kind == "money" and mention.low < 100 and other.low >= 10_000 and mention.bare:
        return
    mention.kind, mention.unit, mention.rule = other.kind, other.unit, other.rule
    mention.per = mention.per or other.per
    mention.counts = False


def _continues(text: str, last: Mention, mention: Mention) -> bool:
    """Whether a figure without unit goes on in the measure of the last one, in the same sentence."""
    between = text[last.end : mention.start]
    if len(between) > _LONGEST_GAP or SENTENCE_END.search(between):
        return False
    if _DEFINITE_BEFORE.search(between) and not mention.words:
        return last.kind in {"money", "measure", "percent", "points"} and _distance(last, mention) < _ALIKE
    adverb = _ADVERBS.search(between)
    word = word_before(text, mention.start - len(adverb[0]) + 1 if adverb else mention.start).lower()
    if word not in _ELIDED_AFTER:
        return (
            bool(last.kind == "percent" and word == "on" and _SHARE_END.match(text, mention.end)) and mention.low < 100
        )
    return _fits_after(word, last, mention)


def _tells_lead(text: str, last: Mention, mention: Mention) -> bool:
    """*Ahead by 13 points (54 to 41)*: the shares between which the points lie."""
    opened = last.kind == "points" and _LEAD_OPENS.fullmatch(text, last.end, mention.start)
    return bool(opened and mention.low <= 100 and _LEAD_GOES_ON.match(text, mention.end))


def _fits_after(word: str, last: Mention, mention: Mention) -> bool:
    """Whether a word may join a bare figure to a measure of this kind: *2 percent ... by 1*, *$5 ... to 6*."""
    if last.kind in {"percent", "points"}:
        small = mention.low <= 100 and (not mention.words or mention.low < 100)
        joins = {"by", "and", "to", "of", "with"} if last.kind == "percent" else {"by", "from"}
        return small and word in joins
    if last.kind in {"count", "measure"}:
        return True
    return last.kind == "money" and word in {"to", "from", "at", "of"} and _distance(last, mention) < _ALIKE


def _resumes(text: str, last: Mention, mention: Mention) -> bool:
    """*We lost 412 million kroner. Revenue was 1.9 billion*: a sum in millions goes on in the paragraph's money."""
    between = text[last.end : mention.start]
    if last.kind != "money" or len(between) > _PARAGRAPH or "\n\n" in between:
        return False
    own = SENTENCE_END.split(between)[-1]
    scaled = _SCALED.search(text, mention.start, mention.end)
    return bool(scaled) and _distance(last, mention) < _ALIKE and not _COUNTED.search(own)


def _share_rates(text: str, mentions: list[Mention]) -> None:
    """*$1,500 a head, up from $600*: what both figures of a comparison are told by stands behind the first."""
    for last, mention in pairwise(mentions):
        if last.per and not mention.per and mention.kind in {"money", "measure"} and mention.unit == last.unit:
            between = text[last.end : mention.start]
            if len(between) < _LONGEST_GAP and _COMPARES.match(between):
                mention.per = last.per


def _name_dollars(text: str, mentions: list[Mention]) -> None:
    """Bare dollars are those whose sign the article writes (C$), cents those of the money told before them."""
    signs = {mention.unit for mention in mentions if mention.rule == "quantity.money.symbol"}
    local = signs & _WITH_DOLLARS
    money = None
    for mention in mentions:
        if mention.rule == "quantity.money.name" and mention.unit == "USD":
            span = text[mention.start : mention.end]
            if len(local) == 1 and "USD" not in signs and _DOLLARS.search(span):
                mention.unit = next(iter(local))
            elif money in _WITH_CENTS and _CENTS.search(span):
                mention.unit = money
        elif mention.kind == "money":
            money = mention.unit
