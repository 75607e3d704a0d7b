"""Calendar arithmetic on periods of whole days, both ends included. Weeks start on Monday."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

from extractor.types import DateMod, Grain

ONE_DAY = dt.timedelta(days=1)
SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
GRAINS: dict[str, Grain] = {
    "day": "day",
    "hour": "day",
    "week": "week",
    "fortnight": "week",
    "month": "month",
    "quarter": "quarter",
    "half": "half",
    "year": "year",
    "decade": "decade",
    "century": "century",
}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``; both None where the text tells the unit and not its place."""

    first: dt.date | None
    last: dt.date | None
    grain: Grain
    mod: DateMod | None = None

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day; only to be asked of a placed period."""
        assert self.first is not None
        assert self.last is not None
        return self.first, self.last


def unplaced(grain: Grain) -> Period:
    """A period whose unit is known and whose place is not."""
    return Period(None, None, grain)


def day(at: dt.date) -> Period:
    """One day."""
    return Period(at, at, "day")


def span(first: dt.date, last: dt.date) -> Period:
    """The days from ``first`` to ``last`` in calendar order, whichever is told first."""
    return Period(min(first, last), max(first, last), "range")


def week(around: dt.date) -> Period:
    """The week, Monday to Sunday, of a day."""
    monday = around - dt.timedelta(days=around.weekday())
    return Period(monday, monday + dt.timedelta(days=6), "week")


def weekend(around: dt.date) -> Period:
    """Saturday and Sunday of the week of a day."""
    monday = around - dt.timedelta(days=around.weekday())
    return Period(monday + dt.timedelta(days=5), monday + dt.timedelta(days=6), "range")


def months(year: int, month: int, count: int, grain: Grain) -> Period:
    """``count`` whole months from the first of ``month``; ``month`` may lie outside 1 to 12 and is carried over."""
    first = carried(year, month)
    return Period(first, carried(year, month + count) - ONE_DAY, grain)


def carried(year: int, month: int) -> dt.date:
    """The first day of a month counted on from ``year``: month 13 is January of the next year."""
    years, index = divmod(month - 1, 12)
    return dt.date(year + years, index + 1, 1)


def month(year: int, number: int) -> Period:
    """A calendar month."""
    return months(year, number, 1, "month")


def quarter(year: int, number: int) -> Period:
    """A calendar quarter, 1 to 4."""
    return months(year, 3 * number - 2, 3, "quarter")


def half(year: int, number: int) -> Period:
    """A calendar half-year, 1 or 2."""
    return months(year, 6 * number - 5, 6, "half")


def whole_year(year: int) -> Period:
    """A calendar year."""
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")


def decade(year: int) -> Period:
    """The ten years that share their first three digits."""
    start = year - year % 10
    return Period(dt.date(start, 1, 1), dt.date(start + 9, 12, 31), "decade")


def century(year: int) -> Period:
    """The hundred years that share their first two digits."""
    start = year - year % 100
    return Period(dt.date(start, 1, 1), dt.date(start + 99, 12, 31), "century")


def season(year: int, name: str) -> Period:
    """Three whole months; winter is named by the year it begins in."""
    return months(year, SEASON_STARTS[name], 3, "range")


def unit_around(unit: str, at: dt.date) -> Period:
    """The calendar unit that a day lies in."""
    builders = {
        "day": lambda: day(at),
        "hour": lambda: day(at),
        "week": lambda: week(at),
        "fortnight": lambda: week(at),
        "weekend": lambda: weekend(at),
        "month": lambda: month(at.year, at.month),
        "quarter": lambda: quarter(at.year, (at.month + 2) // 3),
        "half": lambda: half(at.year, 1 if at.month <= 6 else 2),
        "year": lambda: whole_year(at.year),
        "decade": lambda: decade(at.year),
        "century": lambda: century(at.year),
    }
    return builders[unit]()


def moved(at: dt.date, count: int, unit: str) -> dt.date:
    """A day ``count`` units on; the last day of a shorter month where the day is missing there (29 February)."""
    if unit in MONTHS_OF:
        start = carried(at.year, at.month + count * MONTHS_OF[unit])
        return start.replace(day=min(at.day, calendar.monthrange(start.year, start.month)[1]))
    days = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}[unit]
    return at + dt.timedelta(days=days * count)


def shifted(period: Period, count: int, unit: str) -> Period:
    """The same kind of period ``count`` units on: the third quarter a year earlier is a third quarter."""
    first, last = period.days
    if period.grain == "week" and unit in MONTHS_OF:
        return week(moved(first, count, unit))
    new_first, new_last = moved(first, count, unit), moved(last, count, unit)
    if unit in MONTHS_OF and period.grain != "day" and _ends_month(last):
        new_last = carried(new_last.year, new_last.month + 1) - ONE_DAY
    return replace(period, first=new_first, last=new_last)


def _ends_month(at: dt.date) -> bool:
    return (at + ONE_DAY).day == 1
