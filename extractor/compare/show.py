"""A group as JSON and as lines for people."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.compare.figures import Figure
from extractor.compare.groups import Group
from extractor.compare.relations import Difference

Line = tuple[str, str]
"""A style, empty for plain text, and a text."""

STYLES = {"disputed": "red", "revised": "yellow", "agreeing": "green"}
MODIFIERS = {"=": "", "~": "about ", ">": "more than ", ">=": "at least ", "<": "less than ", "<=": "up to "}


def as_dict(group: Group) -> dict[str, Any]:
    """A group in the order of its fields: what is measured, the lowest and highest figure, and every member."""
    first = group.members[0]
    low, high = group.spread
    return {
        "relation": group.relation,
        "key": {
            "what": _what(first),
            "kind": first.told.kind,
            "unit": _unit(group),
            "per": first.told.per,
            "of_change": first.thing.of_change,
            "from": first.moment.first if _is_dated(group) else None,
            "to": first.moment.last if _is_dated(group) else None,
        },
        "spread": {"low": low, "high": high},
        "members": [_member(figure, found) for figure, found in _with_differences(group)],
    }


def _member(figure: Figure, found: Difference | None) -> dict[str, Any]:
    told = figure.told
    return {
        "claim": told.id,
        "article": told.article,
        "published": told.published,
        "publisher": told.publisher,
        "title": told.title or None,
        "quantity": told.text,
        "low": told.low,
        "high": told.high,
        "modifier": told.modifier,
        "unit": told.unit,
        "source": _source(figure),
        "date": {"from": told.when.first, "to": told.when.last} if told.when else None,
        "sentence": told.sentence,
        "relation": found.relation if found else None,
        "rule": found.rule if found else None,
    }


def _source(figure: Figure) -> str | None:
    """Whose figure it is; None where the record names only who denies it."""
    return None if figure.denied else figure.told.source


def _with_differences(group: Group) -> Iterator[tuple[Figure, Difference | None]]:
    yield from zip(group.members, (None, *group.differences), strict=True)


def _what(figure: Figure) -> str:
    """What is measured, as the first article words it; of an event, which."""
    if figure.thing.family is None:
        return " ".join(figure.told.entity.split())
    whom = " ".join(sorted(figure.thing.words))
    return f"{whom} {figure.thing.family.id.rpartition('.')[2]}".strip()


def _unit(group: Group) -> str | None:
    return next((figure.told.unit for figure in group.members if figure.told.unit), None)


def _is_dated(group: Group) -> bool:
    """Whether the figures are of one period, or of one day that all agree on."""
    days = {(figure.moment.first, figure.moment.last) for figure in group.members}
    return len(days) == 1


# --- for people -------------------------------------------------------------------------------------------------------


def lines(group: Group) -> Iterator[Line]:
    """The group's head, then each figure with source, article and relation, its sentence below."""
    low, high = group.spread
    spread = _number(low) if low == high else f"{_number(low)} to {_number(high)}"
    unit = _shown_unit(_unit(group), group.members[0])
    yield STYLES[group.relation], f"{group.relation}: {_what(group.members[0])}, {spread}{unit}{_period(group)}"
    widths = _Widths.of(group)
    for figure, found in _with_differences(group):
        yield "", f"  {widths.row(figure)}  {_relation(found)}".rstrip()
        yield "dim", f"      {' '.join(figure.told.sentence.split())}"
    yield "", ""


@dataclass(frozen=True, slots=True)
class _Widths:
    """How wide the columns of a group are."""

    figure: int
    source: int
    article: int

    @classmethod
    def of(cls, group: Group) -> _Widths:
        columns = zip(*map(_cells, group.members), strict=True)
        return cls(*(max(map(len, column)) for column in columns))

    def row(self, figure: Figure) -> str:
        """Day, figure, source and article of a figure."""
        told, source, article = _cells(figure)
        day = figure.told.published or " " * len("2000-01-01")
        return f"{day}  {told:{self.figure}}  {source:{self.source}}  {article:{self.article}}"


def _cells(figure: Figure) -> tuple[str, str, str]:
    told = figure.told
    outlet = f" ({told.publisher})" if told.publisher else ""
    return f"{MODIFIERS[told.modifier]}{told.text}", _source(figure) or "-", f"{told.article}{outlet}"


def _relation(found: Difference | None) -> str:
    return f"{found.relation}: {found.rule}" if found else ""


def _number(number: Decimal) -> str:
    return f"{number:,f}"


def _shown_unit(unit: str | None, figure: Figure) -> str:
    per = f" per {figure.told.per}" if figure.told.per else ""
    return f" {unit}{per}" if unit and figure.told.kind != "count" else per


def _period(group: Group) -> str:
    first, last = group.members[0].moment.first, group.members[0].moment.last
    if not _is_dated(group) or first is None:
        return ""
    return f", {first}" if first == last else f", {first}..{last}"


def summary(groups: Iterable[Group], claims: int, articles: int) -> str:
    """``1 disputed, 2 revised, 5 agreeing, among 120 claims of 40 articles``."""
    found = Counter(group.relation for group in groups)
    counts = ", ".join(f"{found[relation]:,} {relation}" for relation in ("disputed", "revised", "agreeing"))
    return f"{counts}, among {_counted(claims, 'claim')} of {_counted(articles, 'article')}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


# --- choosing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which groups are shown: those of which one member at least fulfils all conditions; by default there is none.

    ``entity`` is a part of what is measured, of the place, the sentence or the title, in any case of letters. ``since``
    and ``until`` are compared with a figure's date, else with the day of publication; both are included.
    """

    entity: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    agreeing: bool = False

    def shows(self, group: Group) -> bool:
        """Whether a group is wanted."""
        if group.relation == "agreeing" and not self.agreeing:
            return False
        return any(self._is_about(figure) and self._in_time(figure) for figure in group.members)

    def _is_about(self, figure: Figure) -> bool:
        told = figure.told
        texts = (told.entity, told.where, told.sentence, told.title)
        return self.entity is None or any(self.entity.casefold() in text.casefold() for text in texts)

    def _in_time(self, figure: Figure) -> bool:
        told = figure.told
        first = told.when.first if told.when and told.when.first else told.published
        last = told.when.last if told.when and told.when.last else told.published
        ends_in_time = self.since is None or (last is not None and last >= self.since)
        return ends_in_time and (self.until is None or (first is not None and first <= self.until))
