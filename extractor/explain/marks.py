"""Marks that may overlap, as a tree that can be written with brackets or tags."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.explain.trace import Paragraph


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the article that was found, what it is (``quantity``, ``date``), and its label there (``Q1``)."""

    start: int
    end: int
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under one mark, or under none; ``inner`` are its parts where it has marks of its own."""

    text: str
    mark: Mark | None
    inner: tuple[Piece, ...] = ()


def pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The range ``[start, end)`` cut into pieces that together hold its text; ``marks`` stand outer before inner.

    A mark that crosses the end of another is cut there and goes on behind it under the same label.
    """
    found: list[Piece] = []
    waiting, position = deque(marks), start
    while waiting:
        mark = waiting.popleft()
        if mark.start > position:
            found.append(Piece(text[position : mark.start], None))
        held = _held(mark, waiting)
        inner = pieces(text, mark.start, mark.end, held) if held else ()
        found.append(Piece(text[mark.start : mark.end], mark, inner))
        position = mark.end
    if position < end:
        found.append(Piece(text[position:end], None))
    return tuple(found)


def stripped_pieces(text: str, paragraph: Paragraph) -> tuple[Piece, ...]:
    """The pieces of a paragraph less the white space around it; none where it is nothing else."""
    content = text[paragraph.start : paragraph.end]
    start = paragraph.start + len(content) - len(content.lstrip())
    end = paragraph.start + len(content.rstrip())
    return pieces(text, start, end, paragraph.marks) if start < end else ()


def _held(outer: Mark, waiting: deque[Mark]) -> list[Mark]:
    """The marks that begin inside a mark, taken from those waiting; what reaches behind its end is put back."""
    inside, behind = [], []
    while waiting and waiting[0].start < outer.end:
        mark = waiting.popleft()
        inside.append(replace(mark, end=min(mark.end, outer.end)))
        if mark.end > outer.end:
            behind.append(replace(mark, start=outer.end))
    waiting.extendleft(sorted(behind, key=lambda mark: mark.end))
    return sorted(inside, key=lambda mark: (mark.start, -mark.end))
