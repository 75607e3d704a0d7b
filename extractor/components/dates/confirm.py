"""Tells dates from words that look like one: *may*, *march*, *Jan Kowalski*, a person called April.

The tagger's and parser's opinion is asked where there is one; else the words around decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from spacy.tokens import Token

from extractor.components.dates.find import Expression
from extractor.components.dates.view import View
from extractor.components.dates.words import Words
from extractor.components.dates.years import is_year

# Months that are names of people or verbs too.
_NAME_MONTHS = frozenset({"april", "may", "june", "august", "march"})
_VERB_TAGS = frozenset({"MD", "VB", "VBP", "VBD"})
_DATE_WORD_BEFORE = re.compile(
    r"(?:^|[^\w])(?:in|since|from|until|till|by|of|to|and|or|last|this|next|early|late|mid|during|through|throughout|for|"
    r"between|before|after|around|end|start|on|as of|per|over|a|every|each|[a-z]{1,16}ly|[0-9]{1,2}(?:st|nd|rd|th)?)"
    r"[ -]\Z"
)
# "in November 5 boats sank": a plural after it, and no article before it.
_IN_MONTH = re.compile(r"\b(?:in|early|late|mid|throughout|during|since|by|until)[ -]\Z")
_COUNTED = re.compile(r" ([a-z]{2,20}s|people|children|men|women|percent|million|billion|of (?:the|them))\b")
# How far around a half or quarter words of sport and of business count.
_GAME_NEAR, _BUSINESS_NEAR = 250, 110
_SCORE = re.compile(r"(?<![\w-])[0-9]{1,2}-[0-9]{1,2}(?![\w/-]|%| percent)")
_CAPITAL_WORD = re.compile(r" ([A-Z][a-z]+)")


def is_date(expression: Expression, view: View) -> bool:
    """Whether the words of an expression stand for a date where they stand."""
    check = CHECKS.get(expression.rule)
    return check is None or check(expression, view)


def is_capital(expression: Expression, view: View) -> bool:
    """Weekdays, months and holidays have a capital; *the sun* and *he sat* have none."""
    return any(character.isupper() for character in view.text[expression.start : expression.end])


def is_month(expression: Expression, view: View) -> bool:
    """A month alone: not the verbs *may* and *march*, not Theresa May, not April Reyes."""
    name = (expression.groups["month"] or "").rstrip(".")
    at = expression.start + view.folded[expression.start : expression.end].rindex(name)
    if not view.text[at].isupper():
        return False
    if len(name) <= 4 and name not in {"june", "july", "may"}:
        return _is_short_month(at, name, view)
    if name not in _NAME_MONTHS or expression.groups.get("which"):
        return True
    token = view.token_at(at)
    if token is not None and token.tag_ in _VERB_TAGS:
        return False
    return not _is_name(token, at, name, view)


def _is_short_month(at: int, name: str, view: View) -> bool:
    """*in Jan and Feb*, *Dec. figures*, but not Jan Kowalski."""
    after = view.text[at + len(name) : at + len(name) + 3]
    goes_on_as_name = (after[2:3] if after[:1] == "." else after[1:2]).isupper()
    return not goes_on_as_name and (after[:1] == "." or bool(_DATE_WORD_BEFORE.search(view.before(at))))


def _is_name(token: Token | None, at: int, name: str, view: View) -> bool:
    """Whether a month name is a person's or a part of a name: beside another name, or speaking."""
    capital_after = _CAPITAL_WORD.match(view.text[at + len(name) : at + len(name) + 24])
    if _DATE_WORD_BEFORE.search(view.before(at)) and not capital_after:
        return False
    if token is None:
        return bool(capital_after) or _capital_before(at, view)
    before, after = _neighbour(token, -1), _neighbour(token, 1)
    if _is_name_like(before, view.words) or (token.dep_ == "compound" and _is_name_like(after, view.words)):
        return True
    return name == "may" and token.dep_ in {"nsubj", "poss"}


def _neighbour(token: Token, way: int) -> Token | None:
    return token.doc[token.i + way] if 0 <= token.i + way < len(token.doc) else None


def _is_name_like(token: Token | None, words: Words) -> bool:
    return token is not None and token.tag_ == "NNP" and token.is_title and token.lower_ not in words.calendar_words


def _capital_before(at: int, view: View) -> bool:
    word = view.text[max(0, at - 24) : at].rstrip().rpartition(" ")[2]
    return word[:1].isupper() and word.lower() not in view.words.calendar_words


def is_day_of_month(expression: Expression, view: View) -> bool:
    """*November 5* with no plural counted by its figure (*in November 5 boats sank*)."""
    if not is_capital(expression, view):
        return False
    if expression.groups.get("year") or not view.text[expression.end - 1].isdigit():
        return True
    counted = _COUNTED.match(view.after(expression.end))
    return (
        counted is None or counted[1] in view.words.event_nouns or not _IN_MONTH.search(view.before(expression.start))
    )


def is_season(expression: Expression, view: View) -> bool:
    """*this fall* and *fall 2016* where *fall* is no verb."""
    season = expression.groups["season"] or ""
    token = view.token_at(view.folded.index(season, expression.start))
    return token is None or token.pos_ not in {"VERB", "AUX"}


def is_no_game(expression: Expression, view: View) -> bool:
    """A half or quarter of the year, not of a match: *scored in the first half*; what earns money is business."""
    if expression.groups.get("year") or expression.groups.get("year2"):
        return True
    around = view.folded[max(0, expression.start - _GAME_NEAR) : expression.end + _GAME_NEAR]
    if not (view.words.sport_words.search(around) or _SCORE.search(around)):
        return True
    around = view.folded[max(0, expression.start - _BUSINESS_NEAR) : expression.end + _BUSINESS_NEAR]
    return bool(view.words.business_words.search(around))


CHECKS: Mapping[str, Callable[[Expression, View], bool]] = {
    "date.weekday": is_capital,
    "date.nth_weekday": is_capital,
    "date.month": is_month,
    "date.month_year": is_capital,
    "date.month_day": is_day_of_month,
    "date.day_month": is_capital,
    "date.day_range": is_capital,
    "date.day_range_month": is_capital,
    "date.two_days": is_capital,
    "date.month_quarter": is_capital,
    "date.holiday": is_capital,
    "date.holiday_week": is_capital,
    "date.quarter_short": is_capital,
    "date.half_short": is_capital,
    "date.year": is_year,
    "date.quarter": is_no_game,
    "date.half": is_no_game,
    "date.season": is_season,
    "date.season_year": is_season,
    "date.bare_season": is_season,
}
