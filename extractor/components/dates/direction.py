"""Which way a date without year or week points: back, ahead, or the text does not tell.

Tense decides (*the court meets Thursday*, *closed Thursday*), and the words of planning that stand in the past and point
ahead (*was scheduled for Thursday*).
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Token

from extractor import clauses
from extractor.components.dates.view import View
from extractor.lexicon import read_words

BACK, UNKNOWN, AHEAD = -1, 0, 1
HIGHEST_CLAUSE = 4

_HERE = Path(__file__).parent
_AHEAD_BEFORE = re.compile(
    r"\b(?:ahead of|upcoming|due(?: on| in| by)?|(?:scheduled|planned|set|slated|expected|headed|bound)"
    r"(?: \w+)?(?: to| for| on| in| by)|deadline (?:is|of)|no later than)(?: the| next| early| late| mid)?[ -]?\Z"
)
_AHEAD_NEAR = re.compile(
    r"\b(?:will|'ll|won't|shall|is to|are to|due|scheduled|slated|planned|expected to|going to|plans? to|upcoming|"
    r"ahead of|would|should|must)\b"
)


def direction(view: View, start: int, end: int) -> int:
    """BACK, AHEAD or UNKNOWN for the date at ``[start, end)``."""
    if _AHEAD_BEFORE.search(view.before(start, 40)):
        return AHEAD
    token = view.token_at(end - 1)
    if token is None:
        return _by_words(view, start)
    return _by_clauses(clauses.touching(view.doc, start, end).root)


def _by_words(view: View, start: int) -> int:
    """The same asked of an unparsed sentence: a word of planning shortly before."""
    sentence = re.split(r"[.!?;] ", view.before(start, 120))[-1]
    return AHEAD if _AHEAD_NEAR.search(sentence) else UNKNOWN


def _by_clauses(token: Token) -> int:
    for ancestor in (token, *token.ancestors):
        if clauses.is_verb(ancestor):
            break
        if ancestor.lower_ in _planning():
            return AHEAD
    verb = clauses.clause_verb(token)
    for _ in range(HIGHEST_CLAUSE):
        if verb is None:
            return UNKNOWN
        found = _of_verb(verb, token)
        if found is not None:
            return found
        verb = clauses.governing_verb(verb)
    return UNKNOWN


def _of_verb(verb: Token, date: Token) -> int | None:
    """What one verb group tells; None where the clause above it decides."""
    if verb.tag_ == "VBN" and verb.lower_ in _planning():
        return AHEAD
    helpers = clauses.auxiliaries(verb)
    words = {helper.lower_ for helper in helpers}
    if clauses.tense(verb) == "future":
        return AHEAD
    if any(helper.tag_ == "MD" for helper in helpers):
        return BACK if "have" in words else AHEAD
    if "to" in words:
        return _of_infinitive(verb)
    if clauses.tense(verb) == "past" or (verb.tag_ == "VBN" and not words):
        return BACK
    if verb.tag_ == "VBG" and not words:
        return None
    return _of_present(verb, date)


def _of_infinitive(verb: Token) -> int | None:
    """*Agreed to meet Monday* and *a plan to meet Monday* point ahead; *managed to flee Monday* follows *managed*."""
    if verb.dep_ in {"acl", "relcl", "ROOT", "csubj"}:
        return AHEAD
    if verb.dep_ == "advcl" or not clauses.is_verb(verb.head):
        return None
    governor = verb.head
    ahead = governor.lemma_ == "be" or governor.lower_ in _planning() or clauses.lemma(governor) in _intending()
    return AHEAD if ahead else None


def _of_present(verb: Token, date: Token) -> int:
    """A timetable present (*the court meets Thursday*) points ahead, any other one tells nothing."""
    if verb.lower_ in {"is", "are", "'s", "’s"}:
        return AHEAD if date.head is verb or date.head.head is verb else UNKNOWN
    if verb.tag_ == "VBG":
        return AHEAD
    return AHEAD if clauses.lemma(verb) in _timetable() else UNKNOWN


@lru_cache(maxsize=1)
def _planning() -> frozenset[str]:
    return frozenset(read_words(_HERE / "planning_words.txt"))


@lru_cache(maxsize=1)
def _intending() -> frozenset[str]:
    return frozenset(read_words(_HERE / "intending_verbs.txt"))


@lru_cache(maxsize=1)
def _timetable() -> frozenset[str]:
    return frozenset(read_words(_HERE / "timetable_verbs.txt"))
