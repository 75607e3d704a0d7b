"""Whether a claim is asserted, negated, expected or only possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from extractor.clauses import (
    auxiliaries,
    clause_verb,
    counted_noun,
    governing_verb,
    is_infinitive,
    is_negated,
    is_verb,
    lemma,
    tense,
)
from extractor.components.claims.words import Words
from extractor.types import Range, Status

POSSIBLE_MODALS = frozenset({"may", "might", "could", "can", "ca"})
EXPECTED_MODALS = frozenset({"will", "wo", "'ll", "’ll", "shall", "should", "must", "would", "'d", "’d"})
PROSPECTS = frozenset(
    {"likely", "set", "due", "poised", "bound", "expected", "scheduled", "slated", "supposed", "ready"}
)
EXPECTED_ADJECTIVES = frozenset({"expected", "planned", "projected", "proposed", "forecast", "predicted", "targeted"})
PARTLY = frozenset({"necessarily", "only", "just", "yet"})
OWN_STATUS = frozenset({"relcl", "acl", "prep", "ROOT"})
"""Clauses whose status is their own, whatever stands above: *the fire that killed 12 may ...* has killed 12."""

CLAUSE_STEPS = 3
"""Clauses looked at above that of the quantity: what lies higher belongs to the teller."""


@dataclass(frozen=True, slots=True)
class Modified:
    """The words of a sentence, by their place in the Doc, with a doubting adverb or an adjective of expecting."""

    disowned: frozenset[int]
    expected: frozenset[int]


NOTHING_MODIFIED = Modified(frozenset(), frozenset())


def modified_in(sentence: Span, words: Words) -> Modified:
    """What is modified in a sentence; looked for once, however many figures it tells."""
    return Modified(
        frozenset(token.head.i for token in sentence if token.dep_ == "advmod" and token.lower_ in words.doubts),
        frozenset(token.head.i for token in sentence if token.dep_ == "amod" and token.lower_ in EXPECTED_ADJECTIVES),
    )


def status_of(quantity: Token, cue: Range | None, modified: Modified, words: Words) -> Status:
    """The status of the claim of a quantity's head token; what stands above the cue of its source is not asked."""
    if is_definite(quantity):
        return "asserted"
    if is_disowned(quantity, modified, words):
        return "negated"
    verbs = list(clause_verbs(quantity, cue))
    if _has_expecting_noun(quantity, modified, words) or _has_expecting_object(quantity, verbs[:1], words):
        return "expected"
    for verb in verbs:
        found = status_of_verb(verb, is_lowest=verb == verbs[0])
        if found and not (found == "negated" and _is_subject(quantity, verb)):
            return found
        if expects(verb, words) and not _is_doer(quantity, verb):
            return "expected"
    return "expected" if _cue_expects(quantity, cue, words) else "asserted"


def status_of_verb(verb: Token, *, is_lowest: bool) -> Status | None:
    """What one verb says of its clause; None where it says nothing."""
    group = auxiliaries(verb)
    modals = {token.lower_ for token in group if token.tag_ == "MD"}
    if modals & POSSIBLE_MODALS or _is_hypothetical(verb) or (modals and _is_unreal(verb, group)):
        return "possible"
    if modals & EXPECTED_MODALS or _is_prospective(verb):
        return "expected"
    if is_lowest and is_negated(verb) and not _is_only_partly_negated(verb):
        return "negated"
    return None


def would(quantity: Token) -> bool:
    """Whether *would* stands with the verb of the quantity's clause."""
    verb = clause_verb(quantity)
    return verb is not None and any(token.lower_ in {"would", "'d", "’d"} for token in auxiliaries(verb))


def expects(verb: Token, words: Words) -> bool:
    """Whether what a verb governs is only expected, planned, ordered or wished; *call for* counts with its *for*."""
    word = lemma(verb)
    if word in words.expectations:
        return True
    return f"{word} for" in words.expectations and any(child.lower_ == "for" for child in verb.children)


def _is_doer(quantity: Token, verb: Token) -> bool:
    """Whether the quantity belongs to those who expect: *five analysts expect a cut*."""
    return _argument(quantity, verb).dep_ in {"nsubj", "csubj", "agent"}


def _is_subject(quantity: Token, verb: Token) -> bool:
    """Whether a negated verb tells what the counted do not do: *46 percent were not saving*; they are so many all the
    same."""
    return _argument(quantity, verb).dep_ in {"nsubj", "nsubjpass"}


def _argument(quantity: Token, verb: Token) -> Token:
    """The word right below a verb that holds the quantity."""
    top = quantity
    while top.head not in {verb, top}:
        top = top.head
    return top


def _cue_expects(quantity: Token, cue: Range | None, words: Words) -> bool:
    """Whether the verb by which the source speaks is one of expecting: *the bank forecast that*, *promised to*."""
    if cue is None:
        return False
    verbs = [token for token in quantity.ancestors if cue[0] <= token.idx < cue[1]]
    return any(expects(verb, words) and not _is_doer(quantity, verb) for verb in verbs)


def clause_verbs(token: Token, cue: Range | None) -> Iterator[Token]:
    """The verb of the token's clause and those governing it, as far as the cue of the source (not included)."""
    verb = clause_verb(token)
    for _ in range(CLAUSE_STEPS + 1):
        if verb is None or (cue and cue[0] <= verb.idx < cue[1]):
            return
        yield verb
        if verb.dep_ in OWN_STATUS or (verb.dep_ == "advcl" and tense(verb) is not None):
            return
        above = governing_verb(verb)
        verb = None if above == verb else above


def is_definite(quantity: Token) -> bool:
    """Whether the quantity counts known things (*its fleet of 54*, *the 53 members*), whose status is their own."""
    noun = counted_noun(quantity)
    if noun is not None:
        return any(child.dep_ == "poss" or _is_definite_article(child) for child in noun.children)
    if quantity.dep_ == "pobj" and quantity.head.lower_ == "of" and quantity.head.head.pos_ == "NOUN":
        return any(child.dep_ == "poss" for child in quantity.head.head.children)
    return False


def _is_definite_article(token: Token) -> bool:
    return token.dep_ == "det" and token.lower_ in {"the", "these", "those"}


def is_disowned(quantity: Token, modified: Modified, words: Words) -> bool:
    """Whether a word above the quantity says that it is not so: *the pretext that*, *denied that*, *falsely said*."""
    lowest = clause_verb(quantity)
    for token in quantity.ancestors:
        if (token != lowest and lemma(token) in words.doubts) or token.i in modified.disowned:
            return True
    return False


def is_replaced(span: Span) -> bool:
    """Whether *rather than* or *instead of* stands before a figure."""
    before = span.doc[max(0, span.start - 4) : span.start].text.lower()
    return "rather than" in before or "instead of" in before


def _has_expecting_noun(quantity: Token, modified: Modified, words: Words) -> bool:
    """Whether a noun above the quantity only expects it: a *target of* 5, an *expected* 40, a *bid to*."""
    counted = counted_noun(quantity)
    for token in (quantity, *quantity.ancestors):
        if token.pos_ in {"VERB", "AUX"}:
            return token.dep_ == "acl" and is_infinitive(token)
        if token.pos_ == "NOUN" and token not in {quantity, counted} and lemma(token) in words.expectations:
            return True
        if token.i in modified.expected:
            return True
    return False


def _has_expecting_object(quantity: Token, verbs: Sequence[Token], words: Words) -> bool:
    """*raised its outlook to 4 percent*: a verb's figure where its object is only a forecast."""
    moving = (verb for verb in verbs if _argument(quantity, verb).lower_ in {"to", "from"})
    return any(
        child.dep_ == "dobj" and lemma(child) in words.expectations for verb in moving for child in verb.children
    )


def _is_prospective(verb: Token) -> bool:
    """*is going to*, *is likely to*, *is to* stand before the verb; a headline's bare *to replace*."""
    if not is_infinitive(verb):
        return False
    head = verb.head
    return (
        verb.dep_ == "ROOT"
        or head.lower_ in PROSPECTS
        or head.lower_ == "going"
        or (verb.dep_ == "xcomp" and lemma(head) == "be")
    )


def _is_unreal(verb: Token, group: list[Token]) -> bool:
    """*would have been*, *could've scored*: a modal with *have* tells what was not."""
    return any(token.lower_ in {"have", "'ve", "’ve"} for token in group) and verb.tag_ == "VBN"


def _is_hypothetical(verb: Token) -> bool:
    """Whether an *if* or *unless* opens the clause or hangs on it."""
    return any(
        child.dep_ == "mark" and child.lower_ in {"if", "unless"} and not _is_if_not(child)
        for clause in (verb, *(c for c in verb.children if c.dep_ == "advcl"))
        for child in clause.children
    )


def _is_if_not(mark: Token) -> bool:
    """*dozens if not hundreds of calls*: no condition, the figure before it at least."""
    return mark.i + 1 < len(mark.doc) and mark.nbor(1).lower_ == "not" and not is_verb(mark.head)


def _is_only_partly_negated(verb: Token) -> bool:
    return any(child.dep_ == "advmod" and child.lower_ in PARTLY for child in verb.children)
