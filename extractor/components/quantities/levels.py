"""Levels told without a unit: where an index stands, what a currency is quoted at."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.components.quantities import value
from extractor.components.quantities.context import SENTENCE_END, word_before
from extractor.components.quantities.mentions import Mention
from extractor.components.quantities.patterns import SPACE
from extractor.components.quantities.vocabulary import Vocabulary

_AT_A_LEVEL = frozenset({"at", "to", "from", "of", "above", "below", "near", "even"})
_AT_A_RECORD = re.compile(
    rf"\b(?:at|to){SPACE}an?{SPACE}(?:new{SPACE})?(?:record|all-time|closing|fresh)"
    rf"(?:{SPACE}(?:closing{SPACE})?(?:high|low|peak))?(?:{SPACE}of)?{SPACE}\Z"
)
_SENTENCE = 200
_POINTS_AT = re.compile(rf"\bpoints?(?:,{SPACE}|{SPACE})(?:[^.;\d]{{1,40}}{SPACE})?(?:at|to){SPACE}\Z")
# Quoted in dollars for one of them, not in so many of them for a dollar.
_QUOTED_IN_DOLLARS = frozenset({"EUR", "GBP", "AUD", "NZD", "IEP"})
_QUOTED_FOR = re.compile(
    rf"(?:/\d\d)?{SPACE}(?:per|to{SPACE}the|to{SPACE}an?|against{SPACE}the|for{SPACE}(?:one|a|each)){SPACE}"
    rf"(?:U\.?S\.?{SPACE})?(?P<base>dollar|euro|greenback|pound|yen)(?![^\W_])",
    re.IGNORECASE,
)
_SECOND_PRICE = re.compile(rf"/\d\d(?={SPACE})")


def find_levels(text: str, mentions: list[Mention], words: Vocabulary) -> None:
    """Makes bare figures levels where the sentence before them names an index or a currency."""
    last: Mention | None = None
    for mention in mentions:
        if not _may_be_level(mention):
            continue
        before = SENTENCE_END.split(text[max(0, mention.start - _SENTENCE) : mention.start])[-1]
        at = word_before(text, mention.start).lower() in _AT_A_LEVEL or bool(_AT_A_RECORD.search(before))
        if _QUOTED_FOR.match(text, mention.end) or (at and _names_currency(before, words)):
            if _as_currency(text, mention, before, words, last):
                last = mention
        elif at and (words.index_names.search(before) or _POINTS_AT.search(before)):
            _as_index(mention, before)


def _may_be_level(mention: Mention) -> bool:
    return (
        mention.kind == "count"
        and not mention.unit
        and not mention.words
        and mention.counts
        and mention.rule != "quantity.score"
    )


def _as_index(mention: Mention, before: str) -> None:
    """*The Dow closed at 31,408.60*; *20* behind the name of an index is none."""
    if mention.low < 100 and mention.low == mention.low.to_integral_value():
        return
    mention.kind, mention.rule = "points", "quantity.points.level"
    mention.unit = "point" if re.search(r"\bpoints\b", before) else None


def _names_currency(before: str, words: Vocabulary) -> bool:
    """Whether the last thing named by *the* in the sentence that could stand at a level is a currency."""
    index = [match.end() for match in words.index_names.finditer(before)]
    currency = [match.end() for match in words.currency_named.finditer(before)]
    return bool(currency) and (not index or currency[-1] > index[-1])


def _as_currency(text: str, mention: Mention, before: str, words: Vocabulary, last: Mention | None) -> bool:
    """*The crown weakened to 25.72 per euro* is money in crowns; *the unit* is the currency told last."""
    named = [match["name"].lower() for match in words.currency_named.finditer(before)]
    base = _QUOTED_FOR.match(text, mention.end)
    if mention.low > Decimal(10) ** 6 or mention.low == 0:
        return False
    code = None
    if named and named[-1] in words.units:
        code = value.currency_of(words.units[named[-1]], text, words)
    elif named and last is not None:  # the unit
        code = last.unit
    elif named:
        return False
    if code == "USD":
        code = None
    mention.unit = "USD" if code in _QUOTED_IN_DOLLARS else code
    mention.kind, mention.rule, mention.counts = "money", "quantity.money.level", False
    second = _SECOND_PRICE.match(text, mention.end)
    mention.end = second.end() if second else mention.end
    mention.per = base["base"].lower() if base else mention.per
    return True
