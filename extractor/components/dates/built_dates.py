"""Readers of dates built of other dates: ranges, *since*, parts of periods, *January last year*, *early 2016*."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from extractor.components.dates import periods
from extractor.components.dates.context import (
    ORDINALS,
    Context,
    Reader,
    number,
    with_mod,
    written_year,
)
from extractor.components.dates.direction import BACK
from extractor.components.dates.find import Expression
from extractor.components.dates.periods import Period
from extractor.components.dates.written_dates import weekday_index
from extractor.types import Grain

# "the highest level since 2012"
SUPERLATIVE_BEFORE = re.compile(
    r"\b(?:most|least|worst|best|first|(?:high|low|larg|big|great|small|strong|weak|steep|sharp|fast|slow|long|short|"
    r"deep|dead|cold|hot|warm|dry|wet|young|old|few|tight|poor|rich|quick|heavi|healthi|deadli)(?:l?i?)est)\b"
    r"[^.;:\n]{0,45}\Z"
)


def weekday_date(expression: Expression, context: Context) -> Period | None:
    """*Monday, Jan. 8*: the day of the month, in the year whose weekday is right where the text gives no year."""
    named, dated = expression.parts
    found = context.read(dated, context)
    if found is None or found.first is None or context.published is None or context.year or written_year(dated):
        return found
    index, first = weekday_index(named), found.first
    for years in (0, 1, -1):
        try:
            other = first.replace(year=first.year + years)
        except ValueError:
            continue
        if other.weekday() == index and abs((other - context.published).days) < 400:
            return periods.day(other)
    return found


def weekday_beside(expression: Expression, context: Context) -> Period | None:
    """*the Friday before Christmas*, *the Monday after Jan. 6*."""
    named, dated = expression.parts
    found = context.read(dated, context)
    if found is None or found.first is None:
        return found
    index = weekday_index(named)
    if "before" in context.text[named.end : dated.start]:
        return periods.day(found.first - dt.timedelta(days=(found.first.weekday() - index) % 7 or 7))
    return periods.day(found.first + dt.timedelta(days=(index - found.first.weekday()) % 7 or 7))


def weekday_of_week(expression: Expression, context: Context) -> Period | None:
    """*Monday last week*."""
    named, within = expression.parts
    week = context.read(within, context)
    if week is None or week.grain != "week":
        return None
    if week.first is None:
        return periods.unplaced("day")
    return periods.day(week.first + dt.timedelta(days=weekday_index(named)))


def with_year(expression: Expression, context: Context) -> Period | None:
    """*Nov. 3 last year*, *the third quarter of this year*: the part, in the year of the other."""
    part, whole = expression.parts
    found = context.read(whole, context)
    if found is None:
        return None
    if found.grain != "year":
        return _within(part, found, context)
    if found.first is None:
        inner = context.read(part, replace(context, published=None))
        return inner and periods.unplaced(inner.grain)
    year = found.first.year
    inner = context.read(replace(part, groups={**part.groups, "which": None}), replace(context, year=year))
    if whole.read != "current_unit" or not _is_to_come(inner, context):
        return inner
    return context.read(part, replace(context, year=year - 1))


def _is_to_come(period: Period | None, context: Context) -> bool:
    """*sold 9 in the second half of the year*, told in January: what is past lies not ahead."""
    if period is None or period.first is None or context.published is None:
        return False
    return period.first > context.published and context.direction() == BACK


def ago_on(expression: Expression, context: Context) -> Period | None:
    """*a year ago today*, *three years ago this month*, *a week ago Tuesday*: the second, so much earlier."""
    past, present = expression.parts
    found = context.read(present, replace(context, direction=lambda: BACK))
    if found is None or found.first is None:
        return found
    return periods.shifted(found, -number(past.groups["count"] or "one"), past.groups["unit"] or "")


def year_first(expression: Expression, context: Context) -> Period | None:
    """*last year's third quarter*, *the 1988 first half*."""
    whole, part = expression.parts
    if written_year(part):
        return None
    return with_year(replace(expression, parts=(part, whole)), context)


def _within(part: Expression, whole: Period, context: Context) -> Period | None:
    """*the first half of the month* is days 1 to 15, *of the 1990s* five years; other parts of other units are none."""
    if part.read != "half" or whole.first is None or whole.last is None:
        return None
    if whole.grain == "month":
        middle = whole.first + dt.timedelta(days=15)
    elif whole.grain in {"decade", "century"}:
        middle = periods.moved(whole.first, periods.MONTHS_OF[whole.grain] // 2, "month")
    else:
        return None
    first_half = ORDINALS[part.groups["number"] or "first"] == 1
    return periods.span(whole.first, middle - periods.ONE_DAY) if first_half else periods.span(middle, whole.last)


def edge_of(expression: Expression, context: Context) -> Period | None:
    """*the first week of May* is its days 1 to 7, *the last week of July* its last whole week."""
    edge, part = expression.parts
    whole = context.read(part, context)
    if whole is None:
        return None
    name, count = edge.groups["unit"] or "", number(edge.groups["count"] or "one")
    if whole.first is None or whole.last is None:
        return periods.unplaced("range")
    if edge.groups["edge"] in {"last", "final"}:
        return _last_of(whole, name, count)
    index = ORDINALS[edge.groups["edge"] or "first"] - 1
    first = periods.moved(whole.first, index * count, name)
    last = periods.moved(first, count, name) - periods.ONE_DAY
    if name == "weekend":
        saturday = whole.first + dt.timedelta(days=(5 - whole.first.weekday()) % 7 + 7 * index)
        return periods.span(saturday, saturday + periods.ONE_DAY)
    return (
        periods.day(first)
        if (name, count) == ("day", 1)
        else replace(periods.span(first, last), grain=_grain(name, count))
    )


def _grain(name: str, count: int) -> Grain:
    return "month" if (name, count) == ("month", 1) else "range"


def _last_of(whole: Period, name: str, count: int) -> Period:
    _, last = whole.days
    if name == "week" and count == 1:
        return periods.week(last - dt.timedelta(days=6 if last.weekday() != 6 else 0))
    if name == "weekend":
        return periods.weekend(last - dt.timedelta(days=(last.weekday() + 1) % 7))
    if (name, count) == ("day", 1):
        return periods.day(last)
    return periods.span(periods.moved(last + periods.ONE_DAY, -count, name), last)


def week_of(expression: Expression, context: Context) -> Period | None:
    """*the week of Nov. 15*: the calendar week of that day."""
    found = context.read(expression.parts[0], context)
    if found is None:
        return None
    name = expression.groups["unit"] or "week"
    if found.first is None:
        return periods.unplaced(periods.GRAINS.get(name, "range"))
    return periods.unit_around(name, found.first)


def offset_from(expression: Expression, context: Context) -> Period | None:
    """*the day after last Friday*, *two weeks after Jan. 6*: a day, or the week, month or year so far from it."""
    found = context.read(expression.parts[0], context)
    if found is None:
        return None
    name = expression.groups["unit"] or "day"
    if found.first is None:
        return periods.unplaced(periods.GRAINS[name])
    way = -1 if expression.groups["way"] == "before" else 1
    count = number(expression.groups["count"] or "one")
    return periods.unit_around(name, periods.moved(found.first, way * count, name))


def units_to(expression: Expression, context: Context) -> Period | None:
    """*the week ended Nov. 18*, *the six months to November*, *the fiscal year ended June 30*."""
    end = context.read(expression.parts[0], context)
    if end is None:
        return None
    if end.last is None:
        return periods.unplaced("range")
    groups = expression.groups
    name = groups["unit"] or groups["unit2"] or ""
    count = number(groups["count"] or groups["count2"] or "one")
    if name == "period":
        return end
    after = end.last + periods.ONE_DAY
    return replace(periods.span(periods.moved(after, -count, name), end.last), grain=_ended_grain(name, count, after))


def _ended_grain(name: str, count: int, after: dt.date) -> Grain:
    """A quarter that ends with a calendar quarter is one; other units up to a day are ranges of their own."""
    return "quarter" if (name, count) == ("quarter", 1) and after.day == 1 and after.month % 3 == 1 else "range"


def modified(expression: Expression, context: Context) -> Period | None:
    """*early 2016*, *the end of September*: the whole unit; the word is kept as ``mod``."""
    found = context.read(expression.parts[0], context)
    return with_mod(found, expression.groups.get("mod")) if found else None


def as_part(expression: Expression, context: Context) -> Period | None:
    """*5 a.m. on Jan. 2* is the day."""
    return context.read(expression.parts[0], context)


def range_of(expression: Expression, context: Context) -> Period | None:
    """*from 1998 to 2013*, *Dec. 20 through Jan. 3*: both ends whole; an end without year shares that of the other."""
    left, right = expression.parts
    last = context.read(right, context)
    first = context.read(left, _shared_year(left, right, last, context))
    if first is None or last is None:
        return None
    if first.first is None or last.last is None:
        return periods.unplaced("range")
    if first.first > last.last:
        first = _moved_before(left, first, last)
    if first is None or first.first is None or first.first > last.last or _contains(last, first):
        return None
    return periods.span(first.first, last.last)


def _contains(whole: Period, part: Period) -> bool:
    """*February 6 - this year* is no range."""
    (first, last), (begin, end) = whole.days, part.days
    return first <= begin and end <= last and whole.grain != part.grain


def _shared_year(left: Expression, right: Expression, last: Period | None, context: Context) -> Context:
    """The year written after the second date counts for the first too: *from March 3 to June 9, 2014*."""
    written = _year_of(right)
    if (
        last is None
        or last.last is None
        or not written
        or _year_of(left)
        or left.kind not in {"day", "month", "quarter", "season"}
    ):
        return context
    return replace(context, year=last.last.year)


def _year_of(expression: Expression) -> bool:
    return (
        bool(written_year(expression)) or expression.read == "with_year" or any(_year_of(p) for p in expression.parts)
    )


def _moved_before(left: Expression, first: Period, last: Period) -> Period | None:
    """A first date that came out after the last is a week or a year too late, where it has no year of its own."""
    if _year_of(left) or left.kind == "year":
        return None
    return periods.shifted(first, -1, "week" if left.kind == "weekday" else "year")


def pair(expression: Expression, context: Context) -> Period | None:
    """*Saturday and Sunday*, *2012 and 2016*: from the first to the second; *May and October* are two dates."""
    left, right = expression.parts
    if left.kind != right.kind:
        return None
    found = range_of(expression, context)
    if found is None or found.first is None or left.kind == "year":
        return found
    first, second = context.read(left, replace(context, published=found.last)), context.read(right, context)
    together = sum((period.days[1] - period.days[0]).days + 1 for period in (first, second) if period and period.first)
    return found if together == (found.days[1] - found.days[0]).days + 1 else None


def since(expression: Expression, context: Context) -> Period | None:
    """*since 2012*, *so far in January*: from its first day to publication.

    *The highest level since 2012* compares with that year and tells of no stretch of time: the year itself.
    """
    found = context.read(expression.parts[0], replace(context, direction=lambda: BACK))
    if found is None or SUPERLATIVE_BEFORE.search(context.text[max(0, expression.start - 60) : expression.start]):
        return found
    if found.first is None or context.published is None or found.first > context.published:
        return (
            replace(found, first=None, last=None, grain="range")
            if found.first is None or not context.published
            else found
        )
    return periods.span(found.first, context.published)


READERS: Mapping[str, Reader] = {
    "weekday_date": weekday_date,
    "weekday_beside": weekday_beside,
    "weekday_of_week": weekday_of_week,
    "year_first": year_first,
    "ago_on": ago_on,
    "with_year": with_year,
    "edge_of": edge_of,
    "week_of": week_of,
    "offset_from": offset_from,
    "units_to": units_to,
    "modified": modified,
    "as_part": as_part,
    "range": range_of,
    "pair": pair,
    "since": since,
}
