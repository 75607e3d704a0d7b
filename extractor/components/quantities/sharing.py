"""Gives figures without a unit the unit of their neighbours."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.components.quantities.context import SENTENCE_END, word_before
from extractor.components.quantities.mentions import Mention
from extractor.components.quantities.patterns import DASH, SPACE

_LIST_GAP = re.compile(
    rf"{SPACE}?(?:[-‐‑],?|,|{DASH})?{SPACE}?(?:to|and|or|of{SPACE}the|and{SPACE}from)?(?:{SPACE}|-)?(?:about{SPACE}|around{SPACE}|nearly{SPACE}|[$£€¥])?\Z",
    re.I,
)
_ELIDED_AFTER = frozenset(["by", "to", "at", "of", "from", "and", "with", "versus", "against"])


def share_units(text: str, mentions: list[Mention]) -> None:
    """Gives a bare figure the unit of its neighbour: *from 4.8 to 4.7 percent*, *2 percent and the other by 1*."""
    for mention, following in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        between = text[mention.end : following.start]
        if following.kind == "percent" and (mention.high > 100 or re.match(r",\s+or\b", between)):
            continue
        if _is_open(mention) and len(between) < 18 and _LIST_GAP.match(between) and following.unit:
            _take_over(mention, following)
    for index, mention in enumerate(mentions):
        if _is_open(mention):
            before = [
                other
                for other in mentions[max(0, index - 4) : index]
                if other.unit and _continues(text, other, mention)
            ]
            if before:
                _take_over(mention, min(reversed(before), key=lambda other: _distance(other, mention)))


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
    mention.counts = False


def _continues(text: str, last: Mention, mention: Mention) -> bool:
    """Whether a figure without unit goes on in the measure of the last one, in the same sentence."""
    between = text[last.end : mention.start]
    if len(between) > 120 or SENTENCE_END.search(between):
        return False
    word = word_before(text, mention.start).lower()
    if word not in _ELIDED_AFTER:
        return False
    if last.kind == "percent":
        return (
            mention.low <= 100
            and word in {"by", "and", "to", "of", "with"}
            and (not mention.words or mention.low < 100)
        )
    if last.kind in {"count", "measure"}:
        return True
    return (
        last.kind == "money"
        and word in {"to", "from", "at"}
        and abs(mention.low) * 20 > abs(last.low)
        and abs(mention.low) < abs(last.low) * 20
    )
