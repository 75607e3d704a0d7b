"""The parts of an article's text: paragraphs, and what is no body text (captions, bylines, boilerplate)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["title", "byline", "dateline", "caption", "boilerplate", "body"]

_LINE = re.compile(r"[^\n]*\n*")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with the line breaks after it."""

    start: int
    end: int
    kind: BlockKind


def blocks(text: str, title: str | None = None) -> list[Block]:
    """The paragraphs of a text in order; together they cover it without a gap."""
    return [Block(match.start(), match.end(), "body") for match in _LINE.finditer(text) if match.group()]
