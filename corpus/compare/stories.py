"""Reads the stories: short articles in which marks say which figures are counts of the same thing.

::

    === mill-fire: a toll that rises                       a story, and what it is there for
    --- mill-fire-1 | 2021-03-02 | The Deccan Post | Fire in Karsa    an article: id, day, publisher, title
    At least [12 -> dead officials 1] people were killed.  figure, thing, whose count it is, which state of that count

Two marks of one story and thing belong together. Of these, the same count in the same state agrees, the same count in
another state was revised, and two counts are disputed. A figure without mark belongs to nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractor.types import Article

FOLDER = Path(__file__).parent
HALVES = {"develop": FOLDER / "develop.txt", "held out": FOLDER / "held_out.txt"}

Relation = Literal["agreeing", "revised", "disputed"]

_MARK = re.compile(r"\[([^\[\]]+?) -> (\S+) (\S+) (\d+)\]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked figure: the characters ``[start, end)`` of an article, and what they count by whose count."""

    article: str
    start: int
    end: int
    text: str
    thing: str
    count: str
    state: int

    def relation(self, other: Mark) -> Relation | None:
        """How two figures relate; None where they count different things."""
        if self.thing != other.thing:
            return None
        if self.count != other.count:
            return "disputed"
        return "agreeing" if self.state == other.state else "revised"


@dataclass(frozen=True, slots=True)
class Marked:
    """An article and its marks in order."""

    article: Article
    marks: tuple[Mark, ...]


def read_stories(path: Path) -> dict[str, list[Marked]]:
    """The stories of a file by name, each its articles. Raises ValueError, naming the line, for what is no story."""
    stories: dict[str, list[Marked]] = {}
    for story, article in _articles(path):
        stories.setdefault(story, []).append(article)
    return stories


def _articles(path: Path) -> Iterator[tuple[str, Marked]]:
    story, head, body = "", "", ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.startswith(("=== ", "--- ")) and head:
            yield story, _marked(story, head, body)
            head, body = "", ""
        if line.startswith("=== "):
            story = line[4:].partition(":")[0]
        elif line.startswith("--- ") and line.count(" | ") == 3:
            head = line[4:]
        elif head:
            body += f"{line}\n"
        elif line.strip():
            raise ValueError(f"{path}:{number}: text before an article's line")
    if head:
        yield story, _marked(story, head, body)


def _marked(story: str, head: str, body: str) -> Marked:
    name, published, publisher, title = head.split(" | ")
    text, marks = _without_marks(story, name, body.strip())
    day = dt.date.fromisoformat(published)
    article = Article(name, text, title=title, published=day, publisher=publisher, date_source="metadata")
    return Marked(article, tuple(marks))


def _without_marks(story: str, article: str, marked: str) -> tuple[str, list[Mark]]:
    """The text as a newspaper prints it, and where its marked figures stand."""
    text, marks, last = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[last : found.start()]
        figure, thing, count, state = found.groups()
        marks.append(Mark(article, len(text), len(text) + len(figure), figure, f"{story} {thing}", count, int(state)))
        text += figure
        last = found.end()
    text += marked[last:]
    if "->" in text:
        raise ValueError(f"{article}: a mark that is none: write [figure -> thing count state]")
    return text, marks


def mark_at(marks: Iterable[Mark], start: int, end: int) -> Mark | None:
    """The mark that shares a character with ``[start, end)``; None where none does."""
    return next((mark for mark in marks if mark.start < end and start < mark.end), None)
