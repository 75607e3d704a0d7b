"""Cuts an article into passages and chooses those worth parsing.

Parsing is nearly all of the cost and about half of the news text holds no figure. A passage is a paragraph (a piece of
one where it is very long); it is parsed when it may hold a quantity, and when the source or date of its neighbour's
quantity may stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extractor.components.quantities.find import QuantityFinder
from extractor.components.quantities.vocabulary import load
from extractor.layout import SET_ASIDE, Block, blocks

PASSAGE_LIMIT = 3_000
"""Characters of one passage. The longest paragraph of 343 news articles has 2,900; a longer one is cut, so that no
input makes the parse more than linear in memory (spaCy holds some 17 KB a token while it parses)."""

ENDLESS_PIECE = 500
"""Characters of a piece of what goes on for a passage's length without the end of a sentence: no prose does, and what
asks for each figure about all its sentence takes the square of it."""

LEAD_LENGTH = 80
"""Characters of the shortest first paragraph; what is shorter is a headline or a place and date."""

_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])")
_OPENS_QUOTATION = re.compile(r"\s*(?:[\"“]|``)")
_QUOTATION_MARK = re.compile(r"[\"“”]|``|''")
_OPENS_WITH_PRONOUN = re.compile(r"\s*(?:He|She) ")
_REFERS_BACK = re.compile(
    r"(?:That|Those|These|This|Such) (?:number|figure|total|amount|share|rate|level|sum|count)\b"
    r"|Of (?:those|these|them)\b"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch ``[start, end)`` of an article and whether it is worth parsing."""

    start: int
    end: int
    parse: bool


def passages(text: str, title: str | None = None, *, finder: QuantityFinder | None = None) -> list[Passage]:
    """The passages of a text in order; together they cover it without a gap.

    ``finder`` tells which may hold a quantity; by default the one without anybody's own words.
    """
    paragraphs = blocks(text, title)
    chosen = worth_parsing(text, paragraphs, finder or _finder())
    return [
        Passage(start, end, parse)
        for block, parse in zip(paragraphs, chosen, strict=True)
        for start, end in pieces(text, block.start, block.end)
    ]


def worth_parsing(text: str, paragraphs: Sequence[Block], finder: QuantityFinder) -> list[bool]:
    """For each paragraph whether it holds a figure, the beginning or end of what holds one, or the story's date."""
    contents = [text[block.start : block.end] for block in paragraphs]
    body = [i for i, block in enumerate(paragraphs) if block.kind not in SET_ASIDE]
    figures = {i for i in body if finder.may_find(contents[i])}
    chosen = set(figures)
    if figures:
        chosen.update(lead(body, contents))
    for before, after in pairwise(body):
        runs_on = quotation_runs_on(contents[before], contents[after])
        if after in figures and (runs_on or leans_on_the_one_before(contents[after])):
            chosen.add(before)
        if before in figures and runs_on:
            chosen.add(after)
    return [i in chosen for i in range(len(paragraphs))]


@lru_cache(maxsize=1)
def _finder() -> QuantityFinder:
    return QuantityFinder(load())


def lead(body: list[int], contents: list[str]) -> list[int]:
    """The first paragraph of running text, which dates the story; none where there is only a headline."""
    return [i for i in body if len(contents[i]) >= LEAD_LENGTH][:1]


def leans_on_the_one_before(paragraph: str) -> bool:
    """Whether a paragraph goes on with a quotation, or names by *He* or *that number* what stands before it."""
    return bool(
        _OPENS_QUOTATION.match(paragraph) or _OPENS_WITH_PRONOUN.match(paragraph) or _REFERS_BACK.search(paragraph)
    )


def quotation_runs_on(paragraph: str, following: str) -> bool:
    """Whether a quotation open at the end of a paragraph goes on in the one behind: either may tell its speaker."""
    marks = _QUOTATION_MARK.findall(paragraph)
    return len(marks) % 2 == 1 and bool(_QUOTATION_MARK.search(following))


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The range itself, or, where it is longer than a passage may be, pieces of it cut at sentence ends or spaces."""
    cut = []
    while end - start > PASSAGE_LIMIT:
        middle = _last_break(text, start, start + PASSAGE_LIMIT)
        cut.append((start, middle))
        start = middle
    return [*cut, (start, end)]


def _last_break(text: str, start: int, limit: int) -> int:
    """Where to cut ``[start, limit)``: after its last sentence; else, much earlier, at a space or anywhere."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, limit)]
    if ends:
        return ends[-1]
    limit = min(limit, start + ENDLESS_PIECE)
    space = text.rfind(" ", start, limit)
    return space + 1 if space > start else limit
