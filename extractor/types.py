"""The records that flow through the extractor, each a small frozen dataclass.

Offsets are half-open character ranges (Unicode code points) into the article's text as its reader yields it:
``article.text[start:end] == text`` holds for every record that carries a text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Range = tuple[int, int]

QuantityKind = Literal["count", "percent", "points", "money", "measure", "duration", "age", "fraction", "multiple"]
Modifier = Literal["=", "~", ">", ">=", "<", "<="]
Grain = Literal["day", "week", "month", "quarter", "half", "year", "decade", "century", "range"]
DateMod = Literal["start", "mid", "end"]
DateSource = Literal["metadata", "json-ld", "text", "option"]
SourceType = Literal["person", "organisation", "document", "unnamed"]
Role = Literal["value", "change", "baseline"]
Direction = Literal["up", "down"]
Status = Literal["asserted", "negated", "expected", "possible"]
How = Literal["explicit", "context"]

Versions = Literal["refuse", "last"]
"""What becomes of articles of one id and several texts: all but the first are failures, or the last alone is used."""

LogFormat = Literal["text", "json"]
"""How a run tells what happens: lines for people, or a line of JSON an event."""

ExportForm = Literal["jsonl", "csv", "tsv", "parquet", "prodigy", "label-studio", "doccano", "schema-org"]
"""Forms in which claims leave a database."""

TaskForm = Literal["prodigy", "label-studio", "doccano"]
"""Those of them that come back."""


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as a reader yields it; ``text`` is never altered afterwards. ``duplicate_of`` is the id of the
    earlier article that it repeats, where that was asked for."""

    id: str
    text: str
    title: str | None = None
    published: dt.date | None = None
    date_source: DateSource | None = None
    publisher: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be used: where it stood and why, ready to be printed or kept."""

    where: str
    line: int | None
    id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity mention: *more than 1.2 million barrels a day* is low = high = 1200000, ``>``, barrel, per day.

    ``start``/``end`` hold the number with its unit word or symbol, without modifier; for counts the number alone.
    """

    start: int
    end: int
    text: str
    kind: QuantityKind
    low: Decimal
    high: Decimal
    modifier: Modifier
    unit: str | None
    per: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date expression and the days it names, both included; both are None where it cannot be placed."""

    start: int
    end: int
    text: str
    first: dt.date | None
    last: dt.date | None
    grain: Grain
    mod: DateMod | None
    rule: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """Who passed a figure on: *the Shore Gazette* in *a fisherman told the Shore Gazette*."""

    name: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is made responsible for which stretches of the article.

    ``start``/``end``/``text`` hold the holder as it stands nearest (*he*); ``name`` what it resolves to in the article
    (*Mira Lund*). ``content`` are the stretches said, in text order. ``said`` is the range of the date expression that
    dates the saying (*on Jan. 7*), None where the text does not tell.
    """

    start: int
    end: int
    text: str
    name: str
    type: SourceType
    role: str | None
    cue_start: int | None
    cue_end: int | None
    content: tuple[Range, ...]
    said: Range | None
    via: tuple[Carrier, ...]
    rule: str
