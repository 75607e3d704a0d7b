"""Which way a date without year or week points: back, ahead, ahead as seen from the past, or the text does not tell.

Tense decides (*the court meets Thursday*, *closed Thursday*), and the words of planning that stand in the past and
point ahead (*was scheduled for Thursday*).
"""

from __future__ import annotations

import re
from itertools import islice

from spacy.tokens import Token

from extractor import clauses
from extractor.components.dates.view import View
from extractor.components.dates.words import Words

BACK, UNKNOWN, PLANNED, AHEAD = -1, 0, 1, 2
HIGHEST_CLAUSE = 4

# "He headed Tuesday to Africa", "they planned a rally on Saturday"; but "she set a record Saturday".
PLANNING_IN_PAST_TENSE = frozenset({"headed", "planned", "scheduled"})
# Of a day or weekend *would open* may be gone by when the article appears.
SHORT = frozenset({"weekday", "day", "days", "unit", "placed"})
PERFECT = frozenset({"has", "have", "'ve", "’ve"})

_AHEAD_BEFORE = re.compile(
    r"\b(?:ahead of|upcoming|due(?: on| in| by)?|(?:scheduled|planned|set|slated|expected|headed|bound)"
    r"(?: \w+)?(?: to| for| on| in| by)|deadline (?:is|of)|no later than)(?: the| next| early| late| mid)?[ -]?\Z"
)
# "has until Tuesday to sign", "as soon as Friday"; not of months: "worked there until March".
_DEADLINE_BEFORE = re.compile(
    r"\b(?:until|till|as soon as|as early as|no later than)(?: the| late| early)?"
    r"(?: [0-9:.]{1,5}(?: [ap]\.m\.)?(?: [a-z]{2,4}t)?)?"
    r"(?: on)?[ ]?\Z"
)
# "'We will appeal,' the mayor said Monday", whatever the quotation looks ahead to.
_SAID_BEFORE = re.compile(r"(?<!be )(?:said|told reporters|tweeted|wrote)(?: on| late| early| in a statement)? \Z")
# "Wednesday's ruling" has been given; a vote or match may be to come.
_POSSESSIVE_OF = re.compile(r"'s ((?:[a-z-]{1,20} ?){1,4})")
_ENDING = re.compile(r"(?:(?<=[sx])es|s|(?<=e)d|ed|ing)\Z")
# What is reported of a quarter lies behind, even where the report is to come.
_RESULTS = re.compile(
    r"[ -](?:net |operating |group |gross |core |pretax |pre-tax )?(?:earnings|results|profits?|income|sales|revenues?|"
    r"losses|loss|gdp|figures|report)\b"
)
# "Gold for February delivery"
_DELIVERY = re.compile(r" (?:delivery|futures)\b")
_AHEAD_NEAR = re.compile(
    r"\b(?:will|'ll|won't|shall|is to|are to|due|scheduled|slated|planned|expected to|going to|plans? to|upcoming|"
    r"ahead of|would|should|must)\b"
)


def direction(view: View, start: int, end: int, *, kind: str = "") -> int:
    """BACK, UNKNOWN, PLANNED or AHEAD for the date at ``[start, end)``.

    PLANNED lay ahead in a past clause (*was to open Monday*) and may be gone by. ``kind`` is that of the expression:
    of a weekday or a day *would open* may be gone by too, of a month it lies ahead.
    """
    token = view.token_at(end - 1)
    found = _found(view, start, end, token, kind == "weekday")
    if found == AHEAD and token is not None and _seen_from_past(token, modals=kind in SHORT):
        return PLANNED
    return found


def _found(view: View, start: int, end: int, token: Token | None, weekday: bool) -> int:
    told = _by_neighbours(view, start, end, weekday)
    if told is not None:
        return told
    if token is None:
        return _by_words(view, start)
    return _by_clauses(clauses.touching(view.doc, start, end).root, weekday, view.words)


def _by_neighbours(view: View, start: int, end: int, weekday: bool) -> int | None:
    """What the words right before and after tell; None where they tell nothing."""
    before, of = view.before(start, 40), _POSSESSIVE_OF.match(view.folded, end)
    if weekday and not of and _SAID_BEFORE.search(before):
        return BACK
    if (
        _AHEAD_BEFORE.search(before)
        or (weekday and _DEADLINE_BEFORE.search(before))
        or _DELIVERY.match(view.folded, end)
    ):
        return AHEAD
    if _RESULTS.match(view.folded, end) or (of and view.words.coming_events.isdisjoint(of[1].split())):
        return BACK
    return None


def _seen_from_past(token: Token, *, modals: bool) -> bool:
    """Whether the nearest finite verb above stands in the past, or (``modals``) with *would*, *could*, *might*."""
    verb = clauses.clause_verb(token)
    for _ in range(HIGHEST_CLAUSE):
        if verb is None:
            return False
        for part in (*clauses.auxiliaries(verb), verb):
            if part.tag_ in {"VBD", "VBP", "VBZ", "MD"}:
                return part.tag_ == "VBD" or (modals and part.lower_ in {"would", "could", "might"})
        verb = clauses.governing_verb(verb)
    return False


def _by_words(view: View, start: int) -> int:
    """The same asked of an unparsed sentence: a word of planning shortly before."""
    sentence = re.split(r"[.!?;] ", view.before(start, 120))[-1]
    return AHEAD if _AHEAD_NEAR.search(sentence) else UNKNOWN


def _by_clauses(token: Token, weekday: bool, words: Words) -> int:
    if _hangs_on_plan(token, words):
        return AHEAD
    verb = clauses.clause_verb(token)
    for _ in range(HIGHEST_CLAUSE):
        if verb is None:
            break
        found = _of_verb(verb, token, weekday, words)
        if found is None and verb.dep_ == "pcomp" and not weekday and _hangs_on_plan(verb.head, words):
            return AHEAD
        if found == UNKNOWN:
            break
        if found is not None:
            return UNKNOWN if found == BACK and _hangs_on_noun(token, verb, words) else found
        verb = clauses.governing_verb(verb)
    if verb is None and _looks_ahead_without_verb(token, words):
        return AHEAD
    return PLANNED if not weekday and _is_of_coming_event(token, words) else UNKNOWN


def _looks_ahead_without_verb(token: Token, words: Words) -> bool:
    """*could triple by September*, *the offer lapses Friday*, where the tagger holds the verb for none."""
    return any(
        left.tag_ == "MD"
        or (ancestor.dep_ == "ROOT" and ancestor.tag_ == "NNS" and _is_one_of(ancestor, words.timetable_verbs))
        for ancestor in token.ancestors
        for left in ancestor.lefts
    )


def _hangs_on_plan(token: Token, words: Words) -> bool:
    """*a plan for March*, *a planned rally on Saturday*: a word of planning before the next verb above."""
    for ancestor in (token, *token.ancestors):
        if clauses.is_verb(ancestor):
            return False
        named = ancestor.lower_ in words.planning_words and ancestor.tag_ != "IN"  # "about Monday's vote" plans nothing
        if named or any(left.tag_ in {"JJ", "VBN"} and left.lower_ in words.planning_words for left in ancestor.lefts):
            return True
    return False


def _is_of_coming_event(token: Token, words: Words) -> bool:
    """*the November election*, *the convention in July*, where no tense tells."""
    return any(ancestor.lower_ in words.coming_events for ancestor in islice(token.ancestors, 2))


def _hangs_on_noun(token: Token, verb: Token, words: Words) -> bool:
    """*announced a session for March 5*: the session has that date, and the past tense tells nothing of it.

    It does of a subject's: *revenue in the first quarter rose*.
    """
    nouns = [ancestor for ancestor in clauses.ancestors_within(token, verb) if clauses.is_noun(ancestor)]
    return bool(nouns) and (nouns[-1].dep_ != "nsubj" or _is_one_of(verb, words.intending_verbs))


def _of_verb(verb: Token, date: Token, weekday: bool, words: Words) -> int | None:
    """What one verb group tells; None where the clause above it decides."""
    helpers = {helper.lower_ for helper in clauses.auxiliaries(verb)}
    if _is_planning(verb, date, words) or clauses.tense(verb) == "future" or _is_forecast(verb, date, words):
        return AHEAD
    if any(helper.tag_ == "MD" for helper in clauses.auxiliaries(verb)):
        return _of_modal(helpers, weekday)
    if "to" in helpers:
        return _of_infinitive(verb, words)
    if clauses.tense(verb) == "past" or helpers & PERFECT or (verb.tag_ == "VBN" and not helpers):
        return BACK
    return _of_gerund(verb, date, helpers) if verb.tag_ == "VBG" else _of_present(verb, date, words)


def _of_gerund(verb: Token, date: Token, helpers: set[str]) -> int | None:
    """*is meeting Monday* lies ahead, *signed a man after losing one in May* behind.

    *Is raising questions about Monday's debate* tells nothing; without auxiliary the governor decides.
    """
    if verb.dep_ == "pcomp" and verb.head.lower_ in {"after", "since"}:
        return BACK
    if not helpers:
        return None
    return UNKNOWN if date.dep_ == "poss" else AHEAD


def _is_planning(verb: Token, date: Token, words: Words) -> bool:
    if verb.tag_ == "VBN":
        return verb.lower_ in words.planning_words
    return verb.lower_ in PLANNING_IN_PAST_TENSE and date.i > verb.i


def _is_forecast(verb: Token, date: Token, words: Words) -> bool:
    """*forecast growth in the second half*: what is forecast has the date; *predicted on Monday* is dated itself."""
    return _is_one_of(verb, words.forecasting_verbs) and date.i > verb.i and verb not in (date.head, date.head.head)


def _of_modal(helpers: set[str], weekday: bool) -> int | None:
    """*would open Monday* lies ahead, *would have opened* behind; *could not be found Monday* goes by its governor."""
    if "have" in helpers:
        return BACK
    return None if weekday and "could" in helpers else AHEAD


def _of_infinitive(verb: Token, words: Words) -> int | None:
    """*Agreed to meet Monday* and *a plan to meet Monday* point ahead; *managed to flee Monday* follows *managed*."""
    governor = verb.head
    if (
        verb.dep_ in {"ROOT", "csubj"}
        or governor.lower_ in words.planning_words
        or _is_one_of(verb, words.intending_verbs)
    ):
        return AHEAD
    if verb.dep_ == "advcl" or not clauses.is_verb(governor):
        return None
    return AHEAD if governor.lemma_ == "be" or _is_one_of(governor, words.intending_verbs) else None


def _of_present(verb: Token, date: Token, words: Words) -> int:
    """A timetable present (*the court meets Thursday*) points ahead, and *by March* does; else it tells nothing."""
    if date.head.lower_ == "by":
        return AHEAD
    if verb.lower_ in {"is", "are", "'s", "’s"}:
        return AHEAD if verb in (date.head, date.head.head) else UNKNOWN
    return AHEAD if _is_one_of(verb, words.timetable_verbs | words.intending_verbs) else UNKNOWN


def _is_one_of(verb: Token, words: frozenset[str]) -> bool:
    """Whether a verb's base form is among the words; a regular ending is taken off too, should the lemma be wrong."""
    return clauses.lemma(verb) in words or _ENDING.sub("", verb.lower_) in words
