"""Sayings told by a preposition or a noun: *according to*, *in a survey*, *his estimate of*."""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractor import clauses
from extractor.components.sources import holders
from extractor.components.sources.cue import ASIDE, Cue, Where
from extractor.components.sources.frame import Frame
from extractor.types import Range

WORDS_OF = frozenset({"words", "view", "opinion"})
_CLAUSE_BREAK = re.compile(r"\b(?:as|while|whereas|and|but|when|after|before)\s|[;:—]\s?")
_DIGIT = re.compile(r"\d")
_OPENINGS = frozenset({"and", "but", "still", "yet", "meanwhile", "while", "however", "so", "or"})
_OUTLOOKS = frozenset({"forecast", "forecasts", "estimate", "estimates", "projection", "projections", "target"})
_IN = frozenset({"in", "under", "by", "from", "on", "per"})


def according_to(frame: Frame, token: Token) -> Cue | None:
    """*According to X, ...*; *..., according to X*; *the toll, according to X, rose*."""
    doc = token.doc
    if token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return None
    given = [noun for part in (doc[token.i + 1], token) for noun in part.children if noun.dep_ == "pobj"]
    head = given[0] if given else None
    if head is not None and given[-1].tag_ == "NNP" and given[-1].left_edge.i == head.i + 1:
        head = given[-1]  # according to curator Elaine Tan, parsed as two
    if head is None or not holders.can_speak(head):
        return None
    return _preposition_cue(frame, "source.according_to", token, doc[token.i + 1], head)


def in_words_of(frame: Frame, noun: Token) -> Cue | None:
    """*In the words of the prosecutor, ...*."""
    preposition = noun.head
    if preposition.lower_ != "in":
        return None
    head = next((given for of, given in clauses.prepositions(noun) if of.lower_ == "of"), None)
    if head is None or not holders.can_speak(head):
        return None
    return _preposition_cue(frame, "source.in_words_of", preposition, noun, head)


def per(frame: Frame, token: Token) -> Cue | None:
    """*..., per the ministry*; never the *per* of a rate."""
    head = next((noun for noun in token.children if noun.dep_ == "pobj"), None)
    if head is None or not _follows_comma(token):
        return None
    if head.tag_ not in {"NNP", "NNPS"} and head.lower_ not in frame.words.organisations | frame.words.documents.keys():
        return None
    return _preposition_cue(frame, "source.per", token, token, head)


def _class_of(frame: Frame, head: Token) -> str | None:
    """The class of a document noun, None for another noun."""
    return holders.document_class(head, frame.words)


def _follows_comma(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).text in ASIDE


def _preposition_cue(frame: Frame, rule: str, first: Token, last: Token, head: Token) -> Cue:
    sentence = frame.sentence_at(first.idx)
    phrase = holders.noun_phrase(head)
    end = max(clauses.end_of(phrase[-1]), clauses.end_of(last))
    subtree_end = min(clauses.end_of(head.right_edge), sentence[1])
    span = (first.idx, max(end, _end_of_tail(frame, end, subtree_end)))
    before, after = (sentence[0], first.idx), (span[1], sentence[1])
    where = _side(frame, before, after)
    content = {"before": (before,), "after": (after,), "around": (before, after)}[where]
    return Cue(rule, head, first, (first.idx, clauses.end_of(last)), span, content, where)


def _end_of_tail(frame: Frame, end: int, subtree_end: int) -> int:
    """The end of a holder with the appositions and clauses behind it; figures in them are no content."""
    return subtree_end if frame.text[end : end + 1] in {",", " "} and subtree_end > end else end


def _side(frame: Frame, before: Range, after: Range) -> Where:
    """Where the content of *according to* stands: a clause that only begins (*But according to X, ...*) is after it."""
    left, right = frame.text[slice(*before)].strip(" \t\n\"“'("), frame.text[slice(*after)].strip(" \t\n.,;:!?\"”')")
    words = left.split()  # none where only rare spaces are left
    if len(words) < 2 or (len(words) < 3 and words[-1].lower().strip(",") in _OPENINGS):
        return "after"
    if not right:
        return "before"
    if re.search(r"(?:[;—–]|\b(?:and|but|while|although|though|because|that|which|where))\s*,?\s*$", left):
        return "after"
    return "around"


# ---- polls and documents in a preposition ----------------------------------------------------------------------------


def in_document(frame: Frame, noun: Token) -> Cue | None:
    """*In a survey by X released Monday, 31 percent ...*; *... in the latest poll*; *by one estimate*."""
    kind = _class_of(frame, noun)
    if noun.dep_ != "pobj" or (kind != "poll" and not (kind == "figures" and noun.head.lower_ == "by")):
        return None
    preposition = noun.head
    if preposition.lower_ not in _IN or preposition.dep_ not in {"prep", "ROOT", "mark", "advcl", "agent"}:
        return None
    if kind == "figures" and not _stands_apart(frame, preposition, noun):
        return None
    if noun.lower_ == "polls" and not any(child.dep_ != "det" for child in noun.children):
        return None  # rose in the polls, went to the polls
    sentence = frame.sentence_at(noun.idx)
    opens = not frame.text[sentence[0] : preposition.idx].strip(' "“')
    end = noun.right_edge if opens else holders.noun_phrase(noun)[-1]
    span = (preposition.idx, min(clauses.end_of(end), sentence[1]))
    start = sentence[0]
    if kind == "figures" and frame.text[span[1] : span[1] + 1] == ",":
        start = _clause_start(frame.text, start, span[0])
    parts = ((start, span[0]), (span[1], sentence[1]))
    content = tuple(part for part in parts if frame.text[slice(*part)].strip(" .,"))
    cue = (preposition.idx, clauses.end_of(preposition))
    return Cue("source.in_document", noun, preposition, cue, span, content, "around")


def _clause_start(text: str, start: int, end: int) -> int:
    """*Three died as 100,000 people, by police estimates, marched*: set in a clause it tells who counted there."""
    breaks = [match.end() for match in _CLAUSE_BREAK.finditer(text, start, end)]
    return breaks[-1] if breaks and _DIGIT.search(text, breaks[-1], end) else start


def _stands_apart(frame: Frame, preposition: Token, noun: Token) -> bool:
    """*By one estimate, ...* or *..., by some estimates*; in *beat estimates by figures of 12* it tells no source."""
    before = frame.text[max(0, preposition.idx - 2) : preposition.idx].strip()
    after = frame.text[clauses.end_of(noun) : clauses.end_of(noun) + 1]
    return (not before or before == ",") and after in {",", "."}


# ---- nouns -----------------------------------------------------------------------------------------------------------


def nominal(frame: Frame, noun: Token) -> Cue | None:
    """*his estimate of 12*, *claims by X that ...*, *a statement from X*, *a Wire report that ...*."""
    kind = _class_of(frame, noun)
    if kind not in {"words", "figures"} and noun.lower_ not in {"report", "reports"}:
        return None
    head = _nominal_holder(noun)
    if head is None or not (holders.can_speak(head) or head.lower_ in holders.POSSESSIVES):
        return None
    sentence = frame.sentence_at(noun.idx)
    start = max(clauses.end_of(noun), clauses.end_of(head) if head.i > noun.i else 0)
    edge = noun.right_edge
    if noun.lower_ in _OUTLOOKS and noun.dep_ == "dobj":  # raised its forecast by 2 points to 8 percent
        edge = max(edge, noun.head.right_edge, key=lambda token: token.i)
    end = min(clauses.end_of(edge), sentence[1])
    if end <= start:
        return None
    span = (min(head.left_edge.idx, noun.idx), start)
    return Cue("source.nominal", head, noun, (noun.idx, clauses.end_of(noun)), span, ((start, end),), "after")


def _nominal_holder(noun: Token) -> Token | None:
    """The owner, giver or outlet of somebody's words."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            return child
    for preposition, given in clauses.prepositions(noun):
        if preposition.lower_ in {"by", "from"}:
            return given
    if not any(child.dep_ in {"acl", "relcl", "ccomp"} for child in noun.rights):
        return None
    return next((child for child in noun.lefts if child.dep_ == "compound" and child.tag_ == "NNP"), None)
