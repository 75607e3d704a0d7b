"""Which date governs a quantity: one of its own clause, of a clause around it, or the one the story goes on about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from extractor.clauses import auxiliaries, clause_verb, main_verb, tense, touching
from extractor.offsets import overlap, within
from extractor.types import DateExpression, How, Quantity, Range, Role

ADJACENT_TOKENS = 4
"""Tokens that may stand between a figure and a date that is its own (*1,418 units sold in* 2016)."""

FAR = 99
"""A clause distance at which a date says nothing of the quantity."""

_COMPARING = re.compile(
    r"(?:from|over|than|compared (?:with|to)|against|on|since|versus)(?: (?:that|those|the (?:level|figure|total)))?"
    r"(?: (?:in|of|for|at|on))?(?: the)?$"
)
_COMPARING_TEXT = re.compile(r"(?:earlier|before|ago|year-ago|previous|prior|same)\b")
_BETWEEN_STOPS = re.compile(r"[,;:()—–]|\b(?:and|but|while|when|after|as|who|which|that|than|from|to)\b")


@dataclass(frozen=True, slots=True)
class Dated:
    """The date of a claim and how the text gives it."""

    date: DateExpression
    how: How
    rule: str


@dataclass(frozen=True, slots=True)
class DatedQuantity:
    """A quantity of the sentence with what its date depends on."""

    quantity: Quantity
    role: Role
    span: Span


def explicit_date(
    target: DatedQuantity, others: Sequence[DatedQuantity], dates: Sequence[DateExpression]
) -> Dated | None:
    """The date expression of the same sentence that governs the quantity; None where none does.

    ``others`` are all quantities of the sentence, ``dates`` its date expressions less those of saying.
    """
    own = own_date(target, others, dates)
    if own:
        return Dated(own, "explicit", "date.own")
    if target.role == "baseline":
        return _shared_baseline_date(target, others, dates)
    taken = {date for other in others if other is not target and (date := own_date(other, others, dates))}
    free = [date for date in dates if date not in taken and not is_comparison(date, target.span.doc.text)]
    ranked = sorted((clause_distance(target.span, date), _gap(target.quantity, date), date.start) for date in free)
    if ranked and ranked[0][0] < FAR:
        date = next(date for date in free if date.start == ranked[0][2])
        return Dated(date, "explicit", "date.clause")
    return _of_a_pair(target, others, dates)


def _shared_baseline_date(
    target: DatedQuantity, others: Sequence[DatedQuantity], dates: Sequence[DateExpression]
) -> Dated | None:
    """A comparison date of the sentence that no other baseline owns: *against 430 units sold the year before*."""
    taken = {date for other in others if other is not target and (date := own_date(other, others, dates))}
    text = target.span.doc.text
    for date in dates:
        after = date.start >= target.quantity.end
        if after and date not in taken and _COMPARING_TEXT.search(date.text.lower()) and is_comparison(date, text):
            return Dated(date, "explicit", "date.comparison")
    return None


def _of_a_pair(target: DatedQuantity, others: Sequence[DatedQuantity], dates: Sequence[DateExpression]) -> Dated | None:
    """*12 dead and 30 wounded on Friday*: the date that its neighbour of the same role owns."""
    for other in others:
        if other is target or other.role != target.role:
            continue
        date = own_date(other, others, dates)
        if date and clause_verb(other.span.root) == clause_verb(target.span.root):
            return Dated(date, "explicit", "date.pair")
    return None


def own_date(
    target: DatedQuantity, others: Sequence[DatedQuantity], dates: Sequence[DateExpression]
) -> DateExpression | None:
    """The date right behind a figure, with no clause boundary or other figure between."""
    text = target.span.doc.text
    nexts = [other.quantity.start for other in others if other.quantity.start > target.quantity.start]
    limit = min(nexts, default=len(text))
    for date in dates:
        if target.quantity.end <= date.start <= limit:
            between = text[target.quantity.end : date.start]
            if len(between.split()) <= ADJACENT_TOKENS and not _BETWEEN_STOPS.search(between):
                return date
            return None
    return None


def is_comparison(date: DateExpression, text: str) -> bool:
    """Whether a date only names what is compared with: *from May*, *over the same period last year*."""
    before = text[max(0, date.start - 40) : date.start].rstrip().lower()
    if date.text.lower().startswith(("since", "from", "between")):
        return False
    if _COMPARING.search(before):
        return not re.search(r"(?:^|\s)(?:on|over|since)$", before) or bool(_COMPARING_TEXT.search(date.text.lower()))
    return bool(re.search(r"\b(?:year|month|quarter|week|day)s? (?:earlier|before|ago)\b", date.text.lower())) and bool(
        re.search(r"compared|against|versus|from", before)
    )


def clause_distance(span: Span, date: DateExpression) -> int:
    """How far, in clauses, a date stands from the quantity: 0 its own words, 1 its clause, more above; FAR elsewhere."""
    token = date_token(span, date)
    quantity = span.root
    if token is None:
        return FAR
    if _hangs_on(token, span):
        return 0
    here, there = clause_verb(quantity), clause_verb(token)
    if here is None or there is None:
        return 1
    return verb_distance(here, there)


def verb_distance(here: Token, there: Token) -> int:
    """Steps between the clauses of two verbs; FAR where the second tells of another thing."""
    if here == there:
        return 1
    steps = 1
    for ancestor in here.ancestors:
        steps += 1
        if main_verb(ancestor) == there:
            return steps
    below = _steps_down(here, there)
    if below:
        return below + 2
    common = next((a for a in here.ancestors if a in set(there.ancestors)), None)
    return 6 if common is not None and there.dep_ in {"conj", "ccomp", "advcl", "parataxis", "xcomp", "dep"} else FAR


def _steps_down(here: Token, there: Token) -> int | None:
    """Clauses between a verb and one below it; None where a relative clause about another noun lies between."""
    steps = 0
    for ancestor in (there, *there.ancestors):
        if ancestor == here:
            return steps
        if ancestor.dep_ in {"relcl", "acl"}:
            steps += 2
        steps += 1
    return None


def date_token(span: Span, date: DateExpression) -> Token | None:
    """The head token of a date expression, where it stands in the quantity's sentence."""
    tokens = touching(span.doc, date.start, date.end)
    return tokens.root if len(tokens) else None


def _hangs_on(token: Token, span: Span) -> bool:
    """Whether a date hangs on the quantity or the noun it counts, by prepositions alone."""
    for ancestor in token.ancestors:
        if span.start <= ancestor.i < span.end:
            return True
        if ancestor.dep_ not in {"prep", "pobj", "npadvmod", "nmod"} and ancestor.pos_ != "ADP":
            return False
    return False


def _gap(quantity: Quantity, date: DateExpression) -> int:
    return max(0, date.start - quantity.end, quantity.start - date.end)


def dates_in(dates: Sequence[DateExpression], where: Range) -> list[DateExpression]:
    """The dates that lie wholly in a range."""
    return [date for date in dates if within((date.start, date.end), where)]


def without(dates: Sequence[DateExpression], ranges: Sequence[Range]) -> list[DateExpression]:
    """The dates that share no character with any of the ranges."""
    return [date for date in dates if not any(overlap((date.start, date.end), place) for place in ranges)]


def tells_of_an_event(span: Span) -> bool:
    """Whether the clause of a quantity narrates: a past tense, passive or bare participle, not a present state."""
    verb = clause_verb(span.root)
    if verb is None:
        return False
    if verb.lemma_ in {"be", "have", "remain", "own", "include", "contain"}:
        return tense(verb) == "past" and any(a.tag_ == "VBD" for a in (*auxiliaries(verb), verb))
    return tense(verb) == "past" or (tense(verb) is None and verb.tag_ in {"VBN", "VBD", "VBG"})
