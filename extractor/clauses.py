"""Small pure questions about a parsed sentence, asked by every component.

Labels are those of the English spaCy models (ClearNLP dependencies, Penn tags). On unparsed tokens every question has
an answer too: a token that is its own head, an empty list, None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Doc, Span, Token

from extractor.types import Range

Tense = Literal["past", "present", "future"]

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
OBJECTS = frozenset({"dobj", "dative", "attr", "oprd", "pobj"})
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
FINITE_TAGS = frozenset({"VBD", "VBP", "VBZ", "MD"})
FUTURE_AUXILIARIES = frozenset({"will", "wo", "'ll", "’ll", "shall"})


def is_parsed(token: Token) -> bool:
    """Whether the parser has seen this token (passages without figures are only tokenised)."""
    return bool(token.tag)


def char_range(span: Span | Doc) -> Range:
    """The characters of a span."""
    return (span[0].idx, end_of(span[-1])) if len(span) else (0, 0)


def end_of(token: Token) -> int:
    """The character after the token's last one."""
    return token.idx + len(token)


def touching(doc: Doc, start: int, end: int) -> Span:
    """The tokens that share a character with ``[start, end)``; the range must lie in the text and not be empty."""
    span = doc.char_span(start, end, alignment_mode="expand")
    assert span is not None
    return span


def is_verb(token: Token) -> bool:
    """A verb or auxiliary, participles in front of a noun and *including* excepted."""
    return token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"amod", "compound"} and not _counts_in(token)


def _counts_in(token: Token) -> bool:
    return token.dep_ == "prep" and token.lower_ in {"including", "excluding", "counting"}


def is_noun(token: Token) -> bool:
    """A common or proper noun."""
    return token.tag_ in NOUN_TAGS


def clause_verb(token: Token) -> Token | None:
    """The verb of the clause that a token stands in: the first verb on the way up; itself where it is one.

    An auxiliary leads on to its main verb. None in a sentence without verb.
    """
    for candidate in (token, *token.ancestors):
        if is_verb(candidate):
            return main_verb(candidate)
    return None


def main_verb(token: Token) -> Token:
    """The main verb of an auxiliary (*has been arrested* is *arrested*); any other token itself."""
    return token.head if token.dep_ in {"aux", "auxpass"} else token


def governing_verb(verb: Token) -> Token | None:
    """The verb of the clause above a clause; None at the top."""
    return clause_verb(verb.head) if verb.head != verb else None


def auxiliaries(verb: Token) -> list[Token]:
    """The auxiliaries and modals of a verb, in text order; no finite one shares those of the verb before it."""
    own = [child for child in verb.lefts if child.dep_ in {"aux", "auxpass"}]
    is_finite = verb.tag_ in FINITE_TAGS
    if not own and not is_finite and verb.dep_ == "conj" and is_verb(verb.head) and subject(verb, shared=False) is None:
        return auxiliaries(verb.head)
    return own


def subject(verb: Token, *, shared: bool = True) -> Token | None:
    """The subject of a verb; with ``shared`` also the one it takes over from a coordinated or governing verb.

    Of two the nearer: *LUSAKA -- The rate eased* has a dateline that the parse takes for one more.
    """
    for child in (*reversed(list(verb.lefts)), *verb.rights):
        if child.dep_ in SUBJECTS and child.dep_ != "expl":
            return child
    if shared and verb.dep_ in {"conj", "xcomp"} and is_verb(verb.head) and verb.head != verb:
        return subject(verb.head)
    return None


def tense(verb: Token) -> Tense | None:
    """The tense that a verb group shows; None for an infinitive or participle without auxiliary."""
    group = [*auxiliaries(verb), verb]
    words = {token.lower_ for token in group}
    if words & FUTURE_AUXILIARIES:
        return "future"
    if _is_going_to(verb):
        return "future"
    tags = [token.tag_ for token in group]
    if "VBD" in tags:
        return "past"
    if any(token.lower_ in {"has", "have", "'ve", "’ve"} for token in group[:-1]) and verb.tag_ == "VBN":
        return "past"
    if "MD" in tags or {"VBP", "VBZ"} & set(tags):
        return "present"
    return None


def _is_going_to(verb: Token) -> bool:
    return verb.dep_ == "xcomp" and verb.head.lower_ == "going" and bool(auxiliaries(verb.head))


def is_infinitive(verb: Token) -> bool:
    """Whether *to* stands before the verb."""
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive."""
    return any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children)


def is_negated(verb: Token) -> bool:
    """Whether a negation hangs on the verb (*did not*, *never*)."""
    return any(child.dep_ == "neg" or child.lower_ in {"never", "nor"} for child in verb.children)


HYPHENS = frozenset("-‐‑")

PREMODIFIERS = frozenset({"nummod", "quantmod", "compound", "amod", "nmod", "npadvmod", "advmod", "det", "predet"})


def counted_noun(number: Token) -> Token | None:
    """The noun that a number modifies (*1,283 North Koreans*, *a 53-member commission*); None where it stands alone."""
    token = number
    while token.dep_ in PREMODIFIERS and token.head != token and not is_verb(token.head):
        token = token.head
        if is_noun(token):
            return _counted_of_names(number, _outermost_compound(token))
    return None


def _outermost_compound(noun: Token) -> Token:
    while noun.dep_ in {"compound", "nmod"} and is_noun(noun.head) and noun.head.i > noun.i:
        if any(token.is_punct and token.text not in HYPHENS for token in noun.doc[noun.i + 1 : noun.head.i]):
            break
        noun = noun.head
    return noun


def _counted_of_names(number: Token, noun: Token) -> Token:
    """*two veteran politicians Ann Lee and Bo Fung*: the plural before the names is what is counted."""
    if noun.tag_ not in {"NNP", "NNPS"}:
        return noun
    return next((token for token in noun.doc[number.i + 1 : noun.i] if token.tag_ == "NNS"), noun)


def conjuncts(token: Token) -> list[Token]:
    """The tokens coordinated with this one, itself left out, in text order."""
    return sorted(token.conjuncts, key=lambda other: other.i)


def phrase(token: Token, *, skip: frozenset[str] = frozenset()) -> Span:
    """The unbroken phrase around a token: its subtree less the branches whose dependency label is in ``skip``.

    Only what stays connected with the token is taken, so the span holds no word of a skipped branch.
    """
    left, right = token.i, token.i
    for child in reversed(list(token.lefts)):
        if child.dep_ in skip or child.right_edge.i != left - 1:
            break
        left = child.left_edge.i
    for child in token.rights:
        if child.dep_ in skip or child.left_edge.i != right + 1:
            break
        right = child.right_edge.i
    return token.doc[left : right + 1]


def without_determiner(span: Span) -> Span:
    """The span less a leading article or punctuation; never empty."""
    start = span.start
    while start < span.end - 1 and (span.doc[start].tag_ == "DT" or span.doc[start].is_punct):
        start += 1
    return span.doc[start : span.end]


def lemma(token: Token) -> str:
    """The token's lemma in lower case (names keep their case); its lower-case form where the pipeline gives none."""
    found = token.lemma_ or token.lower_
    if token.tag_ in {"NNP", "NNPS"}:
        return found
    if token.tag_[:1] == "V" and _is_cut_short(token.lower_, found):
        return found.lower() + "e"
    return MISREAD_PLURALS.get(token.lower_, found.lower())


MISREAD_PLURALS = {"taxes": "tax", "motives": "motive"}
"""Plurals that the lemmatizer takes for those of *taxi* (*taxis*) and *motif*."""

_SHORT_STEM = re.compile(r"[^aeiou]{0,3}[aeiou][^aeiouwxy]")


def _is_cut_short(word: str, found: str) -> bool:
    """Whether a lemma lost its *e*, as *hop* of *hoped*: a stem so short would have doubled its consonant."""
    return (
        len(found) < MOST_CUT
        and word in {f"{found}ed", f"{found}ing", f"{found}es"}
        and bool(_SHORT_STEM.fullmatch(found))
    )


MOST_CUT = 6


def prepositions(token: Token) -> Iterator[tuple[Token, Token]]:
    """The prepositions of a token with their objects: ``(in, 2017)``; those inside prepositions too (*out of*)."""
    for child in token.children:
        if child.dep_ in {"prep", "agent"}:
            for inner in child.children:
                if inner.dep_ in {"pobj", "pcomp"}:
                    yield child, inner
                elif inner.dep_ == "prep":
                    yield from ((child, deep) for deep in inner.children if deep.dep_ == "pobj")


def ancestors_within(token: Token, limit: Token) -> Iterator[Token]:
    """The heads from a token up to, and not including, ``limit``."""
    for ancestor in token.ancestors:
        if ancestor == limit:
            return
        yield ancestor
