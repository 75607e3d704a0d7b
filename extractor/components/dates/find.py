"""Finds date expressions: which words of the text form one, of which kind, built of which parts.

The rules stand in ``rules.toml``. One pass over the text finds the trigger words (weekdays, months, unit words, four
digits); the pattern rules are tried around them only, so a text without dates costs one pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.additions import Field, Lists, nearest
from extractor.components.dates.holidays import Holidays
from extractor.lexicon import Rule, read_table
from extractor.types import Range

RULES = Path(__file__).with_name("rules.toml")
NOTHING = "nothing"

OWN = "own"
"""The family of the trigger words that a user added."""

# How many characters an expression may reach to the left and right of a trigger word.
REACH = 48

TRIGGERS = {
    "weekday": r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues?|wed|thur?s?|fri|sat|sun)\b",
    "month": (
        r"january|february|march|april|may|june|july|august|september|october|november|december|"
        r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
    ),
    "unit": (
        r"(?:day|week|weekend|month|quarter|year|decade|century|fortnight|hour|half|period|morning|night|evening|"
        r"afternoon|time|stretch|date)s?\b|centuries"
    ),
    "deictic": r"yesterday|today|tomorrow|tonight|overnight|last night|this (?:morning|afternoon|evening)",
    "decade": r"(?:twen|thir|for|fif|six|seven|eigh|nine)ties",
    "season": r"(?:spring|summer|autumn|fall|winter)\b",
    "short": r"(?:q[1-4]|[1-4]q|h[12]|[12]h)(?:[0-9]{2}(?:[0-9]{2})?)?\b",
    "numeric": (
        r"(?:fy ?)?[0-9]{4}s?\b|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}\b|[0-9]0'?s\b|fy ?'?[0-9]{2}\b|'[0-9]{2}\b|"
        r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}\b|9/11\b"
    ),
    "then": r"since then\b",
}

RULE_KEYS = {
    "on": Field("texts", (*TRIGGERS, "holiday", "event")),
    "starts": Field("texts"),
    "pattern": Field("pattern"),
    "cased": Field("flag"),
    "read": Field("text"),
    "kind": Field("text"),
    "bare": Field("flag"),
    **dict.fromkeys(("before", "between", "after"), Field("pattern")),
    **dict.fromkeys(("part", "left", "right"), Field("texts")),
}

_FOLD = {
    **{ord(mark): "'" for mark in "’‘ʼ′`"},
    **{ord(mark): "-" for mark in "–‐‑‒−"},
    **{ord(mark): " " for mark in "\u00a0\u2009\u202f\u2007"},
    **{code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)},
}


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that form a date: ``read`` names the reader that knows what they mean, ``groups`` what it will ask for."""

    start: int
    end: int
    rule: str
    read: str
    kind: str
    bare: bool
    groups: Mapping[str, str | None]
    parts: tuple[Expression, ...] = ()


def fold(text: str) -> str:
    """The text in ASCII lower case with straight apostrophes, plain hyphens and spaces; offsets stay the same."""
    return text.translate(_FOLD)


class Finder:
    """The rules of ``rules.toml`` and those added, ready to be tried. Raises LexiconError where one has a mistake.

    ``readers`` are the names that rules may read by.
    """

    def __init__(self, lists: Lists, holidays: Holidays, readers: Collection[str]) -> None:
        parts = {
            **read_table(RULES)["patterns"],
            "holiday": _alternatives(holidays.days),
            "event": _alternatives(holidays.events),
        }
        rules = lists.rules(RULE_KEYS, prefixes=("date.", "not_date."), needed=("read",))
        for rule in rules:
            _check(rule, lists, readers)
        self._triggers = _trigger_pattern(holidays, rules, lists.added("event"))
        self._leaves = [_Leaf(rule, lists, parts) for rule in rules if "pattern" in rule.settings]
        self._builders = [_Builder(rule, lists, parts) for rule in rules if "pattern" not in rule.settings]

    def leaves(self, text: str, folded: str, accept: Callable[[Expression], bool]) -> list[Expression]:
        """The accepted forms that stand by themselves, in text order; of overlapping ones first start, then length."""
        found: list[tuple[int, int, int, Expression]] = []
        for (start, end), families in self._windows(folded):
            for order, leaf in enumerate(self._leaves):
                if not families.isdisjoint(leaf.families):
                    source = text if leaf.cased else folded
                    found += [(e.start, -e.end, order, e) for e in leaf.find(source, start, end)]
        found.sort(key=lambda candidate: candidate[:3])
        return _without_overlaps((candidate[3] for candidate in found), accept)

    def build(self, folded: str, found: Sequence[Expression]) -> list[Expression]:
        """The larger forms built of the found ones; what is no date by itself is left out."""
        expressions = list(found)
        for builder in self._builders:
            expressions = builder.build(folded, expressions)
        return [e for e in expressions if e.bare]

    def _windows(self, folded: str) -> Iterator[tuple[Range, set[str]]]:
        """Stretches of text around trigger words, with the kinds of trigger in them; neighbours are one stretch."""
        start, end, families = 0, -1, set[str]()
        for match in self._triggers.finditer(folded):
            if match.start() - REACH > end:
                if families:
                    yield (start, end), families
                start, families = max(0, match.start() - REACH), set()
            end = _word_end(folded, match.end() + REACH)
            families.add(match.lastgroup or "")
        if families:
            yield (start, end), families


class _Leaf:
    """A rule with a pattern of its own."""

    def __init__(self, rule: Rule, lists: Lists, parts: Mapping[str, str]) -> None:
        self.rule = rule.id
        self.settings = rule.settings
        self.families = frozenset(rule.settings.get("on", ())) | ({OWN} if "starts" in rule.settings else frozenset())
        self.cased = bool(rule.settings.get("cased"))
        self._pattern = re.compile(rf"(?<![\w$£€])(?:{lists.filled(rule, 'pattern', parts)})(?!\w)")

    def find(self, text: str, start: int, end: int) -> Iterator[Expression]:
        for match in self._pattern.finditer(text, start, end):
            yield _expression(self.rule, self.settings, match.span(), match.groupdict())


class _Builder:
    """A rule that builds one expression of one or two neighbouring ones."""

    def __init__(self, rule: Rule, lists: Lists, parts: Mapping[str, str]) -> None:
        settings = rule.settings
        self.rule = rule.id
        self.settings = settings
        self._before = _optional(lists.filled(rule, "before", parts), r"(?<![\w$-])(?:{})\Z")
        self._between = _optional(lists.filled(rule, "between", parts), r"(?:{})")
        self._after = _optional(lists.filled(rule, "after", parts), r"(?:{})")
        self._left = frozenset(settings.get("left") or settings["part"] if "part" in settings else settings["left"])
        self._right = frozenset(settings.get("right", ()))

    def build(self, folded: str, found: Sequence[Expression]) -> list[Expression]:
        built: list[Expression] = []
        index, last_end = 0, 0
        while index < len(found):
            merged = self._merged(folded, found, index, last_end)
            built.append(merged or found[index])
            last_end = built[-1].end
            index += len(merged.parts) if merged else 1
        return built

    def _merged(self, folded: str, found: Sequence[Expression], index: int, last_end: int) -> Expression | None:
        parts: tuple[Expression, ...] = (found[index],)
        if not _fits(parts[0], self._left):
            return None
        if self._between:
            if index + 1 == len(found) or not self._joined(folded, parts[0], found[index + 1]):
                return None
            parts = (found[index], found[index + 1])
        start, groups = parts[0].start, dict[str, str | None]()
        if self._before:
            match = self._before.search(folded[max(last_end, start - REACH - 24) : start])
            if not match:
                return None
            start, groups = start - (match.end() - match.start()), match.groupdict()
        end = parts[-1].end
        if self._after:
            after = self._after.match(folded, end)
            if not after:
                return None
            end = after.end()
        return _expression(self.rule, self.settings, (start, end), groups, parts)

    def _joined(self, folded: str, left: Expression, right: Expression) -> bool:
        assert self._between
        return (
            right.start - left.end < REACH
            and _fits(right, self._right)
            and not (self.settings["read"] == "with_year" and left.groups.get("year"))
            and bool(self._between.fullmatch(folded, left.end, right.start))
        )


def _expression(
    rule: str,
    settings: Mapping[str, Any],
    at: Range,
    groups: Mapping[str, str | None],
    parts: tuple[Expression, ...] = (),
) -> Expression:
    kind = settings.get("kind", "")
    if kind == "same":
        kind = parts[0].kind
    return Expression(
        start=at[0],
        end=at[1],
        rule=rule,
        read=settings["read"],
        kind=kind,
        bare=settings.get("bare", True),
        groups=groups,
        parts=parts,
    )


def _fits(expression: Expression, kinds: frozenset[str]) -> bool:
    return expression.kind in kinds or ("*" in kinds and expression.kind not in {"", "running", "ahead", "edge_unit"})


def _without_overlaps(expressions: Iterable[Expression], accept: Callable[[Expression], bool]) -> list[Expression]:
    """What is refused leaves its place to a shorter form: *in November 5 boats sank* has a month and no day."""
    kept: list[Expression] = []
    for expression in expressions:
        if (not kept or expression.start >= kept[-1].end) and accept(expression):
            kept.append(expression)
    return [expression for expression in kept if expression.read != NOTHING]


def _check(rule: Rule, lists: Lists, readers: Collection[str]) -> None:
    """Raises AdditionError for an added rule that cannot be tried."""
    settings = rule.settings
    if settings["read"] not in readers:
        reason = f'read cannot be "{settings["read"]}"{nearest(settings["read"], readers)}'
        raise lists.wrong("rule", rule.id, reason, "read")
    if "pattern" in settings and not {"on", "starts"} & settings.keys():
        reason = f'rule "{rule.id}": on or starts is missing: the words by which the pattern is tried'
        raise lists.wrong("rule", rule.id, reason)
    if "pattern" not in settings and not {"part", "left"} & settings.keys():
        reason = f'rule "{rule.id}": pattern is missing, or part or left: the kinds of date it is built of'
        raise lists.wrong("rule", rule.id, reason)


def _optional(pattern: str, frame: str) -> re.Pattern[str] | None:
    return re.compile(frame.replace("{}", pattern)) if pattern else None


def _alternatives(words: Collection[str]) -> str:
    """Any of the words, the longest that fits; where there are none, what matches nothing."""
    return "(?:" + ("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)") + ")"


def _trigger_pattern(holidays: Holidays, rules: Iterable[Rule], own_events: Collection[str]) -> re.Pattern[str]:
    """The words around which rules are tried, in groups by family; those that a user added last."""
    families = {"holiday": _alternatives(holidays.days), **TRIGGERS}
    if own_events:
        families["event"] = rf"{_alternatives(own_events)}\b"
    own_starts = [start for rule in rules for start in rule.settings.get("starts", ())]
    if own_starts:
        families[OWN] = rf"{_alternatives(own_starts)}\b"
    return re.compile(
        r"(?<![a-z0-9])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in families.items()) + ")"
    )


def _word_end(text: str, position: int) -> int:
    """The end of the word at a position, looked for over a few characters only."""
    if position >= len(text):
        return len(text)
    space = text.find(" ", position, position + REACH)
    return space if space >= 0 else position
