"""Whether a claim is asserted, negated, expected or only possible."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from spacy.tokens import Token

from extractor.clauses import auxiliaries, clause_verb, governing_verb, is_negated, lemma, subject
from extractor.components.claims.frames import HERE
from extractor.lexicon import read_words
from extractor.types import Range, Status

POSSIBLE_MODALS = frozenset({"may", "might", "could", "can", "ca", "would", "'d", "’d"})
EXPECTED_MODALS = frozenset({"will", "wo", "'ll", "’ll", "shall", "should", "must"})
CLAUSE_STEPS = 3
"""Clauses looked at above that of the quantity: a plan's plan's plan is still a plan, what lies higher is the teller."""


@lru_cache(maxsize=1)
def expectations() -> frozenset[str]:
    """Lemmas of verbs and nouns whose complement is only expected, planned, ordered or wished."""
    return frozenset(read_words(HERE / "expectations.txt"))


@lru_cache(maxsize=1)
def doubts() -> frozenset[str]:
    """Lemmas of verbs and nouns that disown what they govern."""
    return frozenset(read_words(HERE / "doubts.txt"))


def status_of(quantity: Token, cue: Range | None) -> Status:
    """The status of the claim of a quantity's head token; what stands above the cue of its source is not asked."""
    if is_definite(quantity):
        return "asserted"
    nominal = _nominal(quantity)
    if nominal:
        return nominal
    verbs = list(clause_verbs(quantity, cue))
    for verb in verbs:
        found = status_of_verb(verb, is_lowest=verb is verbs[0])
        if found:
            return found
    return "asserted"


def status_of_verb(verb: Token, *, is_lowest: bool) -> Status | None:
    """What one verb says of its clause; None where it says nothing."""
    modals = {token.lower_ for token in auxiliaries(verb) if token.tag_ == "MD"}
    if is_negated(verb) and is_lowest and not modals:
        return "negated"
    if modals & EXPECTED_MODALS or _is_going_to(verb):
        return "expected"
    if "would" in modals and not _is_hypothetical(verb):
        return "expected"
    if modals & POSSIBLE_MODALS or _is_hypothetical(verb):
        return "possible"
    if not is_lowest or verb.tag_ in {"VBN", "VB", "VBD", "VBZ", "VBP"}:
        if lemma(verb) in expectations() and not _is_past_perfect(verb):
            return "expected"
        if lemma(verb) in doubts():
            return "negated"
    return None


def clause_verbs(token: Token, cue: Range | None) -> Iterator[Token]:
    """The verb of the token's clause and those governing it, as far as the cue of the source (not included)."""
    verb = clause_verb(token)
    for _ in range(CLAUSE_STEPS + 1):
        if verb is None or (cue and cue[0] <= verb.idx < cue[1]):
            return
        yield verb
        if verb.dep_ in {"relcl", "advcl", "ROOT"}:
            return
        above = governing_verb(verb)
        verb = None if above is verb else above


def is_definite(quantity: Token) -> bool:
    """Whether the quantity counts known things (*its fleet of 54*, *the 53 members*), whose status is their own."""
    noun = quantity.head if quantity.dep_ in {"nummod", "quantmod", "compound"} else quantity
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.pos_ == "NOUN":
        return any(child.dep_ == "poss" for child in noun.head.head.children)
    return quantity is not noun and any(
        child.dep_ == "poss" or (child.dep_ == "det" and child.lower_ in {"the", "these", "those"})
        for child in noun.children
    )


def _nominal(quantity: Token) -> Status | None:
    """The status that a governing noun gives: a *target of* 5 percent, an *expected* 40 people."""
    for token in (quantity, *quantity.ancestors):
        if token.pos_ in {"VERB", "AUX"}:
            return None
        if token.pos_ == "NOUN" and lemma(token) in expectations():
            return "expected"
        if any(child.dep_ == "amod" and child.lower_ in EXPECTED_ADJECTIVES for child in token.children):
            return "expected"
    return None


EXPECTED_ADJECTIVES = frozenset({"expected", "planned", "projected", "proposed", "forecast", "predicted", "targeted"})


def _is_going_to(verb: Token) -> bool:
    return verb.dep_ == "xcomp" and verb.head.lower_ == "going"


def _is_hypothetical(verb: Token) -> bool:
    """Whether an *if* or *unless* opens the clause or hangs on it."""
    return any(
        child.dep_ == "mark" and child.lower_ in {"if", "unless"}
        for clause in (verb, *(c for c in verb.children if c.dep_ == "advcl"))
        for child in clause.children
    )


def _is_past_perfect(verb: Token) -> bool:
    """*had expected 5* tells of an expectation all the same; *had planned and built 5* does not: only with a subject."""
    return verb.tag_ == "VBN" and subject(verb) is None
