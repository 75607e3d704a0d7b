"""Tells a bare year from other four digits: *in 2017*, *the 2016 budget*; not *2000 people*, *Room 2012*, *$1999*."""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractor.components.dates.find import Expression
from extractor.components.dates.view import View
from extractor.components.dates.words import Words

EARLIEST, LATEST = 1500, 2100
# After *in* or *since* older years are years too: "in 1066".
EARLIEST_AFTER_PREPOSITION = 1000

# News writes a count of this size with a comma, so "in 2016 prices rose" has a year;
# "in 2000 homes" may have none.
LIKELY = range(1900, 2036)

_PART_OF_YEAR = re.compile(r"(?:^|[^\w])(?:(?:early|late|mid|end)[ -]|(?:pre|post)-)\Z")
_PREPOSITION = re.compile(
    r"(?:^|[^\w])(?:in|since|from|until|till|by|between|during|early|late|mid|circa|year|through|throughout|back in|"
    r"(?:end|start|beginning|middle|half|quarter|months|weeks|days|part|spring|summer|autumn|fall|winter) of|"
    r"as of|into|towards?)[ -]\Z"
)
_BEFORE_A_YEAR = re.compile(
    r"(?:^|[^\w])(?:in|since|from|until|till|by|to|between|during|before|after|through|throughout|early|late|mid|around|"
    r"circa|into|towards?|c\.|over|for|as of|year|years|season|spring|summer|autumn|fall|winter|pre|post|the|a|its|his|"
    r"her|their|our|this|that|compared with|versus|against|vs\.?|on|of|than|and|or|[\w.]{1,20}'s|[\w.]{1,20}s'|"
    r"election|[a-z]{1,16}ly)[ -]\(?\Z"
)
_YEAR_LIST = re.compile(r"\b(?:1[0-9]|20)[0-9]{2}(?:,|,? and|,? or|,? not|,? to|/|-) ?\Z")
_YEAR_FOLLOWS = re.compile(r"(?:,|,? and|,? or|-| to) (?:19|20)[0-9]{2}(?![\w,]|\.[0-9])")
_WITH_ARTICLE = re.compile(r"(?:^|[^\w])(?:the|its|his|her|their|our|[\w.]{1,20}'s|[\w.]{1,20}s') \Z")
_POSSESSIVE = re.compile(r"'s\b")
_GOES_ON_AS_NUMBER = re.compile(r"'?s\b|,?[0-9]|-[a-z]{0,5}(?:seat|page|mile|foot|meter|metre|word)")
_COUNTED = re.compile(
    r" ?(?:%|b\.?c\b|percent|per cent|miles?|km|kilomet|met(?:er|re)s?|tons?|tonnes?|dollars?|euros?|pounds?|yen|gmt|"
    r"hours|hrs|feet|kg|acres|hectares|people|men|women|troops|soldiers|million|billion|thousand|points?|degrees|barrels|"
    r"votes|seats|rupees|pesos|yuan|roubles|rubles|(?:[a-z]{1,16} ){1,2}(?:street|avenue|road|boulevard|drive|lane)|"
    r"mph|words|volts|calories|square|or (?:so|more|fewer)|(?:[a-z]{1,16} )?of them|"
    r"[a-z]{1,16} of (?:the|them)|local time|utc)\b"
)
_ENDS_PHRASE = re.compile(
    r"\)|[,.;:]|$| ?[-–—]| (?:and|or|to|as|when|after|with|but|before|while|because|until|at|in|was|were|"
    r"by|from|on|for)\b"
)
_OPENS_SENTENCE = re.compile(r",| (?:was|is|saw|will|has|marked|brought|budget|election)\b")
_SENTENCE_START = re.compile(r"(?:^|[.:;] )\s*\Z")
_LAST_WORD = re.compile(r"([\w#.$£€/-]{1,24})[ ,]{1,3}\Z")
_HYPHENED = re.compile(r"(?:mid|early|late|end|pre|post|[0-9])-\Z")


def is_year(expression: Expression, view: View) -> bool:
    """Whether four digits read as a year where they stand."""
    value = int(expression.groups["year"] or 0)
    before, after = view.before(expression.start, 40), view.after(expression.end, 40)
    if _is_designation(before, view.words):
        return False
    if _POSSESSIVE.match(after):
        return EARLIEST <= value <= LATEST
    if _COUNTED.match(after) or _GOES_ON_AS_NUMBER.match(after):
        return False
    preposition = bool(_PREPOSITION.search(before))
    if not (EARLIEST_AFTER_PREPOSITION if preposition else EARLIEST) <= value <= LATEST:
        return False
    if _YEAR_LIST.search(before) or (value in LIKELY and _YEAR_FOLLOWS.match(after)):
        return True
    token, likely = view.token_at(expression.start), value in LIKELY and value % 1000 != 0
    return _stands_as_year(token, before, after, view.words, preposition=preposition, likely=likely)


def _stands_as_year(  # noqa: PLR0913 - the word, what stands around it, what was asked of that before
    token: Token | None, before: str, after: str, words: Words, *, preposition: bool, likely: bool
) -> bool:
    if _PART_OF_YEAR.search(before) or (preposition and likely):
        return True
    if token is not None and token.dep_ == "nummod" and token.head.i > token.i:
        return _dates_its_noun(token.head, before, words)
    if preposition or _stands_apart(before, after):
        return True
    return bool(_BEFORE_A_YEAR.search(before)) and (bool(_ENDS_PHRASE.match(after)) or _noun_follows(after, words))


def _dates_its_noun(noun: Token, before: str, words: Words) -> bool:
    """*the 2016 elections*, *a 2014 study*, but *some 2000 voters*: a plural needs an article or names events."""
    return noun.tag_ in {"NN", "NNP", "VBG"} or noun.lower_ in words.event_nouns or bool(_WITH_ARTICLE.search(before))


def _noun_follows(after: str, words: Words) -> bool:
    """An unparsed *2016 election*: a singular noun or one of events."""
    word = re.match(r" ([a-z]+)", after)
    return word is not None and (not word[1].endswith("s") or word[1] in words.event_nouns)


def _stands_apart(before: str, after: str) -> bool:
    """A year in brackets or at the head of a sentence."""
    if before.endswith("("):
        return after[:1] in {")", ",", ";"}
    return bool(_SENTENCE_START.search(before)) and bool(_OPENS_SENTENCE.match(after))


def _is_designation(before: str, words: Words) -> bool:
    """A currency sign, a dash, or a word like *highway* or *about* stands before the figure."""
    if before[-1:] in {"$", "£", "€", "#"} or (before[-1:] == "-" and not _HYPHENED.search(before)):
        return True
    word = _LAST_WORD.search(before)
    return word is not None and (word[1] in words.designations or word[1][0] in "#$£€")
