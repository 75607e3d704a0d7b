"""Readers of dates told from the publication day (*last week*) or from the date before them (*a year earlier*)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from extractor.components.dates import anaphora, calendar_forms, periods
from extractor.components.dates.context import (
    Context,
    Reader,
    in_year,
    number,
    running_back,
    with_mod,
)
from extractor.components.dates.direction import BACK, PLANNED
from extractor.components.dates.find import Expression
from extractor.components.dates.holidays import WEEKDAYS
from extractor.components.dates.periods import Period
from extractor.types import Grain

# "A year earlier" is a year before a period of at most so many days.
LONGEST_COMPARED = 366
# "The next weekend" hangs on a date at most so many characters before it, else on publication.
FARTHEST_NEXT = 400

# "for the first time in two months", "the third fire in two weeks": a stretch that lies behind.
FIRST_TIME_BEFORE = re.compile(
    r"\b(?:time|first|second|third|fourth|fifth|only|once|twice|times|[a-z]{3,12}est)\b[^.;:\n]{0,30}\Z"
)

PARTS_OF_DAY = {"night": "day", "morning": "day", "evening": "day", "afternoon": "day"}
# Told on a Monday, "this weekend" is rather the one just over.
EARLY_IN_WEEK = (0, 1)
AFTER = frozenset({"following", "next", "ensuing", "subsequent", "after", "later"})
OFFSETS = {"last": -1, "latest": -1, "most recent": -1, "its latest": -1, "next": 1, "coming": 1, "this coming": 1}


def deictic(expression: Expression, context: Context) -> Period | None:
    """*today*, *last night*, *the day after tomorrow*."""
    if context.published is None:
        return periods.unplaced("day")
    offsets = {
        "yesterday": -1,
        "last night": -1,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    }
    days = offsets.get(expression.groups["deictic"] or "", 0)
    return periods.day(context.published + dt.timedelta(days=days))


def unit(expression: Expression, context: Context) -> Period | None:
    """*last week*, *this year*, *next quarter*, *last weekend*."""
    name = expression.groups["unit"] or ""
    which = (expression.groups["which"] or "").removeprefix("the ")
    if name == "weekend":
        return _weekend(which, context)
    if context.published is None:
        return periods.unplaced(periods.GRAINS[name])
    found = periods.unit_around(
        name, periods.moved(periods.unit_around(name, context.published).days[0], OFFSETS.get(which, 0), name)
    )
    return with_mod(found, expression.groups.get("when"))


def current_unit(expression: Expression, context: Context) -> Period | None:
    """*the year* in *the opening weeks of the year*."""
    if context.published is None:
        return periods.unplaced(periods.GRAINS[expression.groups["unit"] or ""])
    return periods.unit_around(expression.groups["unit"] or "", context.published)


def year_end(expression: Expression, context: Context) -> Period | None:
    """*by year-end*, *year-end 2016*."""
    return with_mod(in_year(periods.whole_year, expression, context), "end")


def next_but_one(expression: Expression, context: Context) -> Period | None:
    """*the year before last*, *the week after next*."""
    name = expression.groups["unit"] or ""
    if context.published is None:
        return periods.unplaced(periods.GRAINS.get(name, "range"))
    way = -2 if "before" in (expression.groups["way"] or "") else 2
    return periods.unit_around(
        name,
        periods.moved(context.published.replace(day=1) if name in periods.MONTHS_OF else context.published, way, name),
    )


def weekend(expression: Expression, context: Context) -> Period | None:
    """*the weekend*."""
    return _weekend("", context)


def _weekend(which: str, context: Context) -> Period:
    """The latest weekend begun, or the coming one; *last* is over, *next* that of the week after."""
    published = context.published
    if published is None:
        return periods.unplaced("range")
    this = periods.weekend(published)
    before = periods.weekend(published - dt.timedelta(days=7))
    if which == "last":
        return before
    if which == "next":
        return periods.weekend(published + dt.timedelta(days=7))
    if which in {"coming", "this coming"}:
        return this
    begun = this if this.days[0] <= published else before
    way = context.direction()
    if which == "this":
        begins_week = published.weekday() in EARLY_IN_WEEK
        return begun if way == BACK or (begins_week and way < PLANNED) else this
    return this if way >= PLANNED else begun


def ago(expression: Expression, context: Context) -> Period | None:
    """*three days ago* is a day, *two weeks ago* a week, *a decade ago* a year.

    *A year ago* beside a quarter or month (*third-quarter profit ... a year ago*) is that period a year before.
    """
    count, name = number(expression.groups["count"] or ""), expression.groups["unit"] or ""
    if (count, name) == (1, "year"):
        reference = context.before.beside(expression.start, context.text)
        if reference:
            return periods.shifted(reference, -count, name)
    return _counted(-count, name, context)


def half_ago(expression: Expression, context: Context) -> Period | None:
    """*a year and a half ago* is a month, *half a century ago* a year: the unit one finer than the one halved."""
    groups = expression.groups
    name = next(groups[key] for key in ("unit", "unit2", "unit3", "unit4") if groups[key]) or ""
    part = groups["half"] or groups["half2"]
    count = 0 if part else number(groups["count"] or groups["count2"] or "one")
    finer, parts = {"century": ("year", 100), "decade": ("year", 10), "year": ("month", 12), "month": ("week", 4)}.get(
        name, ("day", 7)
    )
    return _counted(-(count * parts + parts // (4 if part == "quarter" else 2)), finer, context)


def this_time(expression: Expression, context: Context) -> Period | None:
    """*this time last year* is the day of publication a year before, *this month last year* its month."""
    name = {"time": "day"}.get(expression.groups["unit"] or "", expression.groups["unit"] or "")
    return _unit_a_year_ago(name, context)


def ahead(expression: Expression, context: Context) -> Period | None:
    """*in two days*, where something is to come; elsewhere a duration and no date."""
    if context.direction() < PLANNED or FIRST_TIME_BEFORE.search(
        context.text[max(0, expression.start - 60) : expression.start]
    ):
        return None
    name = expression.groups["unit"] or expression.groups["unit2"] or ""
    return _counted(number(expression.groups["count"] or ""), name, context)


def from_now(expression: Expression, context: Context) -> Period | None:
    """*two years from now*."""
    return _counted(number(expression.groups["count"] or ""), expression.groups["unit"] or "", context)


def _counted(count: int, name: str, context: Context) -> Period:
    name = {"centurie": "century"}.get(name, name)
    if context.published is None:
        return periods.unplaced(periods.GRAINS[name] if name not in {"decade", "century"} else "year")
    if name == "hour":
        return periods.day(context.published + dt.timedelta(days=int(count / 24)))
    if name == "weekend":
        return periods.weekend(periods.moved(context.published, count, name))
    if name in {"decade", "century"}:
        count, name = count * periods.MONTHS_OF[name] // 12, "year"
    start = context.published.replace(day=1) if name in periods.MONTHS_OF else context.published
    return periods.unit_around(name, periods.moved(start, count, name))


def running(expression: Expression, context: Context) -> Period | None:
    """*the past three years* up to publication, *the next two years* from it on."""
    groups = expression.groups
    words = groups["high"] or groups["high2"] or groups["count"] or groups["count2"] or "one"
    back = not (groups["ahead"] or groups["ahead2"])
    if not (groups["count"] or groups["count2"]) and context.text[expression.end - 1] == "s":
        return None  # "the coming days" tells no number
    count, name = (
        number(words),
        {"centurie": "century"}.get(expression.groups["unit"] or "", expression.groups["unit"] or ""),
    )
    if name == "hour":
        count, name = -(-count // 24), "day"
    if name == "weekend":
        return _weekend("last" if back else "next", context)
    if groups["half"] or groups["half2"]:
        count, name = {"year": (12 * count + 6, "month"), "decade": (10 * count + 5, "year")}.get(name, (count, name))
    if back:
        return running_back(count, name, context)
    if context.published is None:
        return periods.unplaced("range")
    return periods.span(context.published, periods.moved(context.published, count, name))


def so_far(expression: Expression, context: Context) -> Period | None:
    """*so far this year*, *year to date*: from the unit's first day to publication."""
    if context.published is None:
        return periods.unplaced("range")
    name = next(expression.groups[key] for key in ("unit", "unit2", "unit3", "unit4") if expression.groups[key])
    return periods.span(periods.unit_around(name or "", context.published).days[0], context.published)


def same_period(expression: Expression, context: Context) -> Period | None:
    """*the same period last year*, *the year-ago quarter*: the reference in the year before, or in the year named."""
    name = expression.groups.get("unit")
    wanted = None if name in {None, "period", "time", "stretch", "date", "months"} else name
    reference = context.before.comparable(expression.start, wanted)
    if reference is None and expression.groups.get("year"):
        return periods.whole_year(int(expression.groups["year"] or 0))
    if reference is None:
        return _unit_a_year_ago(wanted, context)
    if expression.groups.get("year"):
        return periods.shifted(reference, int(expression.groups["year"] or 0) - reference.days[0].year, "year")
    back = expression.groups.get("back") or ""
    if back == "last year" and context.published:
        distance = context.published.year - 1 - reference.days[0].year
        return periods.shifted(reference, distance if distance < 0 else -1, "year")
    return periods.shifted(reference, -1, "month" if "month" in back else "year")


def _unit_a_year_ago(name: str | None, context: Context) -> Period:
    """Without a reference: the unit of publication a year before, the whole year where no unit is named."""
    if context.published is None:
        return periods.unplaced(periods.GRAINS.get(name or "year", "year"))
    return periods.unit_around(name or "year", periods.moved(context.published, -1, "year"))


def the_unit(expression: Expression, context: Context) -> Period | None:
    """*in the quarter*: the quarter (half, period) told before; None where none was."""
    name = expression.groups["unit"]
    return context.before.comparable(expression.start, None if name == "period" else name)


def in_the_unit(expression: Expression, context: Context) -> Period | None:
    """*later in the week*, *earlier in the year*: the unit told of shortly before, else that of publication."""
    name = expression.groups["unit"] or ""
    reference = context.before.shortly_before(expression.start, name)
    at = reference.days[0] if reference else context.published
    if at is None:
        return periods.unplaced(periods.GRAINS[name])
    return with_mod(periods.unit_around(name, at), expression.groups["when"])


def for_the_unit(expression: Expression, context: Context) -> Period | None:
    """*for the week*, *for the full year*: the one told of; else that of publication, or before it if hardly begun."""
    name = expression.groups["unit"] or ""
    reference = context.before.comparable(expression.start, name)
    if reference or context.published is None:
        return reference or periods.unplaced(periods.GRAINS[name])
    now = periods.unit_around(name, context.published)
    first, last = now.days
    hardly_begun = 3 * (context.published - first).days < (last - first).days
    return periods.shifted(now, -1, name) if hardly_begun and context.direction() < PLANNED else now


def that_unit(expression: Expression, context: Context) -> Period | None:
    """*that day*, *that same year*: the unit of the reference; unplaced where nothing was told before."""
    name = PARTS_OF_DAY.get(expression.groups["unit"] or "", expression.groups["unit"] or "")
    if context.before.of_unit(expression.start, name) is None:
        return periods.unplaced(periods.GRAINS.get(name, "range"))
    found = _from_reference(name, 0, expression, context)
    return with_mod(found, expression.groups["when"]) if found else None


def since_then(expression: Expression, context: Context) -> Period | None:
    """*since then*: from the first day of what was told last to publication; None where nothing was."""
    reference = context.before.told_of(expression.start)
    if reference is None or context.published is None or reference.days[0] > context.published:
        return None
    return periods.span(reference.days[0], context.published)


def neighbour_named(expression: Expression, context: Context) -> Period | None:
    """*the following summer*, *the previous Tuesday*: the first one after the reference, the last one before it."""
    reference = context.before.told_of(expression.start)
    name = expression.groups["named"] or ""
    first, last = _around(reference, context)
    if first is None or last is None:
        return periods.unplaced(_grain_of_name(name))
    if expression.groups["way"] in AFTER:
        return next(period for period in _named(name, last) if period.days[0] > last)
    return next(period for period in reversed(_named(name, first)) if period.days[1] < first)


def that_named(expression: Expression, context: Context) -> Period | None:
    """*later that summer*, *in that November*: the one in or next to the reference; unplaced where nothing was told."""
    name = expression.groups["named"] or expression.groups["named2"] or ""
    reference = context.before.told_of(expression.start)
    if reference is None:
        return periods.unplaced(_grain_of_name(name))
    first, last = reference.days
    named = _named(name, first)
    inside = (period for period in named if period.days[0] <= last and first <= period.days[1])
    return next(inside, min(named, key=lambda period: abs((period.days[0] - first).days)))


def _around(reference: Period | None, context: Context) -> tuple[dt.date | None, dt.date | None]:
    return reference.days if reference else (context.published, context.published)


def _grain_of_name(name: str) -> Grain:
    return "day" if name in WEEKDAYS else "range" if name in periods.SEASON_STARTS else "month"


def _named(name: str, near: dt.date) -> list[Period]:
    """The weekdays, months or seasons of a name in the days or years around one, in order."""
    if name in WEEKDAYS:
        monday = near - dt.timedelta(days=near.weekday()) + dt.timedelta(days=WEEKDAYS.index(name))
        return [periods.day(monday + dt.timedelta(days=7 * weeks)) for weeks in (-1, 0, 1, 2)]
    of_year = periods.season if name in periods.SEASON_STARTS else _month_named
    return [of_year(near.year + years, name) for years in (-2, -1, 0, 1, 2)]


def _month_named(year: int, name: str) -> Period:
    found = calendar_forms.month_and_day(f"{name} 15")
    assert found is not None
    return periods.month(year, found[0])


def neighbour(expression: Expression, context: Context) -> Period | None:
    """*the previous year*, *the following day*, *the day before*."""
    name = PARTS_OF_DAY.get(expression.groups["unit"] or "", expression.groups["unit"] or "")
    way = 1 if expression.groups["way"] in AFTER else -1
    far = expression.groups["way"] == "next" and name != "day"
    if far and not context.before.any_since(expression.start - FARTHEST_NEXT):
        return _beside_publication(name, way, context)
    return _from_reference(name, way, expression, context)


def _from_reference(name: str, count: int, expression: Expression, context: Context) -> Period | None:
    reference = context.before.of_unit(expression.start, name)
    if reference and anaphora.is_one_of_its_own(reference, name):
        return periods.shifted(reference, count, name)
    return _beside(name, count, reference.days[0]) if reference else _beside_publication(name, count, context)


def _beside_publication(name: str, count: int, context: Context) -> Period:
    if context.published is None:
        return periods.unplaced(periods.GRAINS.get(name, "range"))
    return _beside(name, count, context.published)


def _beside(name: str, count: int, at: dt.date) -> Period:
    start = periods.unit_around(name, at).days[0]
    return periods.unit_around(name, periods.moved(start, count, name))


def later(expression: Expression, context: Context) -> Period | None:
    """*a year earlier*, *three days later*: the reference moved, with its own grain where that is a period's."""
    count, name = number(expression.groups["count"] or ""), expression.groups["unit"] or ""
    word = expression.groups["way"] or expression.groups["way2"] or expression.groups["way3"]
    way = 1 if word in {"later", "after", "afterwards", "afterward", "on"} else -1
    reference = None
    if name in {"year", "quarter", "decade"}:
        reference = context.before.comparable(expression.start, None, longest=LONGEST_COMPARED)
    else:
        reference = context.before.of_unit(expression.start, name)
    if reference is None:
        return _counted(-count, name, context) if way < 0 else periods.unplaced(periods.GRAINS[name])
    if periods.MONTHS_OF.get(reference.grain, 0) < periods.MONTHS_OF.get(name, 0) and reference.grain == "day":
        return periods.shifted(reference, way * count, name)
    if name in {"day", "week", "month"} and reference.grain != name:
        return periods.unit_around(name, periods.moved(reference.days[0], way * count, name))
    return periods.shifted(reference, way * count, name)


READERS: Mapping[str, Reader] = {
    "deictic": deictic,
    "unit": unit,
    "current_unit": current_unit,
    "next_but_one": next_but_one,
    "year_end": year_end,
    "weekend": weekend,
    "ago": ago,
    "half_ago": half_ago,
    "this_time": this_time,
    "since_then": since_then,
    "in_the_unit": in_the_unit,
    "for_the_unit": for_the_unit,
    "neighbour_named": neighbour_named,
    "that_named": that_named,
    "ahead": ahead,
    "from_now": from_now,
    "running": running,
    "so_far": so_far,
    "same_period": same_period,
    "that_unit": that_unit,
    "the_unit": the_unit,
    "neighbour": neighbour,
    "later": later,
}
