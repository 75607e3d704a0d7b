"""Rules that are patterns over one sentence: how a user adds a way of telling a source without code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.types import Range, SourceType

if TYPE_CHECKING:
    from extractor.additions import Lists
    from extractor.components.sources.frame import Frame
    from extractor.lexicon import Rule

_NAME_WORD = r"[A-Z][\w.’'-]*"
PIECES = {
    "name": rf"(?:[Tt]he )?{_NAME_WORD}(?: (?:(?:of|the|for|and) ){{0,2}}{_NAME_WORD}){{0,5}}",
    "noun": r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er) [\w’'-]+(?: [\w’'-]+){0,3}",
    "words": r"[^\n]{1,1000}",
}
"""What stands in braces: a name with its capitals, a noun with its article, any words up to the sentence's end."""

GROUPS = ("holder", "content")


@dataclass(frozen=True, slots=True)
class PatternRule:
    """A pattern with the groups ``holder`` and ``content``, and ``cue`` where something tells the saying.

    ``type`` is that of the holder; None leaves it to the holder's words.
    """

    id: str
    pattern: re.Pattern[str]
    type: SourceType | None


def compiled(rule: Rule, lists: Lists) -> PatternRule:
    """A rule ready to be tried. Raises AdditionError for a pattern without the groups or with an unknown piece."""
    pattern = re.compile(lists.filled(rule, "pattern", PIECES))
    for group in GROUPS:
        if group not in pattern.groupindex:
            raise lists.wrong("rule", rule.id, f"pattern has no group (?P<{group}>...)", "pattern")
    return PatternRule(rule.id, pattern, rule.settings.get("type"))


def matches(frame: Frame, silent: frozenset[str]) -> Iterator[tuple[PatternRule, Range, Range | None, Range]]:
    """Rule, holder, cue and content of every match in the parsed sentences of paragraphs that are not ``silent``."""
    for start, end in frame.sentences if frame.words.own else ():
        if frame.kinds[frame.paragraph_at(start)] in silent:
            continue
        for rule in frame.words.own:
            for match in rule.pattern.finditer(frame.text, start, end):
                cue = match.span("cue") if match.groupdict().get("cue") else None
                if match["holder"] and match["content"]:
                    yield rule, match.span("holder"), cue, match.span("content")
