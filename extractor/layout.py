"""The parts of an article's text: paragraphs, and what is no body text (captions, bylines, boilerplate).

A paragraph is a line, or several where the text is wrapped by hard line breaks as on a newswire. What a line that is no
body text looks like is data: ``boilerplate.toml``.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from extractor.errors import LexiconError
from extractor.lexicon import Rule, read_rules

BlockKind = Literal["title", "byline", "dateline", "caption", "boilerplate", "body"]

SET_ASIDE: frozenset[BlockKind] = frozenset({"byline", "dateline", "caption", "boilerplate"})
"""The kinds in which no claim is looked for: what a caption counts is in the picture. Headlines tell figures like any
sentence."""

RULES_FILE = Path(__file__).with_name("boilerplate.toml")
RULE_KEYS = frozenset({"kind", "pattern", "case", "heads", "next"})

REMEMBERED = 128
"""Texts whose blocks are remembered: those of a batch, each with and without its headline."""

MAX_FURNITURE = 600
"""Characters of the longest line that can be anything but body: captions with two sentences and a credit have 500."""

MAX_HEADLINE = 160
"""Characters of a headline. Of 250 newswire headlines the longest has 110."""

MAX_WRAPPED_LINE = 120
"""Characters of a line in hard-wrapped text: newswires wrap at 65 to 80, mail at up to 100."""

MIN_WRAPPED_WIDTH = 30
"""Narrower columns are lists and tables."""

MAX_BETWEEN = 2
"""Paragraphs between two lines of boilerplate that are taken for boilerplate too."""

_LINE = re.compile(r"[^\n]+\n?(?:[^\S\n]*\n)*(?:[^\S\n]+\Z)?|\n(?:[^\S\n]*\n)*(?:[^\S\n]+\Z)?")
_INDENT = re.compile(r"[^\S\n]*")
_CONTINUES = re.compile(r"[^\S\n]*[a-z]")
_LIST_ITEM = re.compile(r"\s*(?:[-–—•*·▪►]|\d{1,2}[.)])\s")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_ENDS_STATEMENT = re.compile(r"[.!…:;][\"'”’)\]]*$")
_TELLS_FIGURE = re.compile(
    r"\d|%|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|dozens?|scores|hundreds?"
    r"|thousands?|[mb]illions?|half|halved|third|quarters?|doubled?|tripled?|twice|percent)\b",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_TITLE_END = " .\"'“”‘’"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with the line breaks after it."""

    start: int
    end: int
    kind: BlockKind


@lru_cache(maxsize=REMEMBERED)
def blocks(text: str, title: str | None = None) -> tuple[Block, ...]:
    """The paragraphs of a text in order; together they cover it without a gap, and each ends after its line breaks.

    ``title`` is the headline where it is known; a first line that comes again is one too. Line breaks in front of the
    first paragraph are a block of their own; an empty text has none. Those of the texts asked for last are remembered:
    several components ask for the same ones.
    """
    ranges = paragraphs(text)
    contents = [text[start:end].strip() for start, end in ranges]
    kinds = _kinds(contents, [_is_spaced(text, start, end) for start, end in ranges], title)
    return tuple(Block(start, end, kind) for (start, end), kind in zip(ranges, kinds, strict=True))


def set_aside(text: str, title: str | None = None) -> Counter[str]:
    """How many paragraphs of a text are no body text, by kind, of the blocks that the pipeline cut."""
    return Counter(block.kind for block in blocks(text, title) if block.kind in SET_ASIDE)


def headline(text: str) -> str | None:
    """The first line where it reads as a headline (short, no full stop, no byline, more text below), else None."""
    lines = [stripped for line in text[: 4 * MAX_HEADLINE].split("\n") if (stripped := line.strip())]
    if len(lines) < 2 or len(lines[0].split()) < 3 or len(lines[0]) > MAX_HEADLINE:
        return None
    if lines[0] in lines[1:]:
        return lines[0]
    if lines[0].endswith((".", ",", ";", ":", "-", "_")) or _matchers().kind(lines[0]) or _CONTINUES.match(lines[1]):
        return None
    return lines[0]


# --- Paragraphs -------------------------------------------------------------------------------------------------------


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The ranges of the paragraphs with the line breaks after each; wrapped lines are joined."""
    lines = [match.span() for match in _LINE.finditer(text)]
    width = wrap_width(text, lines)
    if width is None:
        return lines
    joined = lines[:1]
    for (before, end), (start, after) in pairwise(lines):
        if _goes_on(text, before, end, after, width):
            joined[-1] = (joined[-1][0], after)
        else:
            joined.append((start, after))
    return joined


def wrap_width(text: str, lines: list[tuple[int, int]]) -> int | None:
    """The column at which a text is wrapped; None where each line is a paragraph.

    A text is wrapped where a third of the lines that directly follow another begin in lower case amid a sentence, which
    paragraphs do not. One line in ten may be longer than a wrapped one can be: an address, a row of a table.
    """
    direct = [(before, start) for (before, start), _ in pairwise(lines) if not _is_spaced(text, before, start)]
    amid = sum(1 for before, start in direct if _breaks_sentence(text, before, start))
    if not amid or 3 * amid < len(direct):
        return None
    widths = [start - before - 1 for before, start in direct]
    fitting = [width for width in widths if width <= MAX_WRAPPED_LINE]
    if 10 * len(fitting) < 9 * len(widths) or max(fitting) < MIN_WRAPPED_WIDTH:
        return None
    return max(fitting)


def _breaks_sentence(text: str, before: int, start: int) -> bool:
    """Whether the line from ``start`` goes on in lower case with the sentence of the line from ``before``."""
    return bool(_CONTINUES.match(text, start)) and not _ENDS_SENTENCE.search(text[before:start].rstrip()[-4:])


def _is_spaced(text: str, start: int, end: int) -> bool:
    """Whether a blank line follows the last words of ``[start, end)``."""
    return text.count("\n", start + len(text[start:end].rstrip()), end) > 1


def _goes_on(text: str, before: int, start: int, end: int, width: int) -> bool:
    """Whether the line ``[start, end)`` goes on with the paragraph of the line ``[before, start)``.

    It does where its first word had found no room on the line before, or begins in lower case; not after a blank line,
    nor where it is indented deeper than the line before.
    """
    if _is_spaced(text, before, start) or _LIST_ITEM.match(text, start, end):
        return False
    if _indent(text, start) > _indent(text, before) + 1:
        return False
    if _breaks_sentence(text, before, start):
        return True
    word = text[start:end].split(maxsplit=1)
    return bool(word) and len(text[before:start].rstrip()) + 1 + len(word[0]) > width


def _indent(text: str, start: int) -> int:
    match = _INDENT.match(text, start)
    return match.end() - start if match else 0


# --- Kinds ------------------------------------------------------------------------------------------------------------


def _kinds(contents: list[str], spaced: list[bool], title: str | None) -> list[BlockKind]:
    """The kind of each paragraph; ``spaced`` tells after which a blank line stands."""
    matchers = _matchers()
    kinds: list[BlockKind] = [matchers.kind(content) or "body" for content in contents]
    for i in range(len(contents) - 1):
        if not spaced[i] and kinds[i + 1] == "body" and matchers.labels_next(contents[i]):
            kinds[i + 1] = kinds[i]
    _mark_lists(contents, kinds)
    _mark_between(contents, kinds)
    _mark_titles(contents, kinds, title)
    return kinds


def _mark_titles(contents: list[str], kinds: list[BlockKind], title: str | None) -> None:
    """The headline is the title where it stands first; where the page repeats it, it is boilerplate."""
    first = next((i for i, content in enumerate(contents) if content), None)
    if first is None:
        return
    opening = _title_key(contents[first]) if len(contents[first]) <= MAX_HEADLINE else ""
    names = {_title_key(title)} if title else {opening} if kinds[first] == "body" else set()
    places = [i for i, content in enumerate(contents) if content and _title_key(content) in names]
    if title is None and len(places) < 2:
        return
    for count, place in enumerate(places):
        kinds[place] = "boilerplate" if count else "title"


def _title_key(line: str) -> str:
    return _SPACES.sub(" ", line).strip(_TITLE_END).casefold() if len(line) <= 2 * MAX_HEADLINE else line


def _mark_lists(contents: list[str], kinds: list[BlockKind]) -> None:
    """The headlines after *Related stories:* and the like are boilerplate too, up to the first sentence.

    Not above the article: below *Latest news* at the head of a page stands its own headline.
    """
    begun = listing = False
    for i, content in enumerate(contents):
        if kinds[i] != "body":
            listing = begun and _matchers().heads_list(content)
        elif listing and content and _is_fragment(content):
            kinds[i] = "boilerplate"
        else:
            listing = False
            begun = begun or len(content) > MAX_HEADLINE


def _mark_between(contents: list[str], kinds: list[BlockKind]) -> None:
    """Below the last paragraph of the article, what little stands between two lines of boilerplate belongs to them.

    *What you need to know, in one mail.* below *Sign up*; never a line that may tell a figure.
    """
    below: int | None = None
    between: list[int] = []
    for i in range(len(contents) - 1, -1, -1):
        if kinds[i] == "boilerplate":
            if below is not None and below - i - 1 <= MAX_BETWEEN:
                between += range(i + 1, below)
            below = i
        elif _TELLS_FIGURE.search(contents[i]) or len(contents[i]) > MAX_HEADLINE // 2:
            break
    else:
        return  # no paragraph of an article above: nothing tells what is between and what is it
    for i in between:
        kinds[i] = "boilerplate"


def _is_fragment(content: str) -> bool:
    """Whether a paragraph looks like a headline; one that asks is one."""
    return len(content) <= MAX_HEADLINE and not _ENDS_STATEMENT.search(content[-4:])


class Matchers:
    """The rules of ``boilerplate.toml`` as one pattern a kind, in the order in which the kinds are asked.

    Raises LexiconError for a malformed pattern.
    """

    ORDER: tuple[BlockKind, ...] = ("boilerplate", "caption", "byline", "dateline")

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._by_kind = tuple(
            (kind, _alternation([rule for rule in rules if rule.settings["kind"] == kind])) for kind in self.ORDER
        )
        self._heads = _alternation([rule for rule in rules if rule.settings.get("heads")])
        self._next = _alternation([rule for rule in rules if rule.settings.get("next")])

    def kind(self, line: str) -> BlockKind | None:
        """The kind of a stripped line by the first rule that matches the whole of it; None for body text."""
        if not line or len(line) > MAX_FURNITURE:
            return None
        return next((kind for kind, pattern in self._by_kind if pattern.fullmatch(line)), None)

    def heads_list(self, line: str) -> bool:
        """Whether a line announces a list of headlines."""
        return len(line) <= MAX_HEADLINE and self._heads.fullmatch(line) is not None

    def labels_next(self, line: str) -> bool:
        """Whether a line is a label of the line directly below it."""
        return len(line) <= MAX_HEADLINE and self._next.fullmatch(line) is not None


def read_layout_rules(path: Path = RULES_FILE) -> tuple[Rule, ...]:
    """The rules of a layout file. Raises LexiconError for an unknown kind."""
    rules = read_rules(path, keys=RULE_KEYS)
    for rule in rules:
        if rule.settings.get("kind") not in get_args(BlockKind):
            raise LexiconError(f"{path}: rule {rule.id!r}: kind must be one of {', '.join(get_args(BlockKind))}")
    return rules


def compile_rule(rule: Rule) -> re.Pattern[str]:
    """The pattern of one rule, which a line must match as a whole. Raises LexiconError for a malformed pattern."""
    try:
        return re.compile(_source(rule), re.DOTALL)
    except re.error as error:
        raise LexiconError(f"{RULES_FILE.name}: rule {rule.id!r}: {error}") from error


def _source(rule: Rule) -> str:
    return f"(?{'' if rule.settings.get('case') else 'i'}:{rule.settings['pattern']})"


def _alternation(rules: list[Rule]) -> re.Pattern[str]:
    """Several rules as one pattern; they are built one by one only where one of them is malformed."""
    try:
        return re.compile("|".join(map(_source, rules)) or r"(?!)", re.DOTALL)
    except re.error:
        for rule in rules:
            compile_rule(rule)
        raise


@lru_cache(maxsize=1)
def _matchers() -> Matchers:
    return Matchers(read_layout_rules())
