"""A sentence as rules see it: one symbol a token, with quantities, dates and words of change folded.

*Sales fell to 1,283 units in 2017, a 21 percent drop* becomes::

    sale V- to Q unit in D , a Q N-

``Q`` is a quantity with its modifier (*about*, *more than*), ``D`` a date; ``V`` ``N`` ``A`` are verbs, nouns and
adverbs of change, ``+`` up and ``-`` down; a small letter marks a weak word (``v+``: *raise*). Every other token is its
lemma. Rules match the symbols before and after one quantity.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from extractor.clauses import lemma
from extractor.types import DateExpression, Quantity, Range

Changes = Mapping[str, Mapping[str, str]]
"""For each word class the symbol of each lemma: ``{"verbs": {"fall": "V-", "raise": "v+"}}``."""

_CLASS_OF_POS = {"VERB": "verbs", "AUX": "verbs", "NOUN": "nouns", "PROPN": "nouns"}


MOVING_VERBS = frozenset(
    {
        "go",
        "move",
        "edge",
        "creep",
        "inch",
        "tick",
        "end",
        "close",
        "finish",
        "trade",
        "come",
        "drift",
        "settle",
        "open",
    }
)
"""Verbs whose particle tells a direction (*edged up 3 percent*), unlike *make up* and *shut down*."""


COMPARATIVES = frozenset({"more", "less", "fewer"})


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a token, quantity or date is for the rules, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The symbols around one quantity as two strings; ``before`` ends and ``after`` begins at the quantity."""

    before: str
    after: str


def symbols(
    sentence: Span, quantities: Sequence[Quantity], dates: Sequence[DateExpression], changes: Changes
) -> list[Symbol]:
    """The symbols of a sentence in order."""
    folded = _folded(sentence.doc, quantities, dates)
    found: list[Symbol] = []
    for token in sentence:
        if token.is_space:
            continue
        text, where = folded.get(token.i, ("", (token.idx, token.idx + len(token))))
        if text and found and found[-1].text == text and found[-1].start == where[0]:
            continue
        if text == "Q":
            _fold_modifier(found, token)
        found.append(Symbol(text or symbol_of(token, changes), *where))
    return found


def _folded(doc: Doc, quantities: Sequence[Quantity], dates: Sequence[DateExpression]) -> dict[int, tuple[str, Range]]:
    """By token the symbol and range of the quantity, else of the date, that holds it."""
    places = [(_of_date(date), (date.start, date.end)) for date in reversed(dates)]
    places += [("Q", (quantity.start, quantity.end)) for quantity in reversed(quantities)]
    spans = ((doc.char_span(*where, alignment_mode="expand"), (text, where)) for text, where in places)
    return {token.i: place for span, place in spans for token in span or ()}


def _of_date(date: DateExpression) -> str:
    return "since D" if date.text[:5].lower() == "since" else "D"


def _fold_modifier(found: list[Symbol], figure: Token) -> None:
    """*more than*, *less than* right before a figure are its modifier and tell of no change."""
    before = figure.doc[max(0, figure.i - 2) : figure.i]
    if len(found) > 1 and found[-1].text == "than" and before[0].lower_ in COMPARATIVES:
        del found[-2:]


def symbol_of(token: Token, changes: Changes) -> str:
    """The symbol of a single token."""
    word = lemma(token)
    if token.pos_ in _CLASS_OF_POS and token.dep_ != "amod":
        symbol = changes[_CLASS_OF_POS[token.pos_]].get(word.lower())
        if symbol:
            return symbol
    if token.dep_ == "prt" and lemma(token.head) not in MOVING_VERBS:
        return word.lower()
    if token.tag_ in {"JJS", "RBS"}:
        return token.lower_
    return changes["adverbs"].get(token.lower_, word.lower())


def frame(symbols_: Sequence[Symbol], quantity: Range, fillers: Collection[str]) -> Frame:
    """The symbols before and after a quantity; fillers right before it are left out."""
    before = [symbol.text for symbol in symbols_ if symbol.end <= quantity[0]]
    after = [symbol.text for symbol in symbols_ if symbol.start >= quantity[1]]
    return Frame(" ".join(without_fillers(before, fillers)), " ".join(after))


def without_fillers(texts: list[str], fillers: Collection[str]) -> list[str]:
    """The symbols less the articles and modifiers at their end; *more than*, *up to* only as a whole."""
    end = len(texts)
    while length := next((n for n in (3, 2, 1) if n <= end and " ".join(texts[end - n : end]) in fillers), 0):
        end -= length
    return texts[:end]
