"""Tells dates from words that look like one: *may*, *march*, *2000 people*, a person called April.

The tagger's and parser's opinion is asked where there is one; else the words around decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Token

from extractor.components.dates.find import Expression
from extractor.components.dates.view import View
from extractor.lexicon import read_words

_HERE = Path(__file__).parent

# Names of people among the months; "sun", "sat", "wed", "dec" and the like are guarded by their patterns.
_NAME_MONTHS = frozenset({"april", "may", "june", "august", "march", "jan", "jun", "mar", "dec", "oct", "sep"})
_DATE_WORD_BEFORE = re.compile(
    r"(?:^|[^\w])(?:in|since|from|until|till|by|of|to|and|or|last|this|next|early|late|mid|during|through|throughout|for|"
    r"between|before|after|around|end|start|on|as of|per|over|a|every|each|[a-z]+ly|[0-9]+(?:st|nd|rd|th)?)[ -]\Z"
)
_YEAR_BEFORE = re.compile(
    r"(?:^|[^\w])(?:in|since|from|until|till|by|to|between|during|before|after|through|throughout|early|late|mid|around|"
    r"circa|c\.|over|for|as of|year|years|season|spring|summer|autumn|fall|winter|pre|post|the|a|its|his|her|their|our|"
    r"this|that|compared with|versus|against|vs\.?|on|of|than|and|or|[\w.]+'s|[\w.]+s'|election|[a-z]+ly)[ -]\(?\Z"
)
_YEAR_LIST = re.compile(r"\b(?:1[0-9]|20)[0-9]{2}(?:,|,? and|,? or|,? to|/|-) ?\Z")
_STRONG_BEFORE = re.compile(
    r"(?:^|[^\w])(?:in|since|from|until|till|by|between|during|early|late|mid|circa|year|through|throughout|back in|as of)"
    r"[ -]\Z"
)
_COUNTED = re.compile(
    r" ?(?:%|percent|per cent|miles?|km|kilomet|met(?:er|re)s?|tons?|tonnes?|dollars?|euros?|pounds?|yen|gmt|hours|hrs|feet|"
    r"kg|acres|hectares|people|men|women|troops|soldiers|million|billion|thousand|points?|degrees|barrels|mph|words|volts|"
    r"calories|square|or (?:so|more|fewer)|(?:[a-z]+ )?(?:of them)|[a-z]+ of (?:the|them)|local time|utc)\b"
)
_IN_MONTH = re.compile(r"\b(?:in|since|early|late|mid|by|until|during|throughout)[ -](?:early |late )?\Z")
_APPOSED = re.compile(
    r"^\)|^[,.;:]|^$|^ ?[-–—]|^ (?:and|or|to|as|when|after|with|but|before|while|because|until|at|in|was|were|by|from|on|for)\b"
)


def is_date(expression: Expression, view: View) -> bool:
    """Whether the words of an expression stand for a date where they stand."""
    check = CHECKS.get(expression.rule)
    return check is None or check(expression, view)


def is_capital(expression: Expression, view: View) -> bool:
    """Weekdays, months and holidays have a capital; *the sun* and *sat* have none."""
    words = view.text[expression.start : expression.end]
    return any(character.isupper() for character in words)


def is_month(expression: Expression, view: View) -> bool:
    """A month alone: not the verbs *may* and *march*, not Theresa May, not April Reyes."""
    name = (expression.groups["month"] or "").rstrip(".")
    at = expression.start + view.folded[expression.start : expression.end].rindex(name)
    if not view.text[at].isupper():
        return False
    if len(name) <= 4 and name not in {"june", "july", "may"}:
        return _is_short_month(at, name, view)
    token = view.token_at(at)
    if token is not None and token.tag_ in {"MD", "VB", "VBP", "VBD"} and name in {"may", "march"}:
        return False
    if name not in _NAME_MONTHS or expression.groups.get("which"):
        return True
    return not _is_name(token, at, name, view)


def _is_short_month(at: int, name: str, view: View) -> bool:
    """*in Jan and Feb*, *Dec. figures*, but not Jan Kowalski."""
    after = view.text[at + len(name) : at + len(name) + 3]
    if after[:1] == ".":
        return bool(_DATE_WORD_BEFORE.search(view.before(at))) or not after[2:3].isupper()
    return bool(_DATE_WORD_BEFORE.search(view.before(at))) and not after[1:2].isupper()


def is_day_of_month(expression: Expression, view: View) -> bool:
    """*November 5* with no plural counted by its figure (*in November 5 boats sank*)."""
    if not is_capital(expression, view):
        return False
    if expression.groups.get("year") or not view.text[expression.end - 1].isdigit():
        return True
    token = view.token_at(expression.end - 1)
    if token is None or token.dep_ != "nummod" or token.head.i != token.i + 1:
        return True
    return token.head.tag_ != "NNS" or not _IN_MONTH.search(view.before(expression.start))


def _is_name(token: Token | None, at: int, name: str, view: View) -> bool:
    """Whether a month name is a person's or a part of a name: beside another name, or speaking."""
    if _DATE_WORD_BEFORE.search(view.before(at)) and not re.match(
        r" [A-Z][a-z]+", view.text[at + len(name) : at + len(name) + 16]
    ):
        return False
    if token is None:
        return _has_name_beside(at, name, view)
    before = token.nbor(-1) if token.i else token
    after = token.nbor(1) if token.i + 1 < len(token.doc) else token
    if before.tag_ == "NNP" and before.i + 1 == token.i and _name_like(before):
        return True
    if token.dep_ == "compound" and token.head == after and after.tag_ == "NNP" and _name_like(after):
        return True
    return name == "may" and token.dep_ in {"nsubj", "poss"}


def _name_like(token: Token) -> bool:
    return token.is_title and token.lower_ not in _months_and_days()


def _has_name_beside(at: int, name: str, view: View) -> bool:
    left = view.text[max(0, at - 24) : at].rstrip().rpartition(" ")[2]
    right = re.match(r" ([A-Z][a-z]+)", view.text[at + len(name) : at + len(name) + 24])
    return bool(right) or (left[:1].isupper() and left.lower() not in _months_and_days())


def is_year(expression: Expression, view: View) -> bool:
    """Four digits that read as a year: *in 2017*, *the 2016 budget*, *2015's harvest*; not *2000 people*, *Room 2012*."""
    value = int(expression.groups["year"] or 0)
    before, after = view.before(expression.start, 40), view.after(expression.end, 40)
    if (
        _is_designation(before)
        or _COUNTED.match(after)
        or re.match(r"'?s\b|,?[0-9]|-[a-z]*(?:seat|page|mile|foot|meter)", after)
    ):
        if not re.match(r"'s\b", after):
            return False
    if not (1500 <= value <= 2100 or (value >= 1000 and _STRONG_BEFORE.search(before))):
        return False
    if re.match(r"'s\b", after):
        return True
    if _YEAR_LIST.search(before):
        return True
    token = view.token_at(expression.start)
    if token is not None and token.dep_ == "nummod" and token.head.i > token.i:
        return _dates_its_noun(token, before)
    if _STRONG_BEFORE.search(before):
        return True
    return bool(_YEAR_BEFORE.search(before) and (_APPOSED.match(after) or _noun_follows(after))) or _stands_apart(
        before, after
    )


def _dates_its_noun(token: Token, before: str) -> bool:
    """*the 2016 elections*, *a 2014 study*, but *some 2000 voters*: a plural needs an article or a noun of events."""
    noun = token.head
    if noun.tag_ in {"NN", "NNP", "VBG"} or noun.lower_ in _event_nouns():
        return True
    return bool(re.search(r"(?:^|[^\w])(?:the|its|his|her|their|our|[\w.]+'s|[\w.]+s') \Z", before))


def _noun_follows(after: str) -> bool:
    """An unparsed *2016 election*: a singular noun or one of events."""
    word = re.match(r" ([a-z]+)", after)
    return bool(word) and (not word[1].endswith("s") or word[1] in _event_nouns())  # type: ignore[index]


def _stands_apart(before: str, after: str) -> bool:
    """A year in brackets or at the head of a sentence."""
    if before.endswith("("):
        return after[:1] in {")", ",", ";"}
    at_start = before.strip() == "" or re.search(r"[.:;] \Z", before) is not None
    return (
        at_start and re.match(r"(?:,| (?:was|is|saw|will|has|marked|brought|budget|election))\b|,", after) is not None
    )


def _is_designation(before: str) -> bool:
    word = re.search(r"([\w#.$£€/-]+)[ ,]+\Z", before)
    return (
        bool(word)
        and (word[1] in _designations() or word[1][0] in "#$£€")
        or before[-1:] in {"$", "£", "€", "#", "-"}
        and not re.search(r"(?:mid|early|late|pre|post|[0-9])-\Z", before)
    )  # type: ignore[index]


def is_season(expression: Expression, view: View) -> bool:
    """*fall* after a figure or *will* is a verb or a drop: only *this fall*, *last fall* and *fall 2016* count."""
    token = view.token_at(expression.end - 1)
    return token is None or expression.read != "season" or token.pos_ != "VERB"


@lru_cache(maxsize=1)
def _designations() -> frozenset[str]:
    return frozenset(read_words(_HERE / "designations.txt"))


@lru_cache(maxsize=1)
def _event_nouns() -> frozenset[str]:
    return frozenset(read_words(_HERE / "event_nouns.txt"))


@lru_cache(maxsize=1)
def _months_and_days() -> frozenset[str]:
    return frozenset(read_words(_HERE / "calendar_words.txt"))


CHECKS: Mapping[str, Callable[[Expression, View], bool]] = {
    "date.weekday": is_capital,
    "date.month": is_month,
    "date.month_year": is_capital,
    "date.month_day": is_day_of_month,
    "date.day_month": is_capital,
    "date.day_range": is_capital,
    "date.day_range_month": is_capital,
    "date.month_quarter": is_capital,
    "date.holiday": is_capital,
    "date.holiday_week": is_capital,
    "date.quarter_short": is_capital,
    "date.half_short": is_capital,
    "date.year": is_year,
    "date.season": is_season,
}
