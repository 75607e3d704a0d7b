"""Pairs the quotation marks of a text: straight, curly and doubled ones, with continuation over paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.types import Range

# A single ’ or ' is an apostrophe far more often than a quotation mark, so only double marks count.
_MARK = re.compile(r"[“”„\"«»]|``|''")
_OPENING = frozenset({"“", "„", "«", "``"})
_CLOSING = frozenset({"”", "»"})
_OPENS_PARAGRAPH = re.compile(r"\s*(?:[“„\"«]|``|'')")
# Straight and doubled marks look alike on both sides: `12" pipe` opens nothing, for it leans on a figure.
_BEFORE_OPENING = re.compile(r"[\s(\[—–\-/:,]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch of one paragraph, its marks included; ``continues`` where the next quotation carries it on.

    ``“We lost 12 men.`` at a paragraph's end and ``“Then it rained,” he said.`` at the start of the next are two
    quotations, the first of which continues.
    """

    start: int
    end: int
    continues: bool = False


def quotations(text: str, paragraphs: Sequence[Range]) -> list[Quotation]:
    """The quotations of a text in order, never nested; ``paragraphs`` are ranges in text order.

    A quotation that nothing closes ends with its paragraph: it continues where the next paragraph opens anew, or where
    the next one closes it before opening another; any other stray opening mark is dropped.
    """
    found: list[Quotation] = []
    still_open = False
    for number, (start, end) in enumerate(paragraphs):
        if not text[start:end].strip():
            continue
        stop = start + len(text[start:end].rstrip())
        opened = start if still_open and not _OPENS_PARAGRAPH.match(text, start) else None
        opened = _pair(text, start, stop, opened, found)
        still_open = opened is not None and _is_carried_on(text, paragraphs, number + 1)
        if still_open and opened is not None:
            found.append(Quotation(opened, stop, continues=True))
    return found


def _pair(text: str, start: int, stop: int, opened: int | None, found: list[Quotation]) -> int | None:
    """Pair the marks of one paragraph, adding to ``found``; the place of an opening that nothing closes, or None."""
    for mark in _MARK.finditer(text, start, stop):
        if _opens(mark.group(), text, mark.start(), opened):
            if opened is None:
                opened = mark.start()
        elif opened is not None:
            found.append(Quotation(opened, mark.end()))
            opened = None
    return opened


def _opens(mark: str, text: str, place: int, opened: int | None) -> bool:
    if mark in _OPENING:
        return True
    if mark in _CLOSING:
        return False
    return opened is None and (place == 0 or bool(_BEFORE_OPENING.match(text[place - 1])))


def _is_carried_on(text: str, paragraphs: Sequence[Range], number: int) -> bool:
    """Whether the next paragraph that holds text opens anew, or closes what is open before opening anything."""
    while number < len(paragraphs) and not text[slice(*paragraphs[number])].strip():
        number += 1
    if number >= len(paragraphs):
        return False
    start, end = paragraphs[number]
    if _OPENS_PARAGRAPH.match(text, start):
        return True
    first = _MARK.search(text, start, end)
    if first is None or first.group() in _OPENING:
        return False
    return first.group() in _CLOSING or not _BEFORE_OPENING.match(text[first.start() - 1])


def spoken_chain(found: Sequence[Quotation], number: int) -> list[Quotation]:
    """The quotation of that number with those that it continues and that continue it, in order."""
    first = number
    while first > 0 and found[first - 1].continues:
        first -= 1
    last = number
    while last < len(found) - 1 and found[last].continues:
        last += 1
    return list(found[first : last + 1])
