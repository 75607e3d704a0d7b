"""Readers of dates that are written out: days, weekdays, months, quarters, years, decades, seasons, holidays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from extractor.components.dates import calendar_forms, periods
from extractor.components.dates.context import (
    CENTURIES,
    DECADES,
    ORDINALS,
    Context,
    Reader,
    full_year,
    in_year,
    number,
    running_back,
    with_mod,
    written_year,
)
from extractor.components.dates.direction import AHEAD, BACK, PLANNED, UNKNOWN
from extractor.components.dates.find import Expression
from extractor.components.dates.holidays import WEEKDAYS
from extractor.components.dates.holidays import nth_weekday as nth_day
from extractor.components.dates.periods import Period
from extractor.types import Grain


def iso(expression: Expression, context: Context) -> Period | None:
    """*2017-11-21*, with or without a time of day."""
    found = calendar_forms.numeric_day(expression.groups["text"] or "", "YMD")
    return periods.day(found) if found else None


def numeric(expression: Expression, context: Context) -> Period | None:
    """*11/21/2017*, *11/21/17*; which of day and month stands first is decided once for the article."""
    text, mark, digits = (expression.groups["text"] or "").rpartition(expression.groups.get("mark") or "/")
    found = calendar_forms.numeric_day(f"{text}{mark}{full_year(digits)}", "DMY" if context.day_first else "MDY")
    return periods.day(found) if found else None


def event(expression: Expression, context: Context) -> Period | None:
    """*9/11*: the day of an event, in what was published from it on."""
    found = context.holidays.events[expression.groups["text"] or ""]
    return periods.day(found) if context.published is None or context.published >= found else None


def day_of_month(expression: Expression, context: Context) -> Period | None:
    """*Jan. 7*, *7 January*, *Jan. 7, 2018*."""
    named = _month_and_day(expression.groups["month"], expression.groups["day"])
    if named is None:
        return None
    known = _day_of_event(named, expression, context)
    return known or in_year(lambda year: periods.day(dt.date(year, *named)), expression, context)


def _day_of_event(named: tuple[int, int], expression: Expression, context: Context) -> Period | None:
    """*the Sept. 11 attacks* are those of 2001, whatever the year of the article."""
    if context.published is None or context.year or written_year(expression):
        return None
    for day, nouns in context.holidays.event_nouns.items():
        if (day.month, day.day) == named and day <= context.published and nouns.match(context.text, expression.end):
            return periods.day(day)
    return None


def days_of_month(expression: Expression, context: Context) -> Period | None:
    """*July 1-14*, *3 to 9 December*."""
    first = _month_and_day(expression.groups["month"], expression.groups["day"])
    last = _month_and_day(expression.groups["month"], expression.groups["last"])
    if not first or not last or first >= last:
        return None
    return in_year(lambda year: periods.span(dt.date(year, *first), dt.date(year, *last)), expression, context)


def day_of_named_month(expression: Expression, context: Context) -> Period | None:
    """*the 4th of this month*."""
    if context.published is None:
        return periods.unplaced("day")
    number_of_day = int(re.sub(r"\D", "", expression.groups["day"] or ""))
    offset = {"last": -1, "this": 0, "next": 1}[expression.groups["which"] or "this"]
    start = periods.carried(context.published.year, context.published.month + offset)
    return periods.day(start.replace(day=number_of_day))


def _month_and_day(month: str | None, day: str | None) -> tuple[int, int] | None:
    return calendar_forms.month_and_day(f"{(month or '').rstrip('.')} {int(day or 0)}")


def weekday(expression: Expression, context: Context) -> Period | None:
    """The latest such day up to publication, or the next one from it on where the clause points ahead."""
    published = context.published
    if published is None:
        return periods.unplaced("day")
    index = weekday_index(expression)
    back = published - dt.timedelta(days=(published.weekday() - index) % 7)
    ahead = published + dt.timedelta(days=(index - published.weekday()) % 7)
    which = expression.groups.get("which")
    if which in {"last", "this past", "past"}:
        return periods.day(back if back < published else back - dt.timedelta(days=7))
    if which in {"next", "this coming", "coming", "upcoming"}:
        return periods.day(ahead if ahead > published else ahead + dt.timedelta(days=7))
    way = context.direction()
    if which == "this":
        way = UNKNOWN if way == BACK else AHEAD
    if way == PLANNED and (published - back).days == 1:  # "had been planned for Saturday", in a Sunday paper
        way = BACK
    return periods.day(ahead if way >= PLANNED else back)


def weekdays_ago(expression: Expression, context: Context) -> Period | None:
    """*two Saturdays ago*: the second one before publication."""
    if context.published is None:
        return periods.unplaced("day")
    back = (context.published.weekday() - weekday_index(expression)) % 7 or 7
    weeks = number(expression.groups["count"] or "one") - 1
    return periods.day(context.published - dt.timedelta(days=back + 7 * weeks))


def week_from_weekday(expression: Expression, context: Context) -> Period | None:
    """*a week from Monday*: the Monday after the coming one."""
    if context.published is None:
        return periods.unplaced("day")
    ahead = (weekday_index(expression) - context.published.weekday()) % 7
    return periods.day(context.published + dt.timedelta(days=ahead + 7 * number(expression.groups["count"] or "one")))


def nth_weekday(expression: Expression, context: Context) -> Period | None:
    """*the first Monday of October*, *the last Thursday in November 2013*."""
    number_of_month = _month_number(expression)
    if number_of_month is None:
        return None
    index, which = weekday_index(expression), ORDINALS.get(expression.groups["edge"] or "", -1)
    return in_year(lambda y: periods.day(nth_day(y, number_of_month, index, which)), expression, context)


def weekday_index(expression: Expression) -> int:
    """Monday is 0."""
    start = (expression.groups["weekday"] or "")[:3]
    return next(i for i, name in enumerate(WEEKDAYS) if name.startswith(start))


def month(expression: Expression, context: Context) -> Period | None:
    """*March 2016*, *December*, *last March*."""
    number_of_month = _month_number(expression)
    if number_of_month is None:
        return None
    return in_year(lambda year: periods.month(year, number_of_month), expression, context)


def _month_number(expression: Expression) -> int | None:
    named = calendar_forms.month_and_day(f"{(expression.groups['month'] or '').rstrip('.')} 15")
    return named[0] if named else None


def year(expression: Expression, context: Context) -> Period | None:
    """*2017*."""
    return periods.whole_year(full_year(expression.groups["year"] or "0"))


def years(expression: Expression, context: Context) -> Period | None:
    """*2016/17*, *2008-12*, *2010-2015*."""
    first, last = int(expression.groups["year"] or 0), expression.groups["last"] or ""
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    if len(last) == 2 and end < first:
        end += 100
    if not first < end <= first + 150:
        return None
    return periods.span(dt.date(first, 1, 1), dt.date(end, 12, 31))


def decade(expression: Expression, context: Context) -> Period | None:
    """*the 1990s*, *the early '80s*, *the eighties*."""
    text = expression.groups["decade"] or ""
    digits = re.sub(r"\D", "", text)
    start = int(digits) if len(digits) == 4 else 1900 + int(digits or DECADES.get(text, 0))
    if len(digits) == 4 and start % 100 == 0 and start < 2000:  # the 1800s are a century
        return with_mod(periods.century(start), expression.groups.get("mod"))
    return with_mod(periods.decade(start), expression.groups.get("mod"))


def century(expression: Expression, context: Context) -> Period | None:
    """*the 19th century* is 1800 to 1899."""
    text = expression.groups["century"] or ""
    ordinal = CENTURIES.get(text) or int(re.sub(r"\D", "", text))
    return with_mod(periods.century(100 * (ordinal - 1) or 1), expression.groups.get("mod"))


def quarter(expression: Expression, context: Context) -> Period | None:
    """*the third quarter of 2016*, *Q3*, *the final quarter*."""
    text = expression.groups["number"] or expression.groups.get("number2") or ""
    if text == "last":
        return _last_quarter(expression, context)
    ordinal = 4 if text == "final" else ORDINALS.get(text) or int(text)
    return in_year(lambda y: periods.quarter(y, ordinal), expression, context)


def _last_quarter(expression: Expression, context: Context) -> Period:
    """*the last quarter* of a year is its fourth, else the quarter before this one."""
    if context.year or written_year(expression):
        return in_year(lambda y: periods.quarter(y, 4), expression, context)
    if context.published is None:
        return periods.unplaced("quarter")
    return periods.shifted(periods.unit_around("quarter", context.published), -1, "quarter")


def month_quarter(expression: Expression, context: Context) -> Period | None:
    """*the December quarter*: the three months up to December."""
    last = _month_number(expression)
    if last is None:
        return None
    return in_year(lambda y: periods.months(y, last - 2, 3, "quarter"), expression, context)


def months_period(expression: Expression, context: Context) -> Period | None:
    """*the October-December quarter*, *the April-September period*."""
    first = _month_number(expression)
    last = calendar_forms.month_and_day(f"{expression.groups['last']} 15")
    if first is None or last is None:
        return None
    count = (last[0] - first) % 12 + 1
    grain: Grain = "quarter" if count == 3 else "range"
    return in_year(lambda y: periods.months(y, first, count, grain), expression, context)


def half(expression: Expression, context: Context) -> Period | None:
    """*the first half of 2016*, *H1 2016*; *of a month* is its days to the 15th or from the 16th on."""
    text = next(expression.groups[key] for key in ("number", "number2", "number3") if expression.groups.get(key)) or ""
    ordinal = 2 if text == "last" else ORDINALS.get(text) or int(text)
    return in_year(lambda y: periods.half(y, ordinal), expression, context)


def edge_months(expression: Expression, context: Context) -> Period | None:
    """*the first ten months of 2016*, *the first three quarters*."""
    count = number(expression.groups["count"] or "") * periods.MONTHS_OF[expression.groups["unit"] or "month"]
    if not 1 <= count <= 12:
        return None
    first = 1 if expression.groups["edge"] == "first" else 13 - count
    if (
        expression.groups["edge"] != "first" and not context.year and not written_year(expression)
    ):  # "the last six months" runs up to now
        return running_back(count, "month", context)
    return in_year(lambda y: periods.months(y, first, count, "range"), expression, context)


def season(expression: Expression, context: Context) -> Period | None:
    """*last summer*, *autumn 2016*."""
    name = expression.groups["season"] or ""
    return in_year(lambda y: periods.season(y, name), expression, context)


def the_season(expression: Expression, context: Context) -> Period | None:
    """*in the spring* where the clause tells of one: *left in the spring*, *will open in the fall*; else a habit."""
    if context.published is not None and context.year is None and context.direction() == UNKNOWN:
        return None
    return season(expression, context)


def holiday(expression: Expression, context: Context) -> Period | None:
    """*Christmas Day*, *last Thanksgiving*, *Easter 2016*."""
    on = context.holidays.days[expression.groups["holiday"] or ""]
    if expression.groups.get("unit"):
        return in_year(lambda y: _unit_of_holiday(expression.groups["unit"], on(y)), expression, context)
    return in_year(lambda y: periods.day(on(y)), expression, context)


def _unit_of_holiday(name: str | None, at: dt.date) -> Period:
    """Its week; its weekend, which for a holiday on Monday is the one before."""
    return (
        periods.week(at) if name == "week" else periods.weekend(at - dt.timedelta(days=1 if at.weekday() == 0 else 0))
    )


READERS: Mapping[str, Reader] = {
    "iso": iso,
    "numeric": numeric,
    "event": event,
    "weekdays_ago": weekdays_ago,
    "week_from_weekday": week_from_weekday,
    "day_of_month": day_of_month,
    "days_of_month": days_of_month,
    "day_of_named_month": day_of_named_month,
    "weekday": weekday,
    "month": month,
    "year": year,
    "years": years,
    "decade": decade,
    "century": century,
    "quarter": quarter,
    "month_quarter": month_quarter,
    "months_period": months_period,
    "half": half,
    "edge_months": edge_months,
    "season": season,
    "the_season": the_season,
    "holiday": holiday,
    "nth_weekday": nth_weekday,
}
